"""The rows in an OpenSearch that comes and goes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from nomad.config import OpenSearchSettings, SearchSettings, Settings
from nomad.database.index_queue import last_change, mark_changed
from nomad.database.tables import EntryRow, UploadRow
from nomad.repository.indexing import NotIndexed, drain, rebuild, serve_index, wait_until_indexed
from nomad.repository.installation import Installation
from nomad.search.index import IndexUnavailable
from nomad.search.query import SearchRequest, Sort
from opensearch_server import OpenSearchServer


def add(installation: Installation, *names: str) -> None:
    with installation.database.session() as session:
        session.merge(UploadRow(upload_id="up", user_id="ada", published=True))
        for position, name in enumerate(names):
            values = {
                "mainfile": f"{name}.out",
                "parser_name": "parsers/vasp",
                "uploader_id": "ada",
                "derived": {"formula": "Si"},
            }
            session.merge(EntryRow(calc_id=name, upload_id="up", position=position, **values))
        mark_changed(session, names)


def hits(installation: Installation) -> list[str]:
    return list(installation.search.search(SearchRequest(sort=Sort("calc_id", False))).hits)


def with_search(installation: Installation, search: SearchSettings) -> Installation:
    """The same rows with another engine, as after a change of the configuration."""
    return Installation.open(Settings(data_dir=installation.settings.data_dir, search=search))


@pytest.fixture
def without_engine(tmp_path: Path) -> Installation:
    options = OpenSearchSettings(hosts=["http://127.0.0.1:9"], timeout=2)
    return Installation.open(
        Settings(data_dir=tmp_path, search=SearchSettings(engine="opensearch", opensearch=options))
    )


def test_without_an_engine_nothing_is_lost(without_engine: Installation) -> None:
    add(without_engine, "a")
    with pytest.raises(IndexUnavailable):
        hits(without_engine)
    with pytest.raises(NotIndexed, match="stored"):
        wait_until_indexed(without_engine)
    with without_engine.database.read_session() as session:
        assert last_change(session)
    without_engine.close()


def test_the_indexer_waits_for_the_engine(without_engine: Installation, caplog: pytest.LogCaptureFixture) -> None:
    add(without_engine, "a")
    stop = threading.Event()
    thread = threading.Thread(target=serve_index, args=(without_engine, stop))
    thread.start()
    deadline = time.monotonic() + 10
    while "waits for the search engine" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    thread.join(10)
    without_engine.close()
    assert "waits for the search engine" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.xdist_group("opensearch")
def test_an_installation_moves_to_opensearch(without_engine: Installation, opensearch_server: OpenSearchServer) -> None:
    add(without_engine, "a", "b")
    without_engine.close()
    moved = with_search(without_engine, opensearch_server.search_settings())
    assert drain(moved) == 2
    assert hits(moved) == ["a", "b"]
    add(moved, "c")
    wait_until_indexed(moved)
    assert hits(moved) == ["a", "b", "c"]
    assert rebuild(moved) == 3
    assert hits(moved) == ["a", "b", "c"]
    moved.close()
