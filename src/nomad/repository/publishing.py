"""What publishing does to the rows: the owner's metadata on entries, and the published state of the upload.

`request_publication` is the owner's request, `apply_publication` the work of its job: repeating it changes nothing. No
byte moves, whether a file may be read is decided when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from nomad.auth.users import User, get_users
from nomad.database.index_queue import mark_upload_changed
from nomad.database.jobs import enqueue
from nomad.database.tables import (
    DatasetRow,
    EntryDatasetRow,
    EntryRow,
    EntryShareRow,
    UploadRow,
    utc_now,
)
from nomad.errors import BadRequest, NotFound
from nomad.repository.installation import Installation
from nomad.repository.publication_metadata import (
    MAX_EMBARGO_MONTHS,
    EntryMetadata,
    PublicationMetadata,
)
from nomad.repository.upload_states import check_idle, own_upload

PROCESSED = ("SUCCESS", "FAILURE")
_ENTRY_COLUMNS = {
    "with_embargo": "with_embargo",
    "comment": "comment",
    "references": "references",
    "coauthors": "coauthors",
    "uploader": "uploader_id",
    "upload_time": "upload_time",
    "external_id": "external_id",
    "pid": "pid",
}


def request_publication(
    user: User, installation: Installation, upload_id: str, metadata: PublicationMetadata | None
) -> UploadRow:
    """Starts publishing an upload; publishing a published one only changes its metadata.

    Raises `NotFound` for everybody but the owner and the admin, `BadRequest` while it is processed or changed, when
    processing failed or found no entries, and for users or datasets in the metadata that do not exist.
    """
    with installation.database.session() as session:
        upload = own_upload(session, user, upload_id)
        check_idle(upload, "published")
        if upload.tasks_status == "FAILURE":
            raise BadRequest("The upload cannot be published, because its processing failed.")
        processed = select(EntryRow.calc_id).where(
            EntryRow.upload_id == upload_id, EntryRow.tasks_status.in_(PROCESSED)
        )
        if session.scalar(processed.limit(1)) is None:
            raise BadRequest("The upload cannot be published, because it has no processed entries.")
        if metadata is not None:
            _check_references(session, user, upload, metadata)
        upload.current_process, upload.process_running = "publish_upload", True
        payload: dict[str, Any] = {"upload_id": upload_id}
        if metadata is not None:
            payload["metadata"] = metadata.to_payload()
        enqueue(session, "publish_upload", f"publish_upload:{upload_id}", payload)
        return upload


def apply_publication(
    session: Session,
    upload_id: str,
    metadata: dict[str, Any] | None = None,
    *,
    keep_embargo: bool = False,
) -> None:
    """Publishes: applies `metadata` (see `PublicationMetadata`), sets the state, queues all entries for the index.

    Entries of an upload that was not published get no embargo unless the metadata say so; `keep_embargo` leaves what
    files in the upload said (direct publishing). The process itself is ended by the caller. Raises `NotFound`.
    """
    upload = session.get(UploadRow, upload_id)
    if upload is None:
        raise NotFound(f"There is no upload {upload_id}.")
    given = PublicationMetadata.model_validate(metadata or {})
    if given.with_embargo is None and not upload.published and not keep_embargo:
        given = given.model_copy(update={"with_embargo": False})
    _apply(session, upload_id, given, None)
    for calculation in given.calculations or []:
        _apply(session, upload_id, calculation, calculation.mainfile)
    if not upload.published:
        upload.published, upload.publish_time = True, utc_now()
        upload.embargo_length = MAX_EMBARGO_MONTHS
    if given.embargo_length is not None:
        upload.embargo_length = given.embargo_length
    session.flush()
    mark_upload_changed(session, upload_id)


def _apply(session: Session, upload_id: str, metadata: EntryMetadata, mainfile: str | None) -> None:
    """Applies what is given to all entries of an upload, or to the one with the mainfile."""
    entries = EntryRow.upload_id == upload_id
    if mainfile is not None:
        entries &= EntryRow.mainfile == mainfile
    values = _columns(metadata)
    if values:
        session.execute(
            update(EntryRow).where(entries).values(**values), execution_options={"synchronize_session": False}
        )
    calc_ids = select(EntryRow.calc_id).where(entries)
    if metadata.shared_with is not None:
        session.execute(delete(EntryShareRow).where(EntryShareRow.calc_id.in_(calc_ids)))
        _link(session, EntryShareRow, "user_id", session.scalars(calc_ids).all(), metadata.shared_with)
    if metadata.datasets is not None:
        session.execute(delete(EntryDatasetRow).where(EntryDatasetRow.calc_id.in_(calc_ids)))
        existing = set(
            session.scalars(select(DatasetRow.dataset_id).where(DatasetRow.dataset_id.in_(metadata.datasets)))
        )
        kept = [dataset_id for dataset_id in metadata.datasets if dataset_id in existing]
        _link(session, EntryDatasetRow, "dataset_id", session.scalars(calc_ids).all(), kept)


def _columns(metadata: EntryMetadata) -> dict[str, Any]:
    values = {}
    for name, column in _ENTRY_COLUMNS.items():
        value = getattr(metadata, name, None)
        if value is not None:
            values[column] = str(value) if name == "pid" else value
    return values


def _link(session: Session, table: Any, column: str, calc_ids: Sequence[str], ids: Iterable[str]) -> None:
    unique_ids = list(dict.fromkeys(ids))
    rows = [
        {"calc_id": calc_id, column: other, "position": position}
        for calc_id in calc_ids
        for position, other in enumerate(unique_ids)
    ]
    if rows:
        session.execute(insert(table), rows)


def _check_references(session: Session, user: User, upload: UploadRow, metadata: PublicationMetadata) -> None:
    """Raises `BadRequest` for ids of users and datasets that do not exist or belong to somebody else."""
    user_ids: set[str] = set()
    dataset_ids: set[str] = set()
    for part in metadata.parts():
        user_ids.update(part.coauthors or [], part.shared_with or [], [part.uploader] if part.uploader else [])
        dataset_ids.update(part.datasets or [])
    unknown = sorted(user_ids - get_users(session, user_ids).keys())
    if unknown:
        raise BadRequest(f"There is no user with the id {unknown[0]}.")
    owners = {upload.user_id, user.user_id}
    for dataset_id in sorted(dataset_ids):
        dataset = session.get(DatasetRow, dataset_id)
        if dataset is None:
            raise BadRequest(f"There is no dataset with the id {dataset_id}.")
        if dataset.user_id not in owners and not user.is_admin:
            raise BadRequest(f"The dataset {dataset_id} belongs to somebody else.")
