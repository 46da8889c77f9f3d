"""The rows of DOIs: reserving names, and what their state forbids.

Names are `<prefix>/NOMAD/<date>-<n>`, numbered from 1 on every day. A number is used once, also when the dataset is
removed later or the registration fails: the last number of each day is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from nomad.config import Settings
from nomad.database import jobs
from nomad.database.tables import DatasetRow, DoiRow, PropertyRow, utc_now

CREATED, DRAFT, PUBLISHING, FINDABLE, ABANDONED = "created", "draft", "publishing", "findable", "abandoned"
UNFINISHED = (CREATED, DRAFT, PUBLISHING)
SETTLE = "settle_doi"
"""Kind of the job that finds out how a registration has ended, or removes an abandoned draft."""
SETTLE_SECONDS = 60.0
CHUNK = 500


def reserve(session: Session, settings: Settings, dataset: DatasetRow, user_id: str) -> DoiRow:
    """A row with the first free name of this day. The transaction holds the row of the counter until its end."""
    prefix = settings.datacite.prefix
    day = f"{date.today():%Y.%m.%d}"
    counter = session.get(PropertyRow, f"doi {day}", with_for_update=True)
    if counter is None:
        counter = PropertyRow(name=f"doi {day}", value="0")
        session.add(counter)
    while True:
        counter.value = str(int(counter.value) + 1)
        doi = f"{prefix}/NOMAD/{day}-{counter.value}"
        given = session.scalar(select(DatasetRow.dataset_id).where(DatasetRow.doi == doi))
        if given is None and session.get(DoiRow, doi) is None:
            break
    row = DoiRow(
        doi=doi, dataset_id=dataset.dataset_id, user_id=user_id, state=CREATED, url=landing_page(settings, doi)
    )
    session.add(row)
    return row


def landing_page(settings: Settings, doi: str) -> str:
    """The address that a DOI leads to."""
    server = settings.server
    host = server.public_url or f"http://{server.host}:{server.port}"
    return f"{host.rstrip('/')}{server.base_path.rstrip('/')}/gui/dataset/doi/{doi}"


def unfinished(session: Session, dataset_id: str) -> DoiRow | None:
    """The registration of this dataset that has begun and not ended, if there is one."""
    statement = select(DoiRow).where(DoiRow.dataset_id == dataset_id, DoiRow.state.in_(UNFINISHED))
    return session.scalar(statement.order_by(DoiRow.create_time.desc()).limit(1))


def is_fixed() -> ColumnElement[bool]:
    """Condition on `DatasetRow`: it has a DOI, or DataCite may have published one for it already."""
    asked = exists().where(DoiRow.dataset_id == DatasetRow.dataset_id, DoiRow.state == PUBLISHING)
    return DatasetRow.doi.is_not(None) | asked


def abandon(session: Session, dataset_ids: Collection[str]) -> None:
    """Gives up the unfinished registrations of datasets that are being removed; a job removes their drafts."""
    ids = list(dataset_ids)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        rows = session.scalars(select(DoiRow).where(DoiRow.dataset_id.in_(chunk), DoiRow.state.in_((CREATED, DRAFT))))
        for row in rows:
            row.state = ABANDONED
            settle_later(session, row.doi, utc_now())


def settle_later(session: Session, doi: str, time: datetime | None = None) -> None:
    """Makes the job that settles the registration, for a while from now if no time is given."""
    run_at = utc_now() + timedelta(seconds=SETTLE_SECONDS) if time is None else time
    jobs.enqueue(session, SETTLE, f"doi {doi}", {"doi": doi}, run_at=run_at)
