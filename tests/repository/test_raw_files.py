"""Files that are decompressed on the way, also damaged ones."""

from __future__ import annotations

import gzip
import lzma

import pytest

from nomad.errors import BadRequest
from nomad.repository.raw_files import DecompressedFile, decompressed_file, is_compressed, stored_file
from nomad.storage.objects import FolderStore
from nomad.storage.raw_pack import RawPack, RawPackWriter

TEXT = b"".join(b"line %d of a long file\n" % number for number in range(300_000))
FILES = {
    "a.gz": gzip.compress(TEXT, mtime=0),
    "a.xz": lzma.compress(TEXT, preset=0),
    "two.gz": gzip.compress(TEXT[:1000], mtime=0) + gzip.compress(TEXT[1000:], mtime=0),
    "cut.gz": gzip.compress(TEXT, mtime=0)[:100_000],
    "cut.xz": lzma.compress(TEXT, preset=0)[:20_000],
    "empty.gz": gzip.compress(b"", mtime=0),
    "nothing.gz": b"",
    "fake.gz": b"this is text",
    "fake.xz": b"this is text",
    "a.txt": TEXT,
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> RawPack:
    folder = tmp_path_factory.mktemp("pack")
    with RawPackWriter(folder / "raw.zip") as writer:
        for name, data in FILES.items():
            writer.add_bytes(name, data)
        writer.finish()
    return RawPack.open(FolderStore(folder), "raw.zip")


def decompressed(pack: RawPack, name: str, offset: int = 0, length: int = -1) -> DecompressedFile:
    return decompressed_file(pack, pack.members[name], offset, length)


@pytest.mark.parametrize("name", ["a.gz", "a.xz", "two.gz"])
@pytest.mark.parametrize(
    ("offset", "length"), [(0, -1), (0, 10), (5, 100), (2047, 3), (1_500_000, 2_000_000), (len(TEXT) - 5, 99), (0, 0)]
)
def test_parts_count_after_decompression(pack: RawPack, name: str, offset: int, length: int) -> None:
    expected = TEXT[offset:] if length < 0 else TEXT[offset : offset + length]
    assert b"".join(decompressed(pack, name, offset, length).chunks) == expected


@pytest.mark.parametrize("name", ["cut.gz", "cut.xz"])
def test_a_cut_file_gives_what_is_there(pack: RawPack, name: str) -> None:
    data = b"".join(decompressed(pack, name).chunks)
    assert len(data) > 1000
    assert TEXT.startswith(data)


@pytest.mark.parametrize("name", ["fake.gz", "fake.xz"])
def test_a_file_with_a_wrong_name_is_refused(pack: RawPack, name: str) -> None:
    with pytest.raises(BadRequest, match=name):
        decompressed(pack, name)


@pytest.mark.parametrize("name", ["empty.gz", "nothing.gz"])
def test_nothing_stays_nothing(pack: RawPack, name: str) -> None:
    assert list(decompressed(pack, name).chunks) == []


def test_a_stored_file_can_be_read_from_any_place(pack: RawPack) -> None:
    file = stored_file(pack, pack.members["a.txt"], 1000, 5000)
    assert (file.size, file.name, file.media_type) == (5000, "a.txt", "text/plain")
    assert b"".join(file.chunks(10, 20)) == TEXT[1010:1020]
    assert b"".join(file.chunks()) == TEXT[1000:6000]
    assert file.etag != stored_file(pack, pack.members["a.txt"], 1000, 5001).etag


@pytest.mark.parametrize(("path", "expected"), [("a.gz", True), ("b/c.xz", True), ("a.bz2", False), ("gz", False)])
def test_what_can_be_decompressed(path: str, expected: bool) -> None:
    assert is_compressed(path) is expected
