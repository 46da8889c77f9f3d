"""Holding back, for a while, the jobs that remove or replace stored objects, so that a backup can copy them.

The hold is a row with a time; it ends by itself when whoever holds dies. Workers ask when they claim jobs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.database.jobs import LEASED
from nomad.database.tables import JobRow, PropertyRow, utc_now
from nomad.errors import Conflict
from nomad.repository.installation import Installation

CHANGING = ("remove_objects", "delete_upload", "write_record")
"""Kinds of jobs that remove or replace objects."""
PROPERTY = "objects held until"
HOLD_SECONDS = 60.0
WAIT_SECONDS = 120.0
SETTLE_SECONDS = 0.5
"""A worker that looked before the hold was there has claimed its jobs by then."""


def is_held(session: Session) -> bool:
    """Whether stored objects must stay as they are."""
    row = session.get(PropertyRow, PROPERTY)
    return row is not None and datetime.fromisoformat(row.value) > utc_now()


@contextmanager
def held_objects(installation: Installation) -> Iterator[None]:
    """Stored objects are neither removed nor replaced inside the block; new ones may appear.

    Raises `Conflict` while another backup runs, or when jobs that were running do not end.
    """
    with installation.database.session() as session:
        if is_held(session):
            raise Conflict("Another backup is running, or was killed less than a minute ago; try again later.")
        _extend(session)
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(installation, ended), daemon=True)
    keeper.start()
    try:
        _wait_for_running_jobs(installation)
        yield
    finally:
        ended.set()
        keeper.join()
        with installation.database.session() as session:
            release(session)


def release(session: Session) -> None:
    """Ends the hold."""
    row = session.get(PropertyRow, PROPERTY)
    if row is not None:
        session.delete(row)


def _extend(session: Session) -> None:
    session.merge(PropertyRow(name=PROPERTY, value=(utc_now() + timedelta(seconds=HOLD_SECONDS)).isoformat()))


def _keep(installation: Installation, ended: threading.Event) -> None:
    while not ended.wait(HOLD_SECONDS / 6):
        with installation.database.session() as session:
            _extend(session)


def _wait_for_running_jobs(installation: Installation) -> None:
    time.sleep(SETTLE_SECONDS)
    deadline = time.monotonic() + WAIT_SECONDS
    running = select(JobRow.key).where(
        JobRow.kind.in_(CHANGING), JobRow.state == LEASED, JobRow.lease_until > utc_now()
    )
    while True:
        with installation.database.read_session() as session:
            key = session.scalar(running.limit(1))
        if key is None:
            return
        if time.monotonic() > deadline:
            raise Conflict(f"The job {key} does not end; a backup cannot begin before it.")
        time.sleep(0.1)
