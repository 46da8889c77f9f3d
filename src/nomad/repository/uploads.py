"""What owners do with their uploads besides publishing: delete them and process them again."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

import nomad
from nomad.auth.users import User
from nomad.database.index_queue import mark_upload_changed
from nomad.database.jobs import enqueue
from nomad.database.tables import EntryDatasetRow, EntryRow, EntryShareRow, UploadRow, utc_now
from nomad.errors import BadRequest, Unauthorized
from nomad.repository.central import Central
from nomad.repository.indexing import NotIndexed, wait_until_indexed
from nomad.repository.installation import Installation
from nomad.repository.oasis_upload import check_public_entries
from nomad.repository.receiving import incoming_dir, received_path
from nomad.repository.upload_states import check_idle, find_upload, is_running, own_upload

INDEX_SECONDS = 5.0
"""A busy indexer may need longer than an answer should; what it has not removed yet has no rows and shows nowhere."""


def delete_upload(user: User, installation: Installation, upload_id: str) -> UploadRow:
    """Removes an upload and its entries at once, also from searches; a job removes the files.

    Raises `NotFound`; `Unauthorized` for everybody but the owner and the admin; `BadRequest` for a published upload
    (unless the admin asks) and while something works on it.
    """
    with installation.database.session() as session:
        upload = find_upload(session, upload_id)
        if not user.is_admin and upload.user_id != user.user_id:
            raise Unauthorized(f"The upload with id {upload_id} belongs to somebody else.")
        if upload.published and not user.is_admin:
            raise BadRequest("The upload is published and cannot be deleted any more.")
        check_idle(upload, "deleted")
        mark_upload_changed(session, upload_id)
        calc_ids = select(EntryRow.calc_id).where(EntryRow.upload_id == upload_id)
        for table in (EntryShareRow, EntryDatasetRow):
            session.execute(delete(table).where(table.calc_id.in_(calc_ids)))
        session.execute(delete(EntryRow).where(EntryRow.upload_id == upload_id))
        payload: dict[str, object] = {"upload_id": upload_id}
        if upload.upload_path and not upload.keep_upload_path:
            payload["upload_path"] = str(received_path(incoming_dir(installation.settings), upload))
        enqueue(session, "delete_upload", f"delete_upload:{upload_id}", payload)
        session.delete(upload)
        session.flush()
        session.expunge_all()
    upload.current_process, upload.process_running = "delete_upload", True
    with suppress(NotIndexed):
        wait_until_indexed(installation, INDEX_SECONDS)
    return upload


def reprocess_upload(
    user: User, installation: Installation, upload_id: str, *, with_metadata: bool = False
) -> UploadRow:
    """Starts the processing of a published upload with the present version of NOMAD.

    Raises `NotFound`, and `BadRequest` while something works on it, if it is not published, with metadata, and when no
    entry was processed by another version.
    """
    with installation.database.session() as session:
        upload = own_upload(session, user, upload_id)
        _check_published(upload, "processed again")
        if with_metadata:
            raise BadRequest("Metadata cannot be given when an upload is processed again.")
        version = EntryRow.derived["nomad_version"].as_string()
        outdated = select(EntryRow.calc_id).where(
            EntryRow.upload_id == upload_id, or_(version.is_(None), version != nomad.__version__)
        )
        if session.scalar(outdated.limit(1)) is None:
            raise BadRequest("All entries have been processed with the present version of NOMAD.")
        start_reprocessing(session, upload)
        return upload


def start_reprocessing(session: Session, upload: UploadRow) -> None:
    """Makes the job that processes an idle upload again. No access is checked."""
    upload.run += 1
    upload.tasks_status, upload.current_task, upload.complete_time = "PENDING", None, None
    upload.errors, upload.warnings = [], []
    upload.current_process, upload.process_running = "re_process_upload", True
    key = f"re_process_upload:{upload.upload_id}:{upload.run}"
    enqueue(session, "re_process_upload", key, {"upload_id": upload.upload_id})


def publish_to_central(
    user: User, installation: Installation, upload_id: str, *, with_metadata: bool = False
) -> UploadRow:
    """Starts pushing the public part of a published upload of an Oasis to the central NOMAD.

    Raises `NotFound`, `BadRequest` as `reprocess_upload`, on an installation that is no Oasis or lacks settings, and
    when all entries are under embargo.
    """
    with installation.database.read_session() as session:
        _check_published(own_upload(session, user, upload_id), "published to the central NOMAD")
    if with_metadata:
        raise BadRequest("Metadata cannot be given when an upload is published to the central NOMAD.")
    Central.of(installation.settings)
    check_public_entries(installation, upload_id)
    with installation.database.session() as session:
        upload = own_upload(session, user, upload_id)
        _check_published(upload, "published to the central NOMAD")
        upload.current_process, upload.process_running = "publish_from_oasis", True
        payload = {"upload_id": upload_id, "started": utc_now().isoformat()}
        enqueue(session, "publish_from_oasis", f"publish_from_oasis:{upload_id}", payload)
        return upload


def _check_published(upload: UploadRow, participle: str) -> None:
    if is_running(upload) or not upload.published:
        raise BadRequest(f"Only published uploads that are not being processed can be {participle}.")
    check_idle(upload, participle)
