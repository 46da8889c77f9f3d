"""Keeping the search index in step with the rows.

Changes are queued in the transaction that changes an entry. The one indexer takes them in batches: documents are built
from the rows, written, committed to disk, and only then leave the queue. So a crash at any point repeats work and
never loses any. The index holds nothing that cannot be rebuilt from the rows.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nomad.database.index_queue import has_changes_up_to, last_change, next_changes, remove_changes
from nomad.database.tables import EntryRow
from nomad.errors import Conflict, NomadError
from nomad.repository.documents import search_documents
from nomad.repository.installation import Installation
from nomad.search.index import IndexUnavailable, IndexWriter, open_writer

_LOG = logging.getLogger(__name__)
BATCH = 1000
_ENGINE_PAUSE = 2.0
"""Seconds between two attempts to reach an engine that does not answer."""
Progress = Callable[[int, int], None]
"""Called with the number of documents written and of all."""


class NotIndexed(NomadError):
    """A change is stored but did not become searchable in time."""

    status = 503


class Indexer:
    """The writing end of an installation's index. Only one exists at a time, see `open_indexer`."""

    def __init__(self, installation: Installation, writer: IndexWriter) -> None:
        self._installation = installation
        self._writer = writer

    def drain(self) -> int:
        """Bring all queued changes into the index; returns their number. Rebuilds an index that is unusable."""
        if self._writer.needs_rebuild:
            self.rebuild()
        total = 0
        while True:
            with self._installation.database.read_session() as session:
                changes = next_changes(session, BATCH)
                if not changes:
                    return total
                calc_ids = list(dict.fromkeys(calc_id for _, calc_id in changes))
                self._write(session, calc_ids)
            self._writer.commit()
            with self._installation.database.session() as session:
                remove_changes(session, [change_id for change_id, _ in changes])
            total += len(changes)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Write a new index from all rows beside the present one and swap; returns the number of entries."""
        self._writer.start_rebuild()
        database = self._installation.database
        with database.read_session() as session:
            count = session.scalar(select(func.count()).select_from(EntryRow)) or 0
        written = 0
        last = ""
        while True:
            with database.read_session() as session:
                statement = select(EntryRow.calc_id).where(EntryRow.calc_id > last)
                calc_ids = list(session.scalars(statement.order_by(EntryRow.calc_id).limit(BATCH)))
                if not calc_ids:
                    break
                written += self._writer.write(search_documents(session, calc_ids))
            last = calc_ids[-1]
            if progress is not None:
                progress(written, max(count, written))
        self._writer.finish_rebuild()
        return written

    def close(self) -> None:
        """Let another process write."""
        self._writer.close()

    def _write(self, session: Session, calc_ids: list[str]) -> None:
        documents = list(search_documents(session, calc_ids))
        self._writer.write(documents)
        self._writer.delete(set(calc_ids) - {document["calc_id"] for document in documents})


def open_indexer(installation: Installation) -> Indexer | None:
    """The indexer, or None while another process or thread has it. Close it after use."""
    writer = open_writer(installation.settings)
    return None if writer is None else Indexer(installation, writer)


def drain(installation: Installation) -> int:
    """Bring all queued changes into the index, once; returns their number, 0 when somebody else is the indexer.

    Creates the index when there is none, and rebuilds one that is unusable.
    """
    indexer = open_indexer(installation)
    if indexer is None:
        return 0
    try:
        return indexer.drain()
    finally:
        indexer.close()


def rebuild(installation: Installation, progress: Progress | None = None) -> int:
    """Write the whole index again from the rows; searches use the old one until the end. Returns the number of entries.

    Raises `Conflict` while another process is the indexer.
    """
    indexer = open_indexer(installation)
    if indexer is None:
        raise Conflict("The index is being written by another process; stop its workers first.")
    try:
        return indexer.rebuild(progress)
    finally:
        indexer.close()


def serve_index(installation: Installation, stop: threading.Event) -> None:
    """Index changes as they come, until `stop` is set: the loop of the process that is the indexer.

    Several processes may run it; one works, the others stand by to take over when it ends.
    """
    settings = installation.settings
    indexer: Indexer | None = None
    try:
        while not stop.is_set():
            if indexer is None:
                indexer = open_indexer(installation)
            pause = settings.search.commit_interval if indexer is not None else settings.processing.poll_interval
            try:
                if indexer is not None:
                    indexer.drain()
            except IndexUnavailable as error:
                _LOG.warning("Indexing waits for the search engine: %s", error)
                if indexer is not None:
                    indexer.close()
                indexer, pause = None, max(settings.processing.poll_interval, _ENGINE_PAUSE)
            except Exception:
                _LOG.exception("Indexing failed and will be tried again.")
                if indexer is not None:
                    indexer.close()
                indexer, pause = None, settings.processing.poll_interval
            stop.wait(pause)
    finally:
        if indexer is not None:
            indexer.close()


def wait_until_indexed(installation: Installation, timeout: float = 30.0) -> None:
    """Return when everything that was queued before the call can be found by searches of any process.

    Where no process is the indexer at the moment, the changes are indexed here. Raises `NotIndexed` after `timeout`
    seconds; the changes are stored all the same and will be indexed later.
    """
    with installation.database.read_session() as session:
        newest = last_change(session)
    deadline = time.monotonic() + timeout
    pause = 0.002
    while newest:
        with installation.database.read_session() as session:
            if not has_changes_up_to(session, newest):
                break
        try:
            drained = drain(installation)
        except IndexUnavailable as error:
            raise NotIndexed(f"The changes are stored, but searches do not show them yet: {error.message}") from error
        except Exception as error:
            _LOG.exception("The index cannot be written.")
            raise NotIndexed("The changes are stored, but the search index cannot be written at the moment.") from error
        if drained:
            continue
        if time.monotonic() > deadline:
            raise NotIndexed("The changes are stored, but the search index does not show them yet.")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    installation.search.refresh()
