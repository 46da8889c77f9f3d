"""The index follows the rows, survives crashes and damage, and is seen by other processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from nomad.config import SearchSettings, Settings
from nomad.database.index_queue import last_change, mark_changed
from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import Conflict
from nomad.repository import indexing
from nomad.repository.indexing import (
    NotIndexed,
    drain,
    open_indexer,
    rebuild,
    serve_index,
    wait_until_indexed,
)
from nomad.repository.installation import Installation
from nomad.search.index import IndexUnavailable
from nomad.search.query import Query, SearchRequest, Sort, Term

PRINT_TOTALS = """
import sys
from nomad.config import Settings
from nomad.search.index import open_index
from nomad.search.query import SearchRequest
index = open_index(Settings(data_dir=sys.argv[1]))
for _ in sys.stdin:
    print(index.search(SearchRequest()).total, flush=True)
"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    settings = Settings(data_dir=tmp_path, search=SearchSettings(writer_memory=15_000_000, commit_interval=0.005))
    opened = Installation.open(settings)
    with opened.database.session() as session:
        session.add(UploadRow(upload_id="up", user_id="ada", published=True))
    yield opened
    opened.close()


def add(installation: Installation, *names: str, formula: str = "Si") -> None:
    with installation.database.session() as session:
        for position, name in enumerate(names):
            session.merge(
                EntryRow(
                    calc_id=name,
                    upload_id="up",
                    mainfile=f"{name}.out",
                    parser_name="parsers/vasp",
                    position=position,
                    uploader_id="ada",
                    derived={"formula": formula},
                )
            )
        mark_changed(session, names)


def remove(installation: Installation, name: str) -> None:
    with installation.database.session() as session:
        session.execute(delete(EntryRow).where(EntryRow.calc_id == name))
        mark_changed(session, [name])


def hits(installation: Installation, query: Query | None = None) -> list[str]:
    request = SearchRequest(sort=Sort("calc_id", False), size=100)
    if query is not None:
        request = SearchRequest(query, Sort("calc_id", False), size=100)
    return list(installation.search.search(request).hits)


def index_folder(installation: Installation) -> Path:
    index = installation.settings.index_dir
    return index / (index / "CURRENT").read_text()


def test_before_anything_was_indexed_nothing_is_found(installation: Installation) -> None:
    assert hits(installation) == []


def test_adding_changing_and_removing(installation: Installation) -> None:
    add(installation, "a", "b")
    assert drain(installation) == 2
    assert hits(installation) == ["a", "b"]
    add(installation, "a", formula="Ge")
    remove(installation, "b")
    assert drain(installation) == 2
    assert hits(installation, Term("formula", "Ge")) == ["a"]
    assert hits(installation, Term("formula", "Si")) == []
    assert drain(installation) == 0


def test_an_entry_queued_twice_is_there_once(installation: Installation) -> None:
    for _ in range(3):
        add(installation, "a", "b")
    drain(installation)
    assert hits(installation) == ["a", "b"]


def test_more_than_a_batch(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 7)
    names = [f"n{i:02}" for i in range(30)]
    add(installation, *names)
    assert drain(installation) == 30
    assert hits(installation) == names
    assert rebuild(installation) == 30
    assert hits(installation) == names


def test_a_crash_before_the_commit_loses_nothing(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    add(installation, "a")
    drain(installation)
    add(installation, "b")
    monkeypatch.setattr(indexing, "remove_changes", _crash)
    with pytest.raises(RuntimeError, match="crash"):
        drain(installation)
    monkeypatch.undo()
    with installation.database.read_session() as session:
        assert last_change(session) > 0
    drain(installation)
    assert hits(installation) == ["a", "b"]


def _crash(*_: Any) -> None:
    raise RuntimeError("crash")


def test_only_one_indexer(installation: Installation) -> None:
    indexer = open_indexer(installation)
    assert indexer is not None
    add(installation, "a")
    assert open_indexer(installation) is None
    assert drain(installation) == 0
    with pytest.raises(Conflict):
        rebuild(installation)
    with pytest.raises(NotIndexed):
        wait_until_indexed(installation, timeout=0.05)
    assert indexer.drain() == 1
    wait_until_indexed(installation, timeout=1)
    indexer.close()


def test_waiting_without_any_indexer_indexes_here(installation: Installation) -> None:
    add(installation, "a")
    wait_until_indexed(installation)
    assert hits(installation) == ["a"]
    wait_until_indexed(installation, timeout=0)


def test_read_your_writes_beside_a_running_indexer(installation: Installation) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=serve_index, args=(installation, stop))
    thread.start()
    try:
        for i in range(10):
            add(installation, f"n{i}")
            wait_until_indexed(installation)
            assert len(hits(installation)) == i + 1
    finally:
        stop.set()
        thread.join()
    indexer = open_indexer(installation)
    assert indexer is not None, "the loop must let the index go"
    indexer.close()


def test_the_loop_survives_an_error(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = iter([True])
    original = indexing.search_documents

    def fail_once(*arguments: Any) -> Any:
        if next(failures, False):
            raise RuntimeError("crash")
        return original(*arguments)

    add(installation, "a")
    drain(installation)
    monkeypatch.setattr(indexing, "search_documents", fail_once)
    stop = threading.Event()
    thread = threading.Thread(target=serve_index, args=(installation, stop))
    add(installation, "b")
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while hits(installation) != ["a", "b"] and time.monotonic() < deadline:
            stop.wait(0.01)
    finally:
        stop.set()
        thread.join()
    assert hits(installation) == ["a", "b"]


def test_another_process_sees_commits_and_rebuilds(installation: Installation) -> None:
    command = [sys.executable, "-c", PRINT_TOTALS, str(installation.settings.data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def ask() -> int:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write("\n")
            other.stdin.flush()
            return int(other.stdout.readline())

        assert ask() == 0
        add(installation, "a", "b")
        drain(installation)
        assert ask() == 2
        remove(installation, "a")
        drain(installation)
        assert ask() == 1
        rebuild(installation)
        add(installation, "c")
        drain(installation)
        assert ask() == 2
        other.stdin.close()


def test_rebuild_replaces_the_generation_and_reports(installation: Installation) -> None:
    add(installation, "a", "b")
    drain(installation)
    before = index_folder(installation)
    seen: list[tuple[int, int]] = []
    assert rebuild(installation, lambda done, total: seen.append((done, total))) == 2
    assert seen[-1] == (2, 2)
    assert index_folder(installation) != before
    assert not before.exists()
    assert hits(installation) == ["a", "b"]


def test_a_missing_folder_is_rebuilt(installation: Installation) -> None:
    add(installation, "a")
    drain(installation)
    shutil.rmtree(installation.settings.index_dir)
    assert hits(installation) == []
    drain(installation)
    assert hits(installation) == ["a"]


def test_damage_found_by_a_reader_is_repaired_by_the_writer(installation: Installation) -> None:
    add(installation, "a")
    drain(installation)
    (index_folder(installation) / "meta.json").write_text("nonsense")
    with pytest.raises(IndexUnavailable):
        hits(installation)
    drain(installation)
    assert hits(installation) == ["a"]


def test_an_index_of_another_version_is_rebuilt(installation: Installation) -> None:
    add(installation, "a")
    drain(installation)
    index = installation.settings.index_dir
    index_folder(installation).rename(index / "older-1")
    (index / "CURRENT").write_text("older-1")
    with pytest.raises(IndexUnavailable):
        hits(installation)
    drain(installation)
    assert hits(installation) == ["a"]
    assert not (index / "older-1").exists()


def test_an_interrupted_rebuild_leaves_the_old_index(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(installation, "a")
    drain(installation)
    monkeypatch.setattr(indexing, "search_documents", _crash)
    with pytest.raises(RuntimeError, match="crash"):
        rebuild(installation)
    monkeypatch.undo()
    assert hits(installation) == ["a"]
    assert [each.name for each in installation.settings.index_dir.iterdir() if each.is_dir()] == [
        index_folder(installation).name
    ]
