"""The one writer of the index in the cluster."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from nomad.config import Settings
from nomad.errors import StorageError
from nomad.search.documents import flatten
from nomad.search.engines.opensearch.cluster import Cluster, IndexMissing
from nomad.search.engines.opensearch.mapping import (
    Names,
    index_document,
    index_settings,
    mapping,
    settings_when_complete,
)
from nomad.search.index import IndexUnavailable, IndexWriter
from nomad.search.lock import WriterLock

_LOG = logging.getLogger(__name__)
_LOOK_EVERY = 1.0
"""Seconds between two looks at the cluster whether the index is still there."""


class OpenSearchWriter(IndexWriter):
    """See `nomad.search.index.IndexWriter`. Not safe to share between threads.

    What has been sent before a crash or `close` may become visible later; it is what the rows said, and whoever writes
    next says it again.
    """

    def __init__(self, settings: Settings, lock: WriterLock) -> None:
        self._settings = settings
        self._names = Names(settings.search.opensearch.index_prefix)
        self._cluster = Cluster(settings.search.opensearch)
        self._lock: WriterLock | None = lock
        self._buffer = bytearray()
        self._rebuilding: str | None = None
        self._looked = -_LOOK_EVERY
        self._is_there = False

    @classmethod
    def open(cls, settings: Settings) -> OpenSearchWriter | None:
        """The writer; None while another process that shares the data folder has it. Sends no request yet."""
        lock = WriterLock.acquire(settings.index_dir)
        if lock is None:
            return None
        try:
            return cls(settings, lock)
        except BaseException:
            lock.release()
            raise

    @property
    def needs_rebuild(self) -> bool:
        """Asks the cluster at most once per second. Raises `IndexUnavailable`."""
        if time.monotonic() - self._looked >= _LOOK_EVERY:
            self._is_there = self._cluster.exists(f"/_alias/{self._names.current}")
            self._looked = time.monotonic()
        return not self._is_there

    def write(self, documents: Iterable[Mapping[str, Any]]) -> int:
        count = 0
        for document in documents:
            flat = flatten(document)
            self._add({"index": {"_id": flat["calc_id"][0]}}, index_document(flat))
            count += 1
        return count

    def delete(self, calc_ids: Iterable[str]) -> None:
        for calc_id in calc_ids:
            self._add({"delete": {"_id": calc_id}})

    def commit(self) -> None:
        self._require()
        self._send()
        self._cluster.request("POST", f"/{self._target}/_refresh")

    def start_rebuild(self) -> None:
        self._buffer.clear()
        numbers = []
        for name, content in self._generations().items():
            numbers.append(self._names.number(name))
            if self._names.current not in content["aliases"] and name.startswith(self._names.current):
                self._cluster.request("DELETE", f"/{name}")  # left by a rebuild that was interrupted
        name = self._names.generation(max(numbers, default=0) + 1)
        body = {
            "settings": {"index": index_settings(self._settings)},
            "mappings": mapping(),
            "aliases": {self._names.building: {}},
        }
        self._cluster.request("PUT", f"/{name}", body)
        self._rebuilding = name

    def finish_rebuild(self) -> None:
        if self._rebuilding is None:
            raise StorageError("No rebuild of the search index has been started.")
        self.commit()
        complete = {"index": settings_when_complete(self._settings)}
        self._cluster.request("PUT", f"/{self._rebuilding}/_settings", complete)
        self._cluster.request("POST", f"/{self._rebuilding}/_flush", parameters={"wait_if_ongoing": "true"})
        others = [name for name in self._generations() if name != self._rebuilding]
        actions: list[dict[str, Any]] = [{"remove_index": {"index": name}} for name in others]
        actions.append({"remove": {"index": self._rebuilding, "alias": self._names.building}})
        actions.append({"add": {"index": self._rebuilding, "alias": self._names.current}})
        self._cluster.request("POST", "/_aliases", {"actions": actions})
        self._rebuilding = None
        self._is_there, self._looked = True, time.monotonic()

    def close(self) -> None:
        self._buffer.clear()
        if self._rebuilding is not None:
            try:
                self._cluster.request("DELETE", f"/{self._rebuilding}")
            except IndexUnavailable as error:
                _LOG.warning("The unfinished index %s stays until the next rebuild: %s", self._rebuilding, error)
            self._rebuilding = None
        self._cluster.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def _target(self) -> str:
        return self._names.current if self._rebuilding is None else self._names.building

    def _generations(self) -> dict[str, Any]:
        """All indices of this installation, and, by the name of the alias, one that is none of its making."""
        answer = self._cluster.request("GET", f"/{self._names.all}/_alias")
        return {name: content for name, content in answer.items() if self._names.is_ours(name)}

    def _require(self) -> None:
        if self._rebuilding is None and self.needs_rebuild:
            raise StorageError("The search index must be rebuilt before it can be written.")

    def _add(self, *lines: dict[str, Any]) -> None:
        self._require()
        addition = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        if len(self._buffer) + len(addition) > self._settings.search.opensearch.bulk_size:
            self._send()
        self._buffer += addition

    def _send(self) -> None:
        if not self._buffer:
            return
        parameters = {"require_alias": "true", "filter_path": "errors,items.*.error,items.*.status"}
        answer = self._cluster.request("POST", f"/{self._target}/_bulk", bytes(self._buffer), parameters)
        self._buffer.clear()
        if not answer["errors"]:
            return
        for item in answer["items"]:
            for outcome in item.values():
                self._check(outcome.get("error"))

    def _check(self, error: dict[str, Any] | None) -> None:
        """Raises for the error of one document; to delete what is not there is none."""
        if error is None:
            return
        if error.get("type") == "index_not_found_exception":
            self._looked = -_LOOK_EVERY
            raise IndexMissing("The search index is missing and must be rebuilt.")
        raise IndexUnavailable(f"The search engine does not accept a document: {error.get('reason')}")
