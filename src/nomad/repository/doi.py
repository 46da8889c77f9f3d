"""DOIs of datasets: `<prefix>/NOMAD/<date>-<n>`, numbered from 1 on every day.

A number is used once, also when the dataset is removed later: the last number of each day is kept. Registering at
DataCite is not done yet; while it is switched off, DOIs are only assigned here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.config import DataciteSettings
from nomad.database.index_queue import mark_changed
from nomad.database.tables import DatasetRow, EntryDatasetRow, EntryRow, PropertyRow, UploadRow, utc_now
from nomad.errors import BadRequest, NotSupported
from nomad.repository.datasets import INDEX_TIMEOUT, dataset_object, own_dataset
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.installation import Installation


def assign_doi(user: User, installation: Installation, name: str) -> dict[str, Any]:
    """Gives the user's dataset a DOI; returns the dataset. Searches show the DOI when this returns.

    Raises `NotFound`; `BadRequest` when it has one, when an entry is not published, or when it has no entries;
    `NotSupported` when the DOI would have to be registered at DataCite.
    """
    settings = installation.settings.datacite
    with installation.database.session() as session:
        dataset = own_dataset(session, user, name)
        calc_ids = _citable_entries(session, dataset)
        if settings.enabled:
            raise NotSupported("DOIs cannot be registered at DataCite yet; nothing has been changed.")
        dataset.doi = _next_doi(session, settings)
        dataset.modified = utc_now()
        mark_changed(session, calc_ids)
        assigned = dataset_object(dataset)
    wait_until_indexed(installation, INDEX_TIMEOUT)
    return assigned


def _citable_entries(session: Session, dataset: DatasetRow) -> list[str]:
    if dataset.doi is not None:
        raise BadRequest(f"The dataset {dataset.name!r} has the DOI {dataset.doi} already.")
    rows = session.execute(
        select(EntryRow.calc_id, UploadRow.published)
        .join(UploadRow, UploadRow.upload_id == EntryRow.upload_id)
        .join(EntryDatasetRow, EntryDatasetRow.calc_id == EntryRow.calc_id)
        .where(EntryDatasetRow.dataset_id == dataset.dataset_id)
    ).all()
    if not all(published for _, published in rows):
        raise BadRequest(f"The dataset {dataset.name!r} has unpublished entries; publish them first.")
    if not rows:
        raise BadRequest(f"The dataset {dataset.name!r} has no entries.")
    return [calc_id for calc_id, _ in rows]


def _next_doi(session: Session, settings: DataciteSettings) -> str:
    """The first free name of this day. The transaction holds the row of the counter until its end."""
    day = f"{date.today():%Y.%m.%d}"
    counter = session.get(PropertyRow, f"doi {day}", with_for_update=True)
    if counter is None:
        counter = PropertyRow(name=f"doi {day}", value="0")
        session.add(counter)
    while True:
        counter.value = str(int(counter.value) + 1)
        doi = f"{settings.prefix}/NOMAD/{day}-{counter.value}"
        if session.scalar(select(DatasetRow.dataset_id).where(DatasetRow.doi == doi)) is None:
            return doi
