"""Zip answers: right, complete, of the announced size, in any range, and whole in spite of damaged files."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from nomad.errors import NotFound
from nomad.storage import zip_format as zf
from nomad.storage.objects import FileReader
from nomad.storage.raw_pack import RawPack, RawPackWriter
from nomad.storage.zip_items import Shape
from nomad.storage.zip_stream import BytesItem, PackItem, ZipStream

FILES = {
    "a/OUTCAR": b"forces " * 90_000,
    "a/tiny.txt": b"hi",
    "a/binary": b"\0\1\2",
    "a/empty": b"",
    "b/é.bin": os.urandom(150_000),
}


@pytest.fixture
def pack(tmp_path: Path) -> RawPack:
    writer = RawPackWriter(tmp_path / "raw.zip")
    for name, data in FILES.items():
        writer.add_bytes(name, data)
    writer.finish()
    return RawPack(FileReader(tmp_path / "raw.zip"))


def sized(pack: RawPack, deflate: bool = False) -> ZipStream:
    stream = ZipStream()
    for name, member in pack.members.items():
        stream.add_member(f"up/{name}", pack, member, deflate)
    stream.add_bytes("manifest.json", b'{"a": 1}', deflate)
    return stream


def content(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


EXPECTED = {f"up/{name}": data for name, data in sorted(FILES.items())} | {"manifest.json": b'{"a": 1}'}


@pytest.mark.parametrize("deflate", [False, True])
def test_a_zip_has_the_members_in_order_and_the_announced_size(pack: RawPack, deflate: bool) -> None:
    stream = sized(pack, deflate)
    data = b"".join(stream.chunks())
    assert len(data) == stream.size
    assert list(content(data).items()) == list(EXPECTED.items())
    assert stream.errors == []


def test_members_are_copied_not_compressed(pack: RawPack) -> None:
    data = b"".join(sized(pack).chunks())
    assert b"".join(pack.compressed("a/OUTCAR")) in data


def test_with_deflate_all_text_is_deflated(pack: RawPack) -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(sized(pack, deflate=True).chunks()))) as file:
        methods = {info.filename: info.compress_type for info in file.infolist()}
    assert methods["up/a/tiny.txt"] == methods["up/a/OUTCAR"] == methods["manifest.json"] == zipfile.ZIP_DEFLATED
    assert methods["up/a/binary"] == methods["up/a/empty"] == zipfile.ZIP_STORED


def test_any_range_is_that_part(pack: RawPack) -> None:
    stream = sized(pack, deflate=True)
    data = b"".join(stream.chunks())
    numbers = random.Random(1)
    size = stream.size
    ranges = [sorted((numbers.randrange(size + 1), numbers.randrange(size + 1))) for _ in range(100)]
    ranges += [[start, start + 5] for start in range(size - 900, size)]
    ranges += [[start, start + 90] for start in range(300)]
    for start, stop in ranges:
        assert b"".join(stream.chunks(start, stop)) == data[start:stop]
    assert b"".join(stream.chunks(7)) == data[7:]
    assert b"".join(stream.chunks(size, size + 10)) == b"".join(stream.chunks(9, 3)) == b""


def test_the_entity_tag_follows_the_content(pack: RawPack) -> None:
    assert sized(pack).etag == sized(pack).etag
    assert sized(pack).etag != sized(pack, deflate=True).etag
    stream = sized(pack)
    stream.add_bytes("more", b"")
    assert stream.etag != sized(pack).etag


def test_a_name_appears_once(pack: RawPack) -> None:
    stream = sized(pack)
    stream.add_bytes("up/a/tiny.txt", b"other")
    assert content(b"".join(stream.chunks())) == EXPECTED
    items = [PackItem("x", pack, pack.members["a/tiny.txt"]), BytesItem("x", b"other")]
    assert content(b"".join(ZipStream.unsized(items).chunks())) == {"x": b"hi"}


def test_an_empty_zip() -> None:
    stream = ZipStream()
    assert b"".join(stream.chunks()) == b"".join(ZipStream.unsized([]).chunks()) == b"PK\5\6" + bytes(18)
    assert stream.size == 22


def test_unknown_numbers_of_members(pack: RawPack) -> None:
    items = [PackItem(f"up/{name}", pack, member) for name, member in pack.members.items()]
    stream = ZipStream.unsized([*items, BytesItem("manifest.json", lambda: b'{"a": 1}')])
    assert b"".join(stream.chunks()) == b"".join(sized(pack).chunks())
    assert stream.size is None


def test_impossible_names_are_left_out(pack: RawPack) -> None:
    stream = sized(pack)
    stream.add_bytes("\ud800", b"x")
    stream.add_bytes("x" * 70_000, b"x")
    assert content(b"".join(stream.chunks())) == EXPECTED
    assert len(stream.errors) == 2


def cut(pack: RawPack, name: str, path: Path, more: int = 0) -> RawPack:
    """The same pack, whose file ends inside the member, for a reader that opened it before."""
    path.write_bytes(Path(pack.name).read_bytes())
    damaged = RawPack(FileReader(path))
    os.truncate(path, pack.members[name].data_offset + more)
    return damaged


def test_a_file_that_is_gone_is_left_out_and_reported(pack: RawPack, tmp_path: Path) -> None:
    damaged = cut(pack, "a/OUTCAR", tmp_path / "cut.zip")
    errors: list[str] = []

    def gone() -> bytes:
        raise NotFound("no archive")

    items = [
        PackItem("bad", damaged, damaged.members["a/OUTCAR"]),
        BytesItem("gone", gone),
        PackItem("good", pack, pack.members["a/OUTCAR"]),
        BytesItem("manifest.json", lambda: repr(errors).encode()),
    ]
    found = content(b"".join(ZipStream.unsized(items, errors).chunks()))
    assert found.keys() == {"good", "manifest.json"}
    assert found["good"] == FILES["a/OUTCAR"]
    assert b"bad: " in found["manifest.json"]
    assert b"no archive" in found["manifest.json"]


def test_a_file_that_breaks_off_does_not_end_the_answer(pack: RawPack, tmp_path: Path) -> None:
    damaged = cut(pack, "b/é.bin", tmp_path / "cut.zip", more=100)
    stream = ZipStream()
    stream.add_member("bad", damaged, damaged.members["b/é.bin"])
    stream.add_member("good", pack, pack.members["a/OUTCAR"])
    data = b"".join(stream.chunks())
    assert len(data) == stream.size
    assert len(stream.errors) == 1
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() == "bad"
        assert file.read("good") == FILES["a/OUTCAR"]


def test_many_members(pack: RawPack) -> None:
    member = pack.members["a/tiny.txt"]
    items = [PackItem(f"{number:06}", pack, member) for number in range(70_000)]
    stream = ZipStream()
    for item in items:
        stream.add_member(item.arcname, item.pack, item.member)
    data = b"".join(stream.chunks())
    assert len(data) == stream.size
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert len(file.namelist()) == 70_000
        assert file.read("069999") == b"hi"
    unsized = ZipStream.unsized(iter(items + items[-10:]))
    assert b"".join(unsized.chunks()) == data


class HugePack:
    """A pack with a member of 5 GiB of zeros."""

    SIZE = 5 * 1024**3

    def stored(self, position: int, length: int) -> list[bytes]:
        return [bytes(length)]


def test_members_and_zips_beyond_4_gib() -> None:
    stream = ZipStream()
    pack = HugePack()
    for name in ("one", "two"):
        stream._add(name, Shape(0, 0, pack.SIZE, pack.SIZE), None, pack, 0)  # type: ignore[arg-type]
    assert stream.size > 10 * 1024**3
    tail_start = 2 * pack.SIZE
    tail = b"".join(stream.chunks(tail_start))
    assert len(tail) == stream.size - tail_start
    sparse = SparseFile(tail, tail_start)
    with zipfile.ZipFile(sparse) as file:
        one, two = file.infolist()
    assert (one.file_size, two.file_size, two.compress_size) == (pack.SIZE,) * 3
    assert two.header_offset == pack.SIZE + zf.LOCAL.size + 3 + zf.LOCAL_ZIP64_SIZE
    header = b"".join(stream.chunks(two.header_offset, two.header_offset + 33))
    assert header[:4] == zf.LOCAL_SIGNATURE
    assert header[30:] == b"two"


class SparseFile(io.RawIOBase):
    """A large file of which only the end is there."""

    def __init__(self, tail: bytes, start: int) -> None:
        self._tail = tail
        self._start = start
        self._position = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._position, self._start + len(self._tail))[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        start = self._position - self._start
        assert start >= 0
        data = self._tail[start:] if size < 0 else self._tail[start : start + size]
        self._position += len(data)
        return data


@pytest.mark.slow
def test_five_gigabytes_need_little_memory_and_other_tools_read_them(tmp_path: Path) -> None:
    half = 5 * 1024**3 // 2
    (tmp_path / "source").touch()
    os.truncate(tmp_path / "source", half)
    reader = FileReader(tmp_path / "source")
    crc = 0
    for piece in reader.stream(0, half):
        crc = zlib.crc32(piece, crc)
    pack = SimpleNamespace(stored=reader.stream)
    stream = ZipStream()
    for name in ("one", "two"):
        stream._add(name, Shape(zf.STORED, crc, half, half), None, pack, 0)  # type: ignore[arg-type]
    for number in range(70_000):
        stream.add_bytes(f"small/{number}", b"%d" % number)
    process = psutil.Process()
    before = highest = process.memory_info().rss
    with (tmp_path / "answer.zip").open("wb") as target:
        for count, chunk in enumerate(stream.chunks()):
            if chunk.count(0) == len(chunk):
                target.seek(len(chunk), os.SEEK_CUR)
            else:
                target.write(chunk)
            if count % 16 == 0:
                highest = max(highest, process.memory_info().rss)
    assert (tmp_path / "answer.zip").stat().st_size == stream.size > 5 * 1024**3
    assert highest - before < 50_000_000
    with zipfile.ZipFile(tmp_path / "answer.zip") as file:
        assert len(file.namelist()) == 70_002
        assert file.read("small/69999") == b"69999"
        with file.open("two") as two:
            assert sum(len(piece) for piece in iter(lambda: two.read(1 << 20), b"")) == half
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tqq", str(tmp_path / "answer.zip")], check=True, stdout=subprocess.DEVNULL)
