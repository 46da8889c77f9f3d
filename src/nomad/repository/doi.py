"""DOIs of datasets: assigned here, and registered at DataCite where that is configured.

A registration is a chain of steps, each of which is recorded before the next one: name reserved (`created`), draft at
DataCite (`draft`), metadata sent, publication asked for (`publishing`), published and written to the dataset
(`findable`). Until the last step the dataset has no DOI. Whatever dies in between, the next call goes on with the same
name; and once the publication has been asked for, a job finds out whether it has happened, so that no DOI is findable
at DataCite that its dataset does not know.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.index_queue import mark_changed
from nomad.database.tables import DatasetRow, DoiRow, EntryDatasetRow, EntryRow, UploadRow, utc_now
from nomad.errors import BadRequest
from nomad.repository import datacite as remote
from nomad.repository.datacite import Datacite, DataciteError, DataciteRefused, DataciteUnavailable
from nomad.repository.datasets import INDEX_TIMEOUT, dataset_object, own_dataset
from nomad.repository.documents import DEFAULT_LICENSE
from nomad.repository.doi_metadata import doi_document
from nomad.repository.doi_rows import (
    ABANDONED,
    CREATED,
    DRAFT,
    FINDABLE,
    PUBLISHING,
    reserve,
    settle_later,
    unfinished,
)
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation

MAX_TAKEN = 20
"""Numbers in a row that may be in use at DataCite although they are not here (rows restored from an old backup)."""


def assign_doi(user: User, installation: Installation, name: str) -> dict[str, Any]:
    """Gives the user's dataset a DOI; returns the dataset. Searches show the DOI when this returns.

    Raises `NotFound`; `BadRequest` when it has one, when an entry is not published, or when it has no entries;
    `DataciteError` when the DOI cannot be registered, and then the dataset is as it was.
    """
    for _ in range(MAX_TAKEN):
        row = _begin(user, installation, name)
        if not installation.settings.datacite.enabled:
            return _assign(installation, row.doi, CREATED)
        try:
            if _register(installation, row):
                return _assign(installation, row.doi, FINDABLE)
        except DataciteError as error:
            _note(installation, row.doi, error=error.message)
            raise type(error)(f"{error.message} The dataset {name!r} has not been changed; try again later.") from error
    raise DataciteRefused(f"The last {MAX_TAKEN} names of today are in use at DataCite; nothing has been changed.")


def settle(installation: Installation, doi: str) -> bool:
    """Finds out how a registration ended that was asked for, or removes an abandoned draft.

    False when DataCite cannot tell now: it must be asked again.
    """
    with installation.database.read_session() as session:
        row = session.get(DoiRow, doi)
    if row is None or row.state not in (PUBLISHING, ABANDONED):
        return True
    datacite = Datacite(installation.settings.datacite)
    try:
        if row.state == ABANDONED:
            datacite.remove_draft(doi)
        elif datacite.state(doi) == remote.FINDABLE:
            _assign(installation, doi, FINDABLE)
        else:
            _note(installation, doi, state=DRAFT)
    except DataciteError as error:
        _note(installation, doi, error=error.message)
        return False
    return True


def _begin(user: User, installation: Installation, name: str) -> DoiRow:
    """The registration of the dataset: the one that was begun before, or a new one. Checks the dataset each time."""
    with installation.database.session() as session:
        dataset = own_dataset(session, user, name)
        licenses = _citable_entries(session, dataset)
        row = unfinished(session, dataset.dataset_id)
        if row is None:
            row = reserve(session, installation.settings, dataset, user.user_id)
        if row.state != PUBLISHING:
            row.document = doi_document(user, dataset, row.doi, row.url, len(licenses), set(licenses), utc_now())
        return row


def _citable_entries(session: Session, dataset: DatasetRow) -> list[str]:
    """The licenses of all entries."""
    if dataset.doi is not None:
        raise BadRequest(f"The dataset {dataset.name!r} has the DOI {dataset.doi} already.")
    rows = session.execute(
        select(EntryRow.license, UploadRow.published)
        .join(UploadRow, UploadRow.upload_id == EntryRow.upload_id)
        .join(EntryDatasetRow, EntryDatasetRow.calc_id == EntryRow.calc_id)
        .where(EntryDatasetRow.dataset_id == dataset.dataset_id)
    ).all()
    if not all(published for _, published in rows):
        raise BadRequest(f"The dataset {dataset.name!r} has unpublished entries; publish them first.")
    if not rows:
        raise BadRequest(f"The dataset {dataset.name!r} has no entries.")
    return [license_text or DEFAULT_LICENSE for license_text, _ in rows]


def _register(installation: Installation, row: DoiRow) -> bool:
    """Brings the DOI from wherever it is to `findable` at DataCite; false when its name is somebody else's there."""
    datacite = Datacite(installation.settings.datacite)
    if row.state == PUBLISHING:
        if datacite.state(row.doi) == remote.FINDABLE:
            return True
        _note(installation, row.doi, state=DRAFT)
    elif row.state == CREATED:
        if datacite.create_draft(row.doi) != remote.DRAFT:
            _note(installation, row.doi, state=ABANDONED, error="The name is in use at DataCite.")
            return False
        _note(installation, row.doi, state=DRAFT)
    datacite.describe(row.doi, row.document)
    with installation.database.session() as session:
        session.get_one(DoiRow, row.doi).state = PUBLISHING
        settle_later(session, row.doi)
    _publish(installation, datacite, row.doi)
    return True


def _publish(installation: Installation, datacite: Datacite, doi: str) -> None:
    """Publishes; when that fails, the row says `draft` if nothing has happened, `publishing` if nobody knows."""
    try:
        if datacite.publish(doi) != remote.FINDABLE:
            raise DataciteRefused("DataCite did not make the DOI findable.")
    except DataciteRefused:
        _note(installation, doi, state=DRAFT)
        raise
    except DataciteUnavailable:
        # the effect may have happened before the answer was lost
        if datacite.state(doi) == remote.FINDABLE:
            return
        _note(installation, doi, state=DRAFT)
        raise


def _note(installation: Installation, doi: str, *, state: str | None = None, error: str | None = None) -> None:
    with installation.database.session() as session:
        row = session.get_one(DoiRow, doi)
        row.state = row.state if state is None or row.state == FINDABLE else state
        row.error = error


def _assign(installation: Installation, doi: str, state: str) -> dict[str, Any]:
    """The last step: the dataset gets the DOI, its entries show it."""
    with installation.database.session() as session:
        row = session.get_one(DoiRow, doi)
        row.state, row.error = state, None
        dataset = session.get_one(DatasetRow, row.dataset_id)
        if dataset.doi is None:
            dataset.doi, dataset.modified = doi, utc_now()
        entries = select(EntryDatasetRow.calc_id).where(EntryDatasetRow.dataset_id == row.dataset_id)
        mark_changed(session, session.scalars(entries).all())
        assigned = dataset_object(dataset)
    wait_until_indexed(installation, INDEX_TIMEOUT)
    return assigned
