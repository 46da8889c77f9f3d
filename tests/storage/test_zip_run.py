"""Members handled as columns give the same bytes as members one by one."""

from __future__ import annotations

import io
import os
import random
import zipfile
import zlib
from pathlib import Path

import pytest

from nomad.storage import zip_format as zf
from nomad.storage.objects import FileReader
from nomad.storage.raw_member import SEGMENT
from nomad.storage.raw_pack import RawPack, RawPackWriter
from nomad.storage.zip_run import PackRun
from nomad.storage.zip_stream import PackRows, ZipStream

COUNT = 300


def contents() -> dict[str, bytes]:
    files = {f"é/{n % 7}/file{n:04}.out": (b"energy %d " % n) * (n % 90) for n in range(COUNT)}
    files |= {f"é/random{n}": os.urandom(3000 * n) for n in range(20)}
    return files | {"é/large": b"0123456789" * (SEGMENT // 5), "é/tiny.txt": b"hi", "é/empty": b""}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return contents()


@pytest.fixture(scope="module", params=["by name", "shuffled"])
def path(request: pytest.FixtureRequest, files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = sorted(files)
    if request.param == "shuffled":
        random.Random(1).shuffle(names)
    path = tmp_path_factory.mktemp("packs") / "raw.zip"
    with RawPackWriter(path) as writer:
        for name in names:
            writer.add_bytes(name, files[name])
        writer.finish()
    return path


@pytest.fixture
def pack(path: Path) -> RawPack:
    return RawPack(FileReader(path))


def in_rows(pack: RawPack, rows: PackRows) -> ZipStream:
    stream = ZipStream()
    stream.add_rows(rows)
    stream.add_bytes("manifest.json", b"{}")
    return stream


def one_by_one(pack: RawPack, rows: PackRows) -> ZipStream:
    stream = ZipStream()
    for item in rows.items():
        stream.add_member(item.arcname, item.pack, item.member, item.deflate)
    stream.add_bytes("manifest.json", b"{}")
    return stream


@pytest.mark.parametrize(("prefix", "strip"), [("", 0), ("upload/", 0), ("", 3), ("other/", 1 + len("é".encode()))])
@pytest.mark.parametrize("deflate", [False, True])
def test_rows_give_the_bytes_of_single_members(pack: RawPack, prefix: str, strip: int, deflate: bool) -> None:
    rows = PackRows(pack, range(len(pack.members)), prefix, strip, deflate)
    stream = in_rows(pack, rows)
    data = b"".join(stream.chunks())
    assert len(data) == stream.size
    assert data == b"".join(one_by_one(pack, rows).chunks())
    assert stream.errors == []
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None


def test_any_range_is_part_of_the_whole(pack: RawPack) -> None:
    stream = in_rows(pack, PackRows(pack, range(len(pack.members)), "up/"))
    whole = b"".join(stream.chunks())
    chance = random.Random(2)
    places = [(0, 1), (stream.size - 1, stream.size), (0, stream.size), *((n, n + 1) for n in range(0, 300, 7))]
    places += [(start := chance.randrange(stream.size), start + chance.randrange(1, 400_000)) for _ in range(150)]
    for start, stop in places:
        assert b"".join(stream.chunks(start, stop)) == whole[start:stop]


def test_rows_of_several_calls_are_one_run_and_keep_their_order(pack: RawPack) -> None:
    stream = ZipStream()
    for start in range(0, 200, 10):
        stream.add_rows(PackRows(pack, list(range(start, start + 10))[::-1], "up/"))
    names = [f"up/{pack.name_at(row)}" for start in range(0, 200, 10) for row in range(start + 9, start - 1, -1)]
    with zipfile.ZipFile(io.BytesIO(b"".join(stream.chunks()))) as file:
        assert file.namelist() == names


def test_a_name_appears_once_whatever_it_comes_from(pack: RawPack, files: dict[str, bytes]) -> None:
    everything = range(len(pack.members))
    stream = in_rows(pack, PackRows(pack, everything))
    stream.add_bytes("é/large", b"generated")
    stream.add_member("é/large", pack, pack.members["é/tiny.txt"])
    again = RawPack(FileReader(Path(pack.name)))
    stream.add_rows(PackRows(again, everything))
    stream.add_rows(PackRows(again, everything, "other/"))
    stream.add_bytes("other/not there", b"generated")
    with zipfile.ZipFile(io.BytesIO(b"".join(stream.chunks()))) as file:
        names = file.namelist()
        assert len(names) == len(set(names)) == 2 * len(files) + 2
        assert file.read("é/large") == files["é/large"]
        assert file.read("other/not there") == b"generated"


def test_tags_differ_with_names_and_contents(pack: RawPack) -> None:
    everything = range(len(pack.members))
    variants = [
        PackRows(pack, everything),
        PackRows(pack, everything, "a/"),
        PackRows(pack, everything, "b/"),
        PackRows(pack, everything, "", 3),
        PackRows(pack, everything[1:]),
        PackRows(pack, everything[::-1]),
    ]
    tags = [in_rows(pack, rows).etag for rows in variants]
    assert len(set(tags)) == len(variants)
    assert tags == [in_rows(pack, rows).etag for rows in variants]


def test_members_cut_off_are_filled_with_zeros(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "raw.zip"
    copy.write_bytes(path.read_bytes())
    pack = RawPack(FileReader(copy))
    stream = in_rows(pack, PackRows(pack, range(len(pack.members))))
    size = stream.size
    os.truncate(copy, copy.stat().st_size // 2)
    data = b"".join(stream.chunks())
    assert len(data) == size
    assert stream.errors
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        broken = 0
        for name in file.namelist():
            try:
                file.read(name)
            except (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error):
                broken += 1
        assert broken
        assert broken < len(pack.members)


@pytest.mark.parametrize("begin", [zf.LIMIT_32 - 20_000, zf.LIMIT_32, 1 << 40])
def test_members_beyond_4_gib_have_wide_offsets(pack: RawPack, begin: int) -> None:
    rows = [row for row in range(len(pack.members)) if pack.member_at(row).size < 100_000]
    run = PackRun(pack, pack.columns(rows), 0, b"up/", begin, 77, [])
    expected = b""
    place = begin
    for row in rows:
        member = pack.member_at(row)
        name = b"up/" + member.name.encode()
        shape = (member.method, member.crc32, member.compressed_size, member.size)
        expected += zf.central_record(name, *shape, place)
        place += len(zf.local_header(name, *shape)) + member.compressed_size
    assert run.end == place
    assert run.directory_end == 77 + len(expected)
    assert b"".join(run.directory(77, run.directory_end)) == expected
    for start, stop in ((77, 78), (1000, 5000), (len(expected) - 9, len(expected) + 77)):
        assert b"".join(run.directory(start, stop)) == expected[start - 77 : stop - 77]
