"""What is particular to OpenSearch: its generations, its failures, and answers that need many requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from nomad.config import OpenSearchSettings, SearchSettings, Settings
from nomad.errors import BadRequest
from nomad.search.engines.opensearch import facets, metrics
from nomad.search.engines.opensearch.mapping import Names
from nomad.search.index import IndexUnavailable, SearchIndex, open_index, open_writer
from nomad.search.query import Metric, Or, Prefix, SearchRequest, Sort, TermsFacet
from opensearch_server import OpenSearchServer

pytestmark = pytest.mark.xdist_group("opensearch")
DOCUMENTS = [{"calc_id": f"c{n:05}", "n_atoms": n, "formula": f"F{n % 30}"} for n in range(60)]


@pytest.fixture
def settings(tmp_path: Path, opensearch_server: OpenSearchServer) -> Settings:
    return Settings(data_dir=tmp_path, search=opensearch_server.search_settings())


@pytest.fixture
def index(settings: Settings) -> Iterator[SearchIndex]:
    opened = open_index(settings)
    yield opened
    opened.close()


@pytest.fixture
def writer(settings: Settings) -> Iterator[Any]:
    opened = open_writer(settings)
    assert opened is not None
    yield opened
    opened.close()


@pytest.fixture
def node(opensearch_server: OpenSearchServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=opensearch_server.url, timeout=60) as client:
        yield client


def fill(writer: Any, documents: list[dict[str, Any]] = DOCUMENTS) -> None:
    writer.start_rebuild()
    writer.write(documents)
    writer.finish_rebuild()


def total(index: SearchIndex) -> int:
    return index.search(SearchRequest(size=0)).total


def names_of(node: httpx.Client, settings: Settings) -> list[str]:
    return sorted(node.get(f"/{settings.search.opensearch.index_prefix}-*/_alias").json())


def test_an_index_that_was_never_written_is_empty(index: SearchIndex) -> None:
    found = index.search(SearchRequest(facets={"f": TermsFacet("formula")}))
    assert (found.total, list(found.hits), list(found.facets["f"].buckets)) == (0, [], [])


def test_writing_before_the_first_build_is_refused(writer: Any, settings: Settings, node: httpx.Client) -> None:
    assert writer.needs_rebuild
    with pytest.raises(Exception, match="rebuilt"):
        writer.write(DOCUMENTS[:1])
    assert names_of(node, settings) == []


def test_there_is_one_writer(writer: Any, settings: Settings) -> None:
    assert open_writer(settings) is None


def test_changes_are_visible_when_they_are_committed(writer: Any, index: SearchIndex) -> None:
    fill(writer)
    writer.write([{"calc_id": "new"}])
    assert total(index) == 60
    writer.delete(["c00001", "c00002", "unknown"])
    writer.commit()
    assert total(index) == 59


def test_small_bulk_requests_write_everything(tmp_path: Path, opensearch_server: OpenSearchServer) -> None:
    settings = Settings(data_dir=tmp_path, search=opensearch_server.search_settings(bulk_size=1024))
    writer = open_writer(settings)
    assert writer is not None
    fill(writer)
    writer.close()
    index = open_index(settings)
    assert total(index) == 60
    index.close()


def test_a_new_generation_is_built_beside(
    writer: Any, index: SearchIndex, settings: Settings, node: httpx.Client
) -> None:
    fill(writer)
    before = names_of(node, settings)
    writer.start_rebuild()
    writer.write(DOCUMENTS[:5])
    writer.commit()
    assert total(index) == 60
    writer.finish_rebuild()
    assert total(index) == 5
    after = names_of(node, settings)
    assert len(after) == 1
    assert after != before


def test_an_interrupted_rebuild_leaves_nothing(
    writer: Any, index: SearchIndex, settings: Settings, node: httpx.Client
) -> None:
    fill(writer)
    before = names_of(node, settings)
    writer.start_rebuild()
    writer.close()
    assert names_of(node, settings) == before
    again = open_writer(settings)
    assert again is not None
    assert not again.needs_rebuild
    names = Names(settings.search.opensearch.index_prefix)
    node.put(f"/{names.generation(7)}", json={"aliases": {names.building: {}}})  # as a crash leaves it
    fill(again, DOCUMENTS[:3])
    again.close()
    assert names_of(node, settings) == [names.generation(8)]
    assert total(index) == 3


def test_a_lost_index_is_noticed(writer: Any, index: SearchIndex, settings: Settings, node: httpx.Client) -> None:
    fill(writer)
    assert total(index) == 60
    node.delete(f"/{names_of(node, settings)[0]}")
    with pytest.raises(IndexUnavailable, match="missing"):
        total(index)
    writer.write(DOCUMENTS[:1])
    with pytest.raises(IndexUnavailable, match="missing"):
        writer.commit()
    assert writer.needs_rebuild
    assert names_of(node, settings) == []
    fill(writer)
    assert total(index) == 60


def test_an_index_by_the_name_of_the_alias_is_replaced(
    writer: Any, index: SearchIndex, settings: Settings, node: httpx.Client
) -> None:
    node.put(f"/{Names(settings.search.opensearch.index_prefix).current}")
    assert writer.needs_rebuild
    fill(writer)
    assert total(index) == 60


def test_an_index_of_another_version_is_unavailable(
    writer: Any, index: SearchIndex, settings: Settings, node: httpx.Client
) -> None:
    prefix = settings.search.opensearch.index_prefix
    node.put(f"/{prefix}-0123456789ab-3", json={"aliases": {f"{prefix}-0123456789ab": {}}})
    node.put(f"/{prefix}-of-others-3")
    with pytest.raises(IndexUnavailable, match="another version"):
        total(index)
    fill(writer)
    assert total(index) == 60
    assert len(names_of(node, settings)) == 2  # its own, and that of the other installation


def test_pages_go_beyond_ten_thousand(writer: Any, index: SearchIndex) -> None:
    fill(writer, [{"calc_id": f"c{n:05}", "n_atoms": n // 7} for n in range(10_050)])
    sort = Sort("n_atoms", False)
    assert list(index.search(SearchRequest(sort=sort, offset=10_040, size=2)).hits) == ["c10040", "c10041"]
    seen: list[str] = []
    after = None
    while True:
        page = index.search(SearchRequest(sort=sort, size=4000, after=after))
        seen += page.hits
        after = page.after
        if after is None:
            break
    assert seen == [f"c{n:05}" for n in range(10_050)]
    with pytest.raises(BadRequest, match="after"):
        index.search(SearchRequest(offset=2_000_000))


@pytest.mark.parametrize("limit", [12, 40])
def test_long_lists_are_read_in_parts(
    writer: Any, index: SearchIndex, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    fill(writer)
    monkeypatch.setattr(facets, "MAX_BUCKETS", limit)
    monkeypatch.setattr(metrics, "MAX_BUCKETS", limit)
    formulas, atoms = Metric("formulas", "cardinality", "formula"), Metric("atoms", "cardinality", "n_atoms")
    wanted = {
        "by count": TermsFacet("formula", 5, "count", (atoms,)),
        "by value": TermsFacet("formula", 50, metrics=(atoms,)),
    }
    found = index.search(SearchRequest(size=0, facets=wanted, metrics=(formulas, atoms)))
    assert dict(found.metrics) == {"formulas": 30, "atoms": 60}
    assert [(each.key, each.count, each.metrics["atoms"]) for each in found.facets["by count"].buckets] == [
        (formula, 2, 2) for formula in sorted(f"F{n}" for n in range(30))[:5]
    ]
    assert {each.metrics["atoms"] for each in found.facets["by value"].buckets} == {2}
    assert len(found.facets["by value"].buckets) == 30


def test_beyond_the_limit_numbers_of_values_are_estimates(
    tmp_path: Path, opensearch_server: OpenSearchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path, search=opensearch_server.search_settings(exact_values=0))
    writer = open_writer(settings)
    assert writer is not None
    fill(writer)
    writer.close()
    monkeypatch.setattr(metrics, "MAX_BUCKETS", 10)
    index = open_index(settings)
    found = index.search(SearchRequest(metrics=(Metric("atoms", "cardinality", "n_atoms"),)))
    assert found.metrics["atoms"] == pytest.approx(60, rel=0.02)
    index.close()


def test_a_question_that_is_too_large_is_a_bad_request(writer: Any, index: SearchIndex) -> None:
    fill(writer)
    with pytest.raises(BadRequest, match="too large"):
        index.search(SearchRequest(Or(tuple(Prefix("formula", f"F{n}") for n in range(3000)))))


def test_an_engine_that_is_down_is_unavailable(tmp_path: Path) -> None:
    options = OpenSearchSettings(hosts=["http://127.0.0.1:9"], timeout=2)
    settings = Settings(data_dir=tmp_path, search=SearchSettings(engine="opensearch", opensearch=options))
    with pytest.raises(IndexUnavailable, match="does not answer"):
        open_index(settings).search(SearchRequest())
    writer = open_writer(settings)
    assert writer is not None
    with pytest.raises(IndexUnavailable, match="does not answer"):
        _ = writer.needs_rebuild
    writer.close()
    again = open_writer(settings)
    assert again is not None
    again.close()


class _Refusing(BaseHTTPRequestHandler):
    seen: list[str | None] = []  # noqa: RUF012

    def do_POST(self) -> None:
        self.seen.append(self.headers["Authorization"])
        body = json.dumps({"error": {"type": "security_exception", "reason": "no"}, "status": 403}).encode()
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Nothing."""


def test_refused_credentials_are_unavailable(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = OpenSearchSettings(hosts=[f"http://127.0.0.1:{server.server_port}"], user="nomad", password="pass")
    index = open_index(Settings(data_dir=tmp_path, search=SearchSettings(engine="opensearch", opensearch=options)))
    with pytest.raises(IndexUnavailable, match="password"):
        index.search(SearchRequest())
    index.close()
    server.shutdown()
    server.server_close()
    assert _Refusing.seen == ["Basic bm9tYWQ6cGFzcw=="]
