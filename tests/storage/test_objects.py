"""Behaviour that every object store shares, and what is special to folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nomad.config import Settings, StorageSettings
from nomad.errors import ConfigurationError, StorageError
from nomad.storage import durable
from nomad.storage.objects import FileReader, FolderStore, ObjectMissing, ObjectStore, open_store


def test_what_was_put_is_read_back(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"0123456789")
    store.put_file("ab/x/raw.zip", source)
    store.put_bytes("ab/x/upload.json", b"{}")

    assert not source.exists()
    assert store.read("ab/x/raw.zip") == b"0123456789"
    assert store.size("ab/x/raw.zip") == 10
    assert store.exists("ab/x/raw.zip")
    assert list(store.list("ab/x/")) == ["ab/x/raw.zip", "ab/x/upload.json"]


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [(0, None, b"0123456789"), (3, None, b"3456789"), (3, 4, b"3456"), (8, 10, b"89"), (10, None, b""), (20, 5, b"")],
)
def test_ranges_end_with_the_object(store: ObjectStore, start: int, length: int | None, expected: bytes) -> None:
    store.put_bytes("a/b", b"0123456789")
    assert store.read("a/b", start, length) == expected
    assert b"".join(store.stream("a/b", start, length, chunk=3)) == expected


def test_objects_are_replaced_as_a_whole(store: ObjectStore) -> None:
    store.put_bytes("a/b", b"old content")
    reader = store.reader("a/b")
    version = store.version("a/b")
    store.put_bytes("a/b", b"new")
    assert store.read("a/b") == b"new"
    assert store.version("a/b") != version
    assert reader.read(0, 100) == b"old content"
    assert b"".join(reader.stream(4, 100)) == b"content"
    reader.close()


def test_missing_objects_are_named(store: ObjectStore) -> None:
    store.put_bytes("a/b", b"x")
    for key in ("a/c", "a", "a/b/c", "z/y"):
        assert not store.exists(key)
        for call in (store.read, store.size, store.reader, store.stream, store.version):
            with pytest.raises(ObjectMissing, match=key):
                call(key)
        store.delete(key) if key != "a" else None
        store.delete_prefix(f"{key}/") if key not in ("a",) else None
    assert store.read("a/b") == b"x"


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "a\0b", "a/.part-x"])
def test_keys_never_leave_the_store(store: ObjectStore, key: str) -> None:
    for call in (store.read, store.exists, store.delete):
        with pytest.raises(StorageError):
            call(key)
    with pytest.raises(StorageError):
        store.put_bytes(key, b"x")


def test_prefixes_are_deleted_and_nothing_else(store: ObjectStore) -> None:
    for key in ("ab/x/1", "ab/x/y/2", "ab/xy/3", "ac/4"):
        store.put_bytes(key, b"x")
    store.delete_prefix("ab/x/")
    assert list(store.list()) == ["ab/xy/3", "ac/4"]
    store.delete_prefix("ab/x")
    assert list(store.list()) == ["ac/4"]
    store.delete_prefix("ab/x/")
    for prefix in ("", "/"):
        with pytest.raises(StorageError):
            store.delete_prefix(prefix)


def test_lists_by_prefix_of_the_key(store: ObjectStore) -> None:
    for key in ("ab/x/archive-1.pack", "ab/x/archive-2.pack", "ab/x/raw.zip"):
        store.put_bytes(key, b"x")
    assert list(store.list("ab/x/archive-")) == ["ab/x/archive-1.pack", "ab/x/archive-2.pack"]
    assert list(store.list("zz/")) == []


class TestFolderStore:
    def test_a_failed_write_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        store = FolderStore(tmp_path)
        store.put_bytes("a/b", b"old")

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="No space left"):
            store.put_bytes("a/b", b"new")
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
        assert store.read("a/b") == b"old"

    def test_unfinished_files_are_invisible(self, tmp_path: Path) -> None:
        store = FolderStore(tmp_path)
        store.put_bytes("a/b", b"x")
        half = durable.part_path(tmp_path / ".part-files" / "c")
        half.write_bytes(b"half")
        assert list(store.list()) == ["a/b"]
        store.remove_unfinished(half.stat().st_mtime - 1)
        assert half.exists()
        store.remove_unfinished(half.stat().st_mtime + 1)
        assert not half.exists()

    def test_a_source_on_another_file_system_is_copied(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        source = tmp_path / "source"
        source.write_bytes(b"content")
        original = durable.rename

        def rename(one: Path, other: Path) -> None:
            if one == source:
                raise OSError(18, "Invalid cross-device link")
            original(one, other)

        monkeypatch.setattr(durable, "rename", rename)
        store = FolderStore(tmp_path / "store")
        store.put_file("a/b", source)
        assert store.read("a/b") == b"content"
        assert not source.exists()

    def test_local_path(self, tmp_path: Path) -> None:
        store = FolderStore(tmp_path)
        store.put_bytes("a/b", b"x")
        assert store.local_path("a/b") == tmp_path / "a" / "b"
        with pytest.raises(ObjectMissing):
            store.local_path("a/c")


class TestFileReader:
    def test_closed_readers_refuse(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"abc")
        reader = FileReader(tmp_path / "x")
        reader.close()
        reader.close()
        with pytest.raises(StorageError, match="closed"):
            reader.read(0, 1)

    def test_a_file_that_was_cut_gives_what_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"abcdef")
        reader = FileReader(tmp_path / "x")
        os.truncate(tmp_path / "x", 2)
        assert reader.read(0, 6) == b"ab"

    def test_descriptors_are_given_back(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"abc")
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        for _ in range(20):
            FileReader(tmp_path / "x").read(0, 1)
        assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


@pytest.mark.parametrize("url", [None, "other", "file:other", "file://other"])
def test_settings_name_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    if url and url.startswith("file:"):
        url = url.replace("other", f"{tmp_path}/other")
    store = open_store(Settings(data_dir=tmp_path / "data", storage=StorageSettings(url=url)))
    store.put_bytes("a/b", b"x")
    folder = tmp_path / "data" / "uploads" if url is None else tmp_path / "other"
    assert (folder / "a" / "b").read_bytes() == b"x"


def test_other_kinds_of_stores_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ftp://host"):
        open_store(Settings(data_dir=tmp_path, storage=StorageSettings(url="ftp://host")))
