"""The queue of entries whose search documents must be written again or removed.

Rows go in with the transaction that changes the entries, so no change is ever forgotten. The one index writer takes
them out after its commit. An entry may be queued several times; writing its document twice does no harm. The records
of the uploads (`upload.json`) become outdated by the same changes, so jobs to write them are made here too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from nomad.database.jobs import enqueue_many
from nomad.database.tables import EntryRow, IndexChangeRow, utc_now
from nomad.ids import create_id

CHUNK = 500
RECORD_DELAY = timedelta(seconds=5)
"""Changes that follow one another are written to the record at once."""


def mark_changed(session: Session, calc_ids: Iterable[str]) -> None:
    """Queues entries, in the order given."""
    rows = [{"calc_id": calc_id} for calc_id in calc_ids]
    if not rows:
        return
    session.flush()
    session.execute(insert(IndexChangeRow), rows)
    uploads: set[str] = set()
    for start in range(0, len(rows), CHUNK):
        chunk = [row["calc_id"] for row in rows[start : start + CHUNK]]
        uploads.update(session.scalars(select(EntryRow.upload_id).where(EntryRow.calc_id.in_(chunk)).distinct()))
    request_records(session, sorted(uploads))


def mark_upload_changed(session: Session, upload_id: str) -> None:
    """Queues all entries of an upload without reading them."""
    session.flush()
    entries = select(EntryRow.calc_id).where(EntryRow.upload_id == upload_id).order_by(EntryRow.position)
    session.execute(insert(IndexChangeRow).from_select(["calc_id"], entries))
    request_records(session, [upload_id])


def request_records(session: Session, upload_ids: Iterable[str]) -> None:
    """Has the records of uploads written again; called in the transaction of a change that records must show."""
    change = create_id()
    enqueue_many(
        session,
        [
            ("write_record", f"write_record:{upload_id}", {"upload_id": upload_id, "change": change})
            for upload_id in upload_ids
        ],
        priority=-1,
        run_at=utc_now() + RECORD_DELAY,
        renew=True,
    )


def next_changes(session: Session, limit: int) -> list[tuple[int, str]]:
    """The oldest changes as pairs of change id and calc id."""
    statement = select(IndexChangeRow.change_id, IndexChangeRow.calc_id).order_by(IndexChangeRow.change_id)
    return [(row.change_id, row.calc_id) for row in session.execute(statement.limit(limit))]


def remove_changes(session: Session, change_ids: Iterable[int]) -> None:
    """Takes changes out of the queue once the index has them for good."""
    session.execute(delete(IndexChangeRow).where(IndexChangeRow.change_id.in_(list(change_ids))))


def last_change(session: Session) -> int:
    """Id of the newest queued change, 0 when the queue is empty."""
    return session.scalar(select(func.max(IndexChangeRow.change_id))) or 0


def has_changes_up_to(session: Session, change_id: int) -> bool:
    """Whether a change with this id or an older one is still waiting."""
    statement = select(IndexChangeRow.change_id).where(IndexChangeRow.change_id <= change_id).limit(1)
    return session.scalar(statement) is not None
