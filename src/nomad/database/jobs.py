"""Background work as rows with leases.

A job is inserted in the transaction that makes it necessary, claimed by one worker for some seconds, kept alive by
heartbeats, and removed when it is done. A worker that falls silent loses its lease and another one claims the job
again; what a worker writes at the end is conditional on still holding the lease (`complete` raises `LeaseLost`
otherwise, and so rolls back the transaction around it). Hence every effect in the database happens once, and every
other effect must be repeatable.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from nomad.database.tables import JobRow, UtcDateTime, utc_now

READY, LEASED, FAILED = "ready", "leased", "failed"


class LeaseLost(Exception):
    """Another worker has taken the job over, or it was removed; what this worker did for it does not count."""


@dataclass(frozen=True)
class Job:
    """A claimed job. `attempts` counts the claims, this one included; with `owner` it names the lease."""

    job_id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    attempts: int
    owner: str


def enqueue(
    session: Session,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    priority: int = 0,
    run_at: datetime | None = None,
) -> None:
    """Inserts a job unless one with this key is waiting or running; a failed one with this key is started anew.

    Higher `priority` is claimed first. `run_at` is the earliest time.
    """
    enqueue_many(session, [(kind, key, payload)], priority=priority, run_at=run_at)


def enqueue_many(
    session: Session,
    jobs: Iterable[tuple[str, str, Mapping[str, Any]]],
    priority: int = 0,
    run_at: datetime | None = None,
    *,
    renew: bool = False,
) -> None:
    """Inserts many jobs, given as kind, key and payload, in one statement; see `enqueue`.

    With `renew`, a job that is waiting or running gets the new payload, by which its worker can see that it was asked
    for again (`is_renewed`).
    """
    time = run_at or _now(session)
    rows = [
        {"kind": kind, "key": key, "payload": dict(payload), "priority": priority, "run_at": time}
        for kind, key, payload in jobs
    ]
    if not rows:
        return
    session.flush()
    dialect_insert = sqlite_insert if _is_sqlite(session) else postgresql_insert
    statement = dialect_insert(JobRow)
    fresh = {name: statement.excluded[name] for name in ("kind", "payload", "priority", "run_at")}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={**fresh, "state": READY, "attempts": 0, "error": None, "lease_owner": None},
            where=JobRow.state == FAILED,
        ),
        [{"state": READY, "attempts": 0, **row} for row in rows],
    )
    if renew:
        table = cast(Table, JobRow.__table__)  # many rows at once, found by something else than the primary key
        renewal = table.update().where(table.c.key == bindparam("job_key"))
        session.connection().execute(
            renewal.values(payload=bindparam("job_payload")),
            [{"job_key": row["key"], "job_payload": row["payload"]} for row in rows],
        )


def is_renewed(session: Session, job: Job) -> bool:
    """Whether the job was asked for again since it was claimed. Nobody can ask until the transaction has ended."""
    row = session.get(JobRow, job.job_id, with_for_update=True)
    return row is not None and row.payload != job.payload


def claim(
    session: Session,
    owner: str,
    lease_seconds: float,
    *,
    kinds: Collection[str] | None = None,
    limit: int = 1,
) -> list[Job]:
    """Takes up to `limit` jobs that are ready or whose lease has run out, the most urgent first."""
    now = _now(session)
    chosen = (
        select(JobRow.job_id, JobRow.kind, JobRow.key, JobRow.payload, JobRow.attempts)
        .where(_claimable(now, kinds))
        .order_by(JobRow.priority.desc(), JobRow.job_id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite knows no such clause and needs none: the transaction is alone
    )
    claimed = [
        Job(row.job_id, row.kind, row.key, row.payload, row.attempts + 1, owner) for row in session.execute(chosen)
    ]
    session.execute(
        update(JobRow)
        .where(JobRow.job_id.in_([job.job_id for job in claimed]))
        .values(
            state=LEASED,
            lease_owner=owner,
            lease_until=now + timedelta(seconds=lease_seconds),
            attempts=JobRow.attempts + 1,
        ),
        execution_options={"synchronize_session": False},
    )
    return claimed


def is_any_claimable(session: Session, kinds: Collection[str] | None = None) -> bool:
    """Whether `claim` would find something; only reads."""
    return session.scalar(select(JobRow.job_id).where(_claimable(_now(session), kinds)).limit(1)) is not None


def heartbeat(session: Session, jobs: Iterable[Job], lease_seconds: float) -> set[int]:
    """Extends the leases; answers the ids of the jobs that are still held."""
    until = _now(session) + timedelta(seconds=lease_seconds)
    held: set[int] = set()
    for job in jobs:
        result = session.execute(update(JobRow).where(_held(job)).values(lease_until=until).returning(JobRow.job_id))
        held.update(result.scalars())
    return held


def assert_held(session: Session, job: Job, lease_seconds: float) -> None:
    """Extends the lease inside a transaction that writes a part of the job's result; raises `LeaseLost`."""
    if not heartbeat(session, [job], lease_seconds):
        raise LeaseLost(job.key)


def complete(session: Session, job: Job) -> None:
    """Removes a job that is done. Raises `LeaseLost` when the lease is gone."""
    _apply(session, delete(JobRow).where(_held(job)).returning(JobRow.job_id), job)


def retry(session: Session, job: Job, error: str, delay: float, *, counted: bool = True) -> None:
    """Gives a job back, to be claimed again after `delay` seconds. Raises `LeaseLost`.

    An attempt that is not `counted` was no failure: it was too early.
    """
    run_at = _now(session) + timedelta(seconds=delay)
    values: dict[str, Any] = {"state": READY, "lease_owner": None, "lease_until": None, "error": error}
    values |= {"run_at": run_at, "attempts": JobRow.attempts - (0 if counted else 1)}
    _apply(session, update(JobRow).where(_held(job)).values(**values).returning(JobRow.job_id), job)


def release(session: Session, job: Job) -> None:
    """Gives a job back as if it had never been claimed: the worker is asked to stop. Raises `LeaseLost`."""
    values = {"state": READY, "lease_owner": None, "lease_until": None, "attempts": JobRow.attempts - 1}
    _apply(session, update(JobRow).where(_held(job)).values(**values).returning(JobRow.job_id), job)


def fail(session: Session, job: Job, error: str) -> None:
    """Keeps the job for the record and never runs it again. Raises `LeaseLost`."""
    values = {"state": FAILED, "lease_owner": None, "lease_until": None, "error": error}
    _apply(session, update(JobRow).where(_held(job)).values(**values).returning(JobRow.job_id), job)


def release_owner(session: Session, owner: str) -> int:
    """Gives back all jobs of a worker that is known to be dead; answers how many. The attempts stay counted."""
    result = session.execute(
        update(JobRow)
        .where(JobRow.state == LEASED, JobRow.lease_owner == owner)
        .values(state=READY, lease_owner=None, lease_until=None)
        .returning(JobRow.job_id)
    )
    return len(result.scalars().all())


def owners(session: Session) -> list[str]:
    """All workers that hold a lease."""
    statement = select(JobRow.lease_owner).where(JobRow.state == LEASED).distinct()
    return [owner for owner in session.scalars(statement) if owner is not None]


def _claimable(now: datetime, kinds: Collection[str] | None) -> ColumnElement[bool]:
    due = or_(
        and_(JobRow.state == READY, JobRow.run_at <= now),
        and_(JobRow.state == LEASED, JobRow.lease_until < now),
    )
    return due if kinds is None else and_(due, JobRow.kind.in_(list(kinds)))


def _held(job: Job) -> ColumnElement[bool]:
    return and_(
        JobRow.job_id == job.job_id,
        JobRow.state == LEASED,
        JobRow.lease_owner == job.owner,
        JobRow.attempts == job.attempts,
    )


def _apply(session: Session, statement: Any, job: Job) -> None:
    session.flush()
    if session.execute(statement, execution_options={"synchronize_session": False}).first() is None:
        raise LeaseLost(job.key)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _now(session: Session) -> datetime:
    """The clock of all leases: the database's, so that machines need not agree on the time."""
    if _is_sqlite(session):
        return utc_now()
    return session.execute(select(func.clock_timestamp(type_=UtcDateTime()))).scalar_one()
