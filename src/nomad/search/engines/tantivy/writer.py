"""The one writer of the tantivy index."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson
import tantivy

from nomad.errors import StorageError
from nomad.search.documents import flatten
from nomad.search.engines.tantivy import generations
from nomad.search.engines.tantivy.schema import index_document, schema
from nomad.search.lock import WriterLock

_LOG = logging.getLogger(__name__)
_MIN_MEMORY = 15_000_000


class TantivyWriter:
    """See `nomad.search.index.IndexWriter`. Not safe to share between threads."""

    def __init__(self, folder: Path, memory: int, lock: WriterLock) -> None:
        self._folder = folder
        self._memory = max(memory, _MIN_MEMORY)
        self._lock: WriterLock | None = lock
        self._writer: Any = None
        self._rebuilding: Path | None = None
        self._generation: Path | None = None
        generation = generations.current(folder)
        if generation is not None and generations.is_ours(generation):
            try:
                self._writer = tantivy.Index.open(str(generation)).writer(self._memory, 1)
                # A writer that was killed may have left files whose names the next commit would use again.
                self._writer.garbage_collect_files()
                self._generation = generation
            except Exception as error:
                _LOG.warning("The index %s cannot be opened and must be rebuilt: %s", generation, error)

    @classmethod
    def open(cls, folder: Path, memory: int) -> TantivyWriter | None:
        """The writer of the index in `folder`; None when another one exists."""
        lock = WriterLock.acquire(folder)
        if lock is None:
            return None
        try:
            return cls(folder, memory, lock)
        except BaseException:
            lock.release()
            raise

    @property
    def needs_rebuild(self) -> bool:
        """Two small files are looked at, so it may be asked often."""
        return self._generation is None or not generations.is_intact(self._generation)

    def write(self, documents: Iterable[Mapping[str, Any]]) -> int:
        writer = self._require()
        count = 0
        for document in documents:
            flat = flatten(document)
            if self._rebuilding is None:
                writer.delete_documents_by_term("calc_id", flat["calc_id"][0])
            writer.add_json(orjson.dumps(index_document(flat)).decode())
            count += 1
        return count

    def delete(self, calc_ids: Iterable[str]) -> None:
        writer = self._require()
        for calc_id in calc_ids:
            writer.delete_documents_by_term("calc_id", calc_id)

    def commit(self) -> None:
        self._require().commit()

    def start_rebuild(self) -> None:
        self._drop_writer()
        if self._rebuilding is not None:
            shutil.rmtree(self._rebuilding, ignore_errors=True)
        self._rebuilding = generations.create(self._folder)
        self._writer = tantivy.Index(schema(), path=str(self._rebuilding)).writer(self._memory, 1)

    def finish_rebuild(self) -> None:
        if self._rebuilding is None:
            raise StorageError("No rebuild of the search index has been started.")
        self.commit()
        generations.activate(self._rebuilding)
        self._generation, self._rebuilding = self._rebuilding, None

    def close(self) -> None:
        self._drop_writer()
        if self._rebuilding is not None:
            shutil.rmtree(self._rebuilding, ignore_errors=True)
            self._rebuilding = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _require(self) -> Any:
        if self._writer is None:
            raise StorageError("The search index must be rebuilt before it can be written.")
        return self._writer

    def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.rollback()
            self._writer.wait_merging_threads()
            self._writer = None
