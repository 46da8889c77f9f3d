"""The search engines that benchmarks compare."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from nomad.config import OpenSearchSettings, SearchSettings, Settings
from nomad.search.index import SearchIndex

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from opensearch_server import OpenSearchServer

EMBEDDED = "tantivy"
OPENSEARCH = "opensearch"
PREFIX = "nomad-benchmark"


@dataclass(frozen=True)
class Engine:
    """An engine with a place for its index."""

    name: str
    settings: Settings
    server: int | None = None
    """The process of the engine, when it is not the one that asks and runs on this machine."""

    @property
    def _url(self) -> str:
        return self.settings.search.opensearch.hosts[0]

    @property
    def _prefix(self) -> str:
        return self.settings.search.opensearch.index_prefix

    def is_filled(self) -> bool:
        """Whether there is an index from an earlier run."""
        if self.name == EMBEDDED:
            return (self.settings.index_dir / "CURRENT").exists()
        httpx.get(f"{self._url}/_cluster/health?wait_for_status=yellow&timeout=60s", timeout=70)  # after a start
        return bool(httpx.get(f"{self._url}/{self._prefix}-*/_alias", timeout=60).json())

    def size(self) -> int:
        """Bytes of the index."""
        if self.name == EMBEDDED:
            return sum(file.stat().st_size for file in self.settings.index_dir.rglob("*") if file.is_file())
        answer = httpx.get(f"{self._url}/{self._prefix}-*/_stats/store", timeout=60).json()
        return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])

    def server_memory(self) -> int:
        """Bytes of memory of the engine's own process, pages of the index files included; 0 when there is none."""
        return 0 if self.server is None else psutil.Process(self.server).memory_info().rss

    def server_time(self) -> float:
        """Seconds of processor time that the engine's own process has used, in steps of a hundredth."""
        if self.server is None:
            return 0.0
        times = psutil.Process(self.server).cpu_times()
        return times.user + times.system

    def forget(self, search: SearchIndex) -> None:
        """Drop remembered answers, but not what the system or the engine knows of files."""
        if self.name == EMBEDDED:
            search.close()
            search.refresh()
        else:
            httpx.post(f"{self._url}/{self._prefix}-*/_cache/clear?request=true", timeout=60)


@contextmanager
def engines(names: Sequence[str], folder: Path, url: str | None, heap: str) -> Iterator[list[Engine]]:
    """The engines with indexes in or for this folder; OpenSearch is started when none runs at `url`."""
    server = OpenSearchServer(folder / "opensearch", heap, is_short=False)
    if OPENSEARCH in names and url is None:
        server.start()
    try:
        options = OpenSearchSettings(
            hosts=[url or server.url or "http://127.0.0.1:9200"], index_prefix=f"{PREFIX}-{folder.name}", timeout=600
        )
        found = []
        for name in names:
            search = SearchSettings(engine=name, opensearch=options)
            settings = Settings(data_dir=folder / f"data-{name}", search=search)
            found.append(Engine(name, settings, server.pid if name == OPENSEARCH else None))
        yield found
    finally:
        server.stop()
