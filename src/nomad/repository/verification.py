"""Checking that everything that is stored is there and unchanged: objects against rows, rows against the index.

It runs beside a server. What changes meanwhile is looked at a second time before it counts as a problem, and uploads
that are being processed are left out. Nothing is changed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import func, select

from nomad.database.tables import EntryRow, FrozenRow, IndexChangeRow, JobRow, UploadRow
from nomad.errors import NotFound
from nomad.repository.frozen_checks import verify_frozen
from nomad.repository.installation import Installation
from nomad.repository.passing_through import hit_batches
from nomad.repository.verified_upload import Problem, check_upload, expected_keys, is_changing
from nomad.search.query import All, SearchRequest, Terms
from nomad.storage.keys import FROZEN_PREFIX, frozen_ids_key

__all__ = ["Problem", "Report", "verify"]

BATCH = 500
THREADS, REMOTE_THREADS = 2, 16
Progress = Callable[[int, int], None]
"""Called with the number of uploads that have been checked and of all."""


@dataclass
class Report:
    """What has been looked at so far."""

    uploads: int = 0
    skipped: list[str] = field(default_factory=list)
    """Uploads that were being processed."""
    entries: int = 0
    files: int = 0
    bytes: int = 0
    problems: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def verify(
    installation: Installation,
    report: Report,
    upload_ids: Sequence[str] | None = None,
    *,
    fast: bool = False,
    index: bool = True,
    progress: Progress | None = None,
) -> Iterator[Problem]:
    """All problems, as they are found; `report` counts what was looked at.

    `fast` reads directories and sizes, but not the content of files and archives. Without `index`, the search index is
    not looked at, which a backup does not have before its first start. With `upload_ids` only these uploads
    are checked, and not what belongs to none. Raises `NotFound` for unknown uploads.
    """
    for problem in _all_problems(installation, report, upload_ids, fast, index, progress):
        report.problems += 1
        yield problem


def _all_problems(
    installation: Installation,
    report: Report,
    upload_ids: Sequence[str] | None,
    fast: bool,
    index: bool,
    progress: Progress | None,
) -> Iterator[Problem]:
    if upload_ids is not None:
        _check_ids(installation, upload_ids)
    yield from _uploads(installation, report, upload_ids, fast, progress)
    if index:
        yield from _not_indexed(installation, upload_ids)
    if index and upload_ids is None:
        yield from _indexed_without_row(installation)
    if upload_ids is None:
        yield from _orphans(installation)
        yield from _frozen(installation, fast)


def _check_ids(installation: Installation, upload_ids: Sequence[str]) -> None:
    with installation.database.read_session() as session:
        for upload_id in upload_ids:
            if session.get(UploadRow, upload_id) is None:
                raise NotFound(f"There is no upload {upload_id}.")


def _uploads(
    installation: Installation, report: Report, upload_ids: Sequence[str] | None, fast: bool, progress: Progress | None
) -> Iterator[Problem]:
    """Several uploads at once: hashing leaves the interpreter alone, and a remote store answers many as fast as one."""
    with installation.database.read_session() as session:
        counted = session.scalar(select(func.count()).select_from(UploadRow)) or 0
    total = counted if upload_ids is None else len(upload_ids)
    threads = REMOTE_THREADS if installation.store.is_remote else THREADS
    waiting: deque[Future[list[Problem]]] = deque()
    done = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="verify") as pool:
        for upload_id in _upload_ids(installation) if upload_ids is None else upload_ids:
            waiting.append(pool.submit(check_upload, installation, upload_id, report, fast=fast))
            if len(waiting) < 2 * threads:
                continue
            yield from waiting.popleft().result()
            done += 1
            if progress is not None:
                progress(done, total)
        for future in waiting:
            yield from future.result()
            done += 1
            if progress is not None:
                progress(done, max(done, total))


def _upload_ids(installation: Installation) -> Iterator[str]:
    last = ""
    while True:
        with installation.database.read_session() as session:
            statement = select(UploadRow.upload_id).where(UploadRow.upload_id > last)
            found = list(session.scalars(statement.order_by(UploadRow.upload_id).limit(BATCH)))
        if not found:
            return
        yield from found
        last = found[-1]


def _not_indexed(installation: Installation, upload_ids: Sequence[str] | None) -> Iterator[Problem]:
    """Entries that searches do not find; a missing index is one problem."""
    if not installation.search.search(SearchRequest(query=All(), size=0)).total:
        with installation.database.read_session() as session:
            missing_count = session.scalar(select(func.count()).select_from(EntryRow)) or 0
            is_waiting = session.scalar(select(IndexChangeRow.change_id).limit(1)) is not None
        if missing_count and not is_waiting:
            message = f"The search index is missing or empty, but there are {missing_count} entries; start a server."
            yield Problem("no-index", message)
        return
    last = ""
    while True:
        statement = select(EntryRow.calc_id, EntryRow.upload_id).where(EntryRow.calc_id > last)
        if upload_ids is not None:
            statement = statement.where(EntryRow.upload_id.in_(upload_ids))
        with installation.database.read_session() as session:
            rows = dict(session.execute(statement.order_by(EntryRow.calc_id).limit(BATCH)).all())
        if not rows:
            return
        last = max(rows)
        missing = rows.keys() - _indexed(installation, list(rows))
        if missing:
            missing = _existing(installation, missing) - _queued(installation, missing)
            missing -= _indexed(installation, sorted(missing))
        for calc_id in sorted(missing):
            message = f"The entry {calc_id} is missing in the search index; `nomad admin reindex` adds it."
            yield Problem("not-indexed", message, upload_id=rows[calc_id], calc_ids=[calc_id])


def _indexed_without_row(installation: Installation) -> Iterator[Problem]:
    """Entries that searches find although they do not exist."""
    for batch in hit_batches(installation, All(), size=BATCH):
        foreign = set(batch) - _existing(installation, batch)
        if foreign:
            foreign = (foreign & _indexed(installation, sorted(foreign))) - _existing(installation, foreign)
            foreign -= _queued(installation, foreign)
        for calc_id in sorted(foreign):
            message = (
                f"The search index has the entry {calc_id}, which does not exist; `nomad admin reindex` removes it."
            )
            yield Problem("indexed-without-row", message, calc_ids=[calc_id])


def _indexed(installation: Installation, calc_ids: Sequence[str]) -> set[str]:
    if not calc_ids:
        return set()
    request = SearchRequest(query=Terms("calc_id", tuple(calc_ids)), size=len(calc_ids))
    return set(installation.search.search(request).hits)


def _existing(installation: Installation, calc_ids: Sequence[str] | set[str]) -> set[str]:
    with installation.database.read_session() as session:
        return set(session.scalars(select(EntryRow.calc_id).where(EntryRow.calc_id.in_(list(calc_ids)))))


def _queued(installation: Installation, calc_ids: Sequence[str] | set[str]) -> set[str]:
    with installation.database.read_session() as session:
        statement = select(IndexChangeRow.calc_id).where(IndexChangeRow.calc_id.in_(list(calc_ids)))
        return set(session.scalars(statement))


def _orphans(installation: Installation) -> Iterator[Problem]:
    """Objects that no row names."""
    upload_id = ""
    keys: list[str] = []
    for key in installation.store.list():
        if key.startswith(FROZEN_PREFIX):
            continue
        owner = key.split("/")[1] if key.count("/") == 2 else ""
        if owner != upload_id:
            yield from _orphans_of(installation, upload_id, keys)
            upload_id, keys = owner, []
        keys.append(key)
    yield from _orphans_of(installation, upload_id, keys)


def _orphans_of(installation: Installation, upload_id: str, keys: Sequence[str]) -> Iterator[Problem]:
    if not keys:
        return
    with installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id) if upload_id else None
        if upload is not None and is_changing(upload):
            return
        doomed: set[str] = set()
        for job in session.scalars(select(JobRow).where(JobRow.kind.in_(("remove_objects", "delete_upload")))):
            doomed.update(job.payload.get("keys", [job.payload.get("upload_id", "")]))
        known = set() if upload is None else expected_keys(session, upload)
    if upload_id in doomed:
        return
    for key in keys:
        if key not in known and key not in doomed and installation.store.exists(key):
            yield Problem("orphan", f"No upload refers to the object {key}.", upload_id=upload_id or None, key=key)


def _frozen(installation: Installation, fast: bool) -> Iterator[Problem]:
    last = ""
    while True:
        with installation.database.read_session() as session:
            statement = select(FrozenRow.frozen_id).where(FrozenRow.frozen_id > last)
            found = list(session.scalars(statement.order_by(FrozenRow.frozen_id).limit(BATCH)))
        if not found:
            return
        for frozen_id in found:
            key = frozen_ids_key(frozen_id)
            if not installation.store.exists(key):
                yield Problem("missing-object", f"The ids {key} of the frozen query {frozen_id} are missing.", key=key)
            elif not fast and not verify_frozen(installation, frozen_id):
                message = f"The ids {key} of the frozen query {frozen_id} do not have their checksum."
                yield Problem("damaged-object", message, key=key)
        last = found[-1]
