"""What is special to objects in S3: parts, failures, versions, and how few requests reading takes."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nomad.config import StorageSettings
from nomad.errors import ConfigurationError, StoreUnavailable
from nomad.storage import s3
from nomad.storage.archive_pack import ArchivePack, ArchivePackWriter
from nomad.storage.at_once import at_once
from nomad.storage.block_cache import BLOCK, BlockCache
from nomad.storage.local_files import local_files
from nomad.storage.objects import FolderStore, ObjectMissing, ObjectStore
from nomad.storage.s3 import S3Store, open_s3_store
from nomad.storage.s3_reader import LARGE
from s3_server import S3Server, free_port

pytestmark = pytest.mark.xdist_group("s3")


@pytest.fixture
def bucket(s3_server: S3Server) -> str:
    return s3_server.new_bucket()


@pytest.fixture
def s3_store(s3_server: S3Server, bucket: str) -> S3Store:
    return open_s3_store(s3_server.settings(bucket))


class Proxy:
    """Passes connections on to a server, until it has passed a number of bytes: then they all break."""

    def __init__(self, port: int, limit: int) -> None:
        self._target = port
        self._left = limit
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._sockets = [self._server]
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._server.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                self._start(self._pass, client, server, True)
                self._start(self._pass, server, client, False)

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):  # the other end has gone
            while data := source.recv(65536):
                self._left -= len(data) if counted else 0
                if self._left < 0:
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in self._sockets:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for end in self._sockets:
            end.close()


@pytest.fixture
def proxied(s3_server: S3Server, bucket: str) -> Iterator[Callable[[int], S3Store]]:
    """A store behind connections that break after so many bytes sent."""
    proxies: list[Proxy] = []

    def make(limit: int) -> S3Store:
        proxies.append(Proxy(s3_server.port, limit))
        endpoint = f"http://127.0.0.1:{proxies[-1].port}"
        return open_s3_store(s3_server.settings(bucket, endpoint=endpoint, retries=0, timeout=5))

    yield make
    for proxy in proxies:
        proxy.close()


def test_large_files_go_up_in_parts(s3_store: S3Store, tmp_path: Path) -> None:
    data = os.urandom(s3.PART * 2 + 12345)
    (tmp_path / "large").write_bytes(data)
    s3_store.put_file("a/large", tmp_path / "large")
    assert s3_store.size("a/large") == len(data)
    assert s3_store.version("a/large").strip('"').endswith("-3")  # the tag of an object that came in three parts
    assert b"".join(s3_store.stream("a/large", 5, chunk=1_000_000)) == data[5:]


@pytest.mark.parametrize("size", [0, 1000, s3.PART * 3])
def test_a_broken_transfer_leaves_nothing(
    s3_store: S3Store, proxied: Callable[[int], S3Store], tmp_path: Path, size: int
) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(size))
    failing = proxied(s3.PART if size > s3.PART else 100)
    with pytest.raises(StoreUnavailable, match="try again"):
        failing.put_file("a/b", source)
    assert source.stat().st_size == size
    assert not s3_store.exists("a/b")
    assert list(s3_store.list()) == []
    s3_store.put_file("a/b", source)
    assert s3_store.size("a/b") == size
    assert not source.exists()


def test_a_broken_replacement_leaves_the_old_object(
    s3_store: S3Store, proxied: Callable[[int], S3Store], tmp_path: Path
) -> None:
    s3_store.put_bytes("a/b", b"old")
    (tmp_path / "source").write_bytes(os.urandom(s3.PART * 2))
    with pytest.raises(StoreUnavailable):
        proxied(s3.PART).put_file("a/b", tmp_path / "source")
    assert s3_store.read("a/b") == b"old"


def test_a_store_that_does_not_answer_is_told_from_a_missing_object(s3_server: S3Server) -> None:
    store = open_s3_store(s3_server.settings("anywhere", endpoint=f"http://127.0.0.1:{free_port()}", retries=0))
    for call in (store.read, store.size, store.exists, store.delete, store.reader, lambda key: list(store.list(key))):
        with pytest.raises(StoreUnavailable, match="a/b"):
            call("a/b")
    assert StoreUnavailable("").status == 503


def test_wrong_credentials(s3_server: S3Server, bucket: str) -> None:
    store = open_s3_store(s3_server.settings(bucket, secret_access_key="wrong"))
    with pytest.raises(StoreUnavailable, match="refuses"):
        store.read("a/b")


def test_a_reader_never_mixes_versions(s3_store: S3Store) -> None:
    old, new = os.urandom(3 * LARGE), os.urandom(3 * LARGE)
    s3_store.put_bytes("a/b", old)
    reader = s3_store.reader("a/b")
    assert reader.read(10, 20) == old[10:30]
    s3_store.put_bytes("a/b", new)
    assert reader.read(30, 40) == old[30:70]  # in the same block
    for start, length in ((LARGE, 10), (0, 2 * LARGE)):
        with pytest.raises(StoreUnavailable, match="replaced"):
            reader.read(start, length)
    assert s3_store.read("a/b") == new


@pytest.mark.parametrize("size", [0, 1, BLOCK, BLOCK + 1, 40 * BLOCK + 7])
def test_any_range_is_what_was_put(s3_store: S3Store, size: int) -> None:
    data = os.urandom(size)
    s3_store.put_bytes("a/b", data)
    reader = s3_store.reader("a/b")
    assert reader.size == size
    places = [0, 1, BLOCK - 1, BLOCK, LARGE, size // 2, max(size - BLOCK - 1, 0), size, size + 5]
    for start in places:
        for length in (0, 1, BLOCK, BLOCK + 1, LARGE + 1, size + 1):
            assert reader.read(start, length) == data[start : start + length]
            assert b"".join(reader.stream(start, length)) == data[start : start + length]


def test_parts_of_archives_take_few_requests(
    s3_store: S3Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_arrays = {f"section_{n}": {"value": n, "text": "x" * 5000} for n in range(20)}
    writer = ArchivePackWriter(tmp_path / "pack")
    for number in range(100):
        writer.add(f"entry{number:03}", {**with_arrays, "number": number})
    writer.finish()
    pack_size = (tmp_path / "pack").stat().st_size
    s3_store.put_file("a/pack", tmp_path / "pack")
    requests = []
    original = S3Store._get

    def counted(self: S3Store, key: str, options: object) -> object:
        requests.append(options)
        return original(self, key, options)  # type: ignore[arg-type]

    monkeypatch.setattr(S3Store, "_get", counted)
    pack = ArchivePack.open(s3_store, "a/pack")
    assert len(requests) == 2  # its end, and the first bytes, which say what it is
    assert [pack.lazy(calc_id)["number"] for calc_id in pack.calc_ids] == list(range(100))
    assert len(requests) <= 3 + pack_size // BLOCK


def test_prefixes_with_many_objects_are_deleted(s3_store: S3Store) -> None:
    for _ in at_once(s3_store, lambda number: s3_store.put_bytes(f"ab/x/{number}", b"x"), range(1050)):
        pass
    s3_store.put_bytes("ab/xy", b"x")
    assert len(list(s3_store.list("ab/x/"))) == 1050
    s3_store.delete_prefix("ab/x/")
    assert list(s3_store.list()) == ["ab/xy"]


def test_at_once_keeps_the_order_and_raises(store: ObjectStore) -> None:
    assert list(at_once(store, lambda number: number * number, range(100))) == [n * n for n in range(100)]
    with pytest.raises(ZeroDivisionError):
        list(at_once(store, lambda number: 1 // number, range(100)))


def test_objects_as_local_files(store: ObjectStore, tmp_path: Path) -> None:
    store.put_bytes("a/one", b"1")
    store.put_bytes("a/two", b"2")
    (tmp_path / "copies").mkdir()
    with local_files(store, ["a/two", "a/one"], tmp_path / "copies") as paths:
        assert [path.read_bytes() for path in paths] == [b"2", b"1"]
    assert list((tmp_path / "copies").iterdir()) == []
    with pytest.raises(ObjectMissing), local_files(store, ["a/one", "a/three"], tmp_path / "copies"):
        pass
    assert list((tmp_path / "copies").iterdir()) == []
    assert store.read("a/one") == b"1"


def test_addresses(s3_store: S3Store, bucket: str, tmp_path: Path) -> None:
    assert s3_store.address("a/b/") == f"s3://{bucket}/some/prefix/a/b/"
    assert FolderStore(tmp_path).address("a/b") == f"{tmp_path}/a/b"


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"url": "s3://"}, "s3://bucket/prefix"), ({"url": "s3://bucket?x=1"}, "s3://bucket/prefix")],
)
def test_settings_that_do_not_fit(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        open_s3_store(StorageSettings.model_validate(settings))


def test_the_block_cache_forgets_what_was_not_used() -> None:
    cache = BlockCache(2 * BLOCK)
    cache.put("key", "1", 0, bytes(2 * BLOCK))
    assert cache.get("key", "1", 0) is not None
    cache.put("key", "2", 7, b"short")
    assert cache.get("key", "2", 7) == b"short"
    assert cache.get("key", "1", 0) is not None
    assert cache.get("key", "1", 1) is None
