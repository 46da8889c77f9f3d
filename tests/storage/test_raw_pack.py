"""Raw packs: what goes in comes out, by name, by range, and with every other unzip tool."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nomad.errors import BadRequest, DamagedFile, NotFound
from nomad.storage import raw_member, raw_pack_writer
from nomad.storage.objects import FileReader, FolderStore, ObjectStore
from nomad.storage.raw_pack import RawPack, RawPackWriter, open_raw_pack

RANDOM = os.urandom(700_000)
TEXT = b"".join(b"%d %.6f\n" % (number, number**0.5) for number in range(60_000))
FILES = {
    "vasp/vasprun.xml": TEXT,
    "vasp/sub/OUTCAR": b"hello " * 1000,
    "vasp/sub.txt": b"after sub/ in the order of characters",
    "vasp/empty": b"",
    "vasp/é ü/名前.out": b"utf-8",
    "random.bin": RANDOM,
}


def write_pack(path: Path, files: dict[str, bytes] = FILES) -> Path:
    writer = RawPackWriter(path)
    for name, data in files.items():
        writer.add_bytes(name, data)
    writer.finish()
    return path


def open_pack(path: Path) -> RawPack:
    return RawPack(FileReader(path))


@pytest.fixture(params=[4 * 1024 * 1024, 50_000], ids=["one segment", "segments"])
def pack(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RawPack:
    monkeypatch.setattr(raw_pack_writer, "SEGMENT", request.param)
    return open_pack(write_pack(tmp_path / "raw.zip"))


def test_every_file_is_read_back(pack: RawPack) -> None:
    assert list(pack.members) == sorted(FILES)
    for name, data in FILES.items():
        assert pack.read_bytes(name) == data
        member = pack.members[name]
        assert (member.size, member.crc32) == (len(data), zlib.crc32(data))
        assert sum(map(len, pack.compressed(name))) == member.compressed_size


def test_the_smaller_of_stored_and_deflated_is_kept(pack: RawPack) -> None:
    methods = {name: member.method for name, member in pack.members.items()}
    assert methods["vasp/vasprun.xml"] == 8
    assert methods["random.bin"] == methods["vasp/empty"] == 0
    assert all(member.compressed_size <= member.size + 40 for member in pack.members.values())


@pytest.mark.parametrize("name", ["vasp/vasprun.xml", "random.bin", "vasp/empty"])
@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, 1), (0, 50_000), (49_999, 2), (50_000, 50_000), (123_456, 234_567), (600_000, None), (0, 0), (10**9, 5)],
)
def test_ranges(pack: RawPack, name: str, offset: int, length: int | None) -> None:
    stop = None if length is None else offset + length
    assert b"".join(pack.read(name, offset, length)) == FILES[name][offset:stop]


@pytest.mark.parametrize(
    ("directory", "expected"),
    [
        ("vasp", ["vasp/empty", "vasp/sub.txt", "vasp/vasprun.xml"]),
        ("vasp/", ["vasp/empty", "vasp/sub.txt", "vasp/vasprun.xml"]),
        ("vasp/sub", ["vasp/sub/OUTCAR"]),
        ("", ["random.bin"]),
        ("vas", None),
        ("vasp/vasprun.xml", None),
        ("nothing", None),
    ],
)
def test_listings(pack: RawPack, directory: str, expected: list[str] | None) -> None:
    listing = pack.listing(directory)
    assert (None if listing is None else [member.name for member in listing]) == expected


def test_a_directory_of_directories_has_no_files(tmp_path: Path) -> None:
    assert open_pack(write_pack(tmp_path / "x", {"a/b/c": b"", "a/d/e": b""})).listing("a") == []


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("vasp/sub", ["vasp/sub.txt", "vasp/sub/OUTCAR"]),
        ("", sorted(FILES)),
        ("x", []),
        ("vasp/é", ["vasp/é ü/名前.out"]),
    ],
)
def test_prefixes(pack: RawPack, prefix: str, expected: list[str]) -> None:
    assert [pack.name_at(row) for row in pack.rows_with_prefix(prefix)] == expected


def test_unknown_names(pack: RawPack) -> None:
    assert "vasp" not in pack.members
    for name in ("vasp", "", "\ud800", "../x"):
        with pytest.raises(NotFound):
            pack.read(name)


def test_other_tools_read_the_pack(pack: RawPack) -> None:
    with zipfile.ZipFile(pack.name) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == FILES
    if shutil.which("unzip"):
        assert subprocess.run(["unzip", "-tq", pack.name], capture_output=True, check=False).returncode == 0


def test_streams_are_kept_and_teed(tmp_path: Path) -> None:
    writer = RawPackWriter(tmp_path / "raw.zip")
    tee = io.BytesIO()
    member = writer.add_stream("a", (TEXT[start : start + 777] for start in range(0, len(TEXT), 777)), tee)
    writer.finish()
    assert tee.getvalue() == TEXT
    assert member.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert open_pack(tmp_path / "raw.zip").read_bytes("a") == TEXT


def test_a_failing_source_leaves_no_trace(tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield RANDOM
        raise ConnectionError("gone")

    writer = RawPackWriter(tmp_path / "raw.zip")
    writer.add_bytes("a", b"1")
    with pytest.raises(ConnectionError):
        writer.add_stream("b", failing())
    writer.add_bytes("b", b"2")
    writer.finish()
    pack = open_pack(tmp_path / "raw.zip")
    assert {name: pack.read_bytes(name) for name in pack.members} == {"a": b"1", "b": b"2"}
    assert Path(pack.name).stat().st_size < 1000


def test_nothing_is_there_before_finish(tmp_path: Path) -> None:
    writer = RawPackWriter(tmp_path / "raw.zip")
    writer.add_bytes("a", b"1")
    assert not (tmp_path / "raw.zip").exists()
    writer.abort()
    writer.abort()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", "/a", "a//b", "../a", "a/..", "a/./b", "a/", "a\0", "\ud800", "x" * 70_000, "twice"]
)
def test_unsafe_names_are_refused(tmp_path: Path, name: str) -> None:
    writer = RawPackWriter(tmp_path / "raw.zip")
    writer.add_bytes("twice", b"")
    with pytest.raises(BadRequest):
        writer.add_bytes(name, b"x")
    writer.abort()


def test_no_members(tmp_path: Path) -> None:
    pack = open_pack(write_pack(tmp_path / "raw.zip", {}))
    assert list(pack.members) == []
    assert pack.listing("") == []
    assert zipfile.ZipFile(pack.name).namelist() == []


def test_more_members_than_a_plain_zip_can_hold(tmp_path: Path) -> None:
    files = {f"{number:06}": b"%d" % number for number in range(66_000)}
    pack = open_pack(write_pack(tmp_path / "raw.zip", files))
    assert len(pack.members) == 66_000
    assert pack.read_bytes("065999") == b"65999"
    with zipfile.ZipFile(pack.name) as other:
        assert len(other.namelist()) == 66_000


def test_tables_of_very_large_files_stay_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_pack_writer, "SEGMENT", 100)
    monkeypatch.setattr(raw_pack_writer, "MOST_SEGMENTS", 8)
    writer = RawPackWriter(tmp_path / "raw.zip")
    member = writer.add_bytes("a", TEXT[:12_345])
    writer.finish()
    assert member.segments is not None
    assert member.segments.length == 1600
    assert len(member.segments.crc) == 8
    pack = open_pack(tmp_path / "raw.zip")
    assert pack.members["a"].segments is not None
    assert b"".join(pack.read("a", 5_000, 4_000)) == TEXT[5_000:9_000]


def test_only_touched_segments_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_pack_writer, "SEGMENT", 50_000)
    pack = open_pack(write_pack(tmp_path / "raw.zip"))
    lengths = []
    read = pack._reader.read
    monkeypatch.setattr(pack._reader, "read", lambda start, length: lengths.append(length) or read(start, length))
    assert b"".join(pack.read("random.bin", 500_000, 10)) == RANDOM[500_000:500_010]
    assert sum(lengths) < 51_000


def test_opened_packs_are_shared(store: ObjectStore, tmp_path: Path) -> None:
    store.put_file("ab/x/raw.zip", write_pack(tmp_path / "new"))
    assert open_raw_pack(store, "ab/x/raw.zip") is open_raw_pack(store, "ab/x/raw.zip")


SMALL_FILES = {"a/one": b"one " * 30, "a/two": bytes(range(200)), "b": b"", "c": b"segments " * 40}


@pytest.fixture(scope="module")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw_pack_writer, "SEGMENT", 100)
        return write_pack(tmp_path_factory.mktemp("small") / "raw.zip", SMALL_FILES).read_bytes()


class Bytes:
    """A reader of bytes in memory."""

    name = "raw.zip"

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read(self, start: int, length: int) -> bytes:
        return self.data[start : start + length]

    def stream(self, start: int, length: int) -> Iterator[bytes]:
        yield self.data[start : start + length]

    def close(self) -> None:
        """Nothing to close."""


def outcome(data: bytes) -> dict[str, bytes | None] | None:
    """Content by name, None for a damaged member; None for a pack that cannot be opened."""
    try:
        pack = RawPack(Bytes(data))
    except DamagedFile:
        return None
    found: dict[str, bytes | None] = {}
    for name in pack.members:
        try:
            found[name] = pack.read_bytes(name)
        except DamagedFile:
            found[name] = None
    return found


def test_every_flipped_bit_is_noticed(small_pack: bytes) -> None:
    assert outcome(small_pack) == SMALL_FILES
    unnoticed = 0
    for position in range(len(small_pack)):
        damaged = bytearray(small_pack)
        damaged[position] ^= 1 << position % 8
        found = outcome(bytes(damaged))
        if found is not None:
            assert found.keys() == SMALL_FILES.keys()
            assert list(found.values()).count(None) <= 1, position
            assert all(content in (None, SMALL_FILES[name]) for name, content in found.items())
            unnoticed += None not in found.values()
    # Deflate fills up bytes with bits that mean nothing.
    assert unnoticed < 10


def test_damage_is_named(small_pack: bytes) -> None:
    with pytest.raises(DamagedFile, match=r"raw\.zip"):
        RawPack(Bytes(small_pack[:-1]))
    position = RawPack(Bytes(small_pack)).members["a/two"].data_offset
    damaged = small_pack[:position] + b"?" + small_pack[position + 1 :]
    with pytest.raises(DamagedFile, match=r"'a/two' in the raw pack raw\.zip"):
        RawPack(Bytes(damaged)).read_bytes("a/two")


def test_every_truncation_is_noticed(small_pack: bytes) -> None:
    assert all(outcome(small_pack[:length]) is None for length in range(len(small_pack)))
    assert outcome(small_pack + b"\0") is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_gives_a_wrong_answer(small_pack: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(small_pack)))
    stop = data.draw(st.integers(start, len(small_pack)))
    found = outcome(small_pack[:start] + data.draw(st.binary(max_size=60)) + small_pack[stop:])
    assert found is None or all(content in (None, SMALL_FILES[name]) for name, content in found.items())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_anything_else_is_no_raw_pack(data: bytes) -> None:
    assert outcome(data) is None


@settings(max_examples=60, deadline=None)
@given(
    files=st.dictionaries(
        st.text("ab/é.", min_size=1, max_size=8).filter(lambda name: all(p.strip(".") for p in name.split("/"))),
        st.binary(max_size=400) | st.integers(0, 500).map(lambda number: b"line\n" * number),
        max_size=8,
    ),
    segment=st.integers(1, 300),
)
def test_any_files_round_trip(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], segment: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw_pack_writer, "SEGMENT", segment)
        path = write_pack(tmp_path_factory.mktemp("any") / "raw.zip", files)
    pack = open_pack(path)
    assert {name: pack.read_bytes(name) for name in pack.members} == files
    with zipfile.ZipFile(path) as other:
        assert {name: other.read(name) for name in other.namelist()} == files


def test_the_table_must_fit_its_member() -> None:
    table = raw_member.SegmentTable(100, (30, 20), (1, 2))
    data = raw_member.pack_segments(table)[4:]
    assert raw_member.unpack_segments(data, 150, 50) == table
    for wrong, size, compressed in ((data[:-1], 150, 50), (data, 250, 50), (data, 150, 51), (b"", 150, 50)):
        with pytest.raises(ValueError, match="segment table"):
            raw_member.unpack_segments(wrong, size, compressed)


def test_real_files(shared_dir: Path, tmp_path: Path) -> None:
    files = {
        path.relative_to(shared_dir).as_posix(): path.read_bytes()
        for path in sorted((shared_dir / "samples").rglob("*"))
        if path.is_file()
    }
    store = FolderStore(tmp_path / "store")
    store.put_file("ab/x/raw.zip", write_pack(tmp_path / "raw.zip", files))
    pack = open_raw_pack(store, "ab/x/raw.zip")
    assert {name: pack.read_bytes(name) for name in pack.members} == files


def test_large_files_need_little_memory(tmp_path: Path) -> None:
    chunk = TEXT[:100_000]
    tracemalloc.start()
    try:
        with RawPackWriter(tmp_path / "raw.zip") as writer:
            writer.add_stream("large", (chunk for _ in range(800)))
            writer.finish()
        pack = open_pack(tmp_path / "raw.zip")
        assert sum(map(len, pack.read("large"))) == 80_000_000
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_threads_share_a_pack(pack: RawPack) -> None:
    with ThreadPoolExecutor(8) as threads:
        for name, data in zip(FILES, threads.map(pack.read_bytes, list(FILES) * 5), strict=False):
            assert data == FILES[name]
