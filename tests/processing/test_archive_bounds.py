"""Bounds on what a received archive may ask for, each at its reader."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from nomad.errors import TooLarge
from nomad.processing.archive_member import BadArchive
from nomad.processing.tar_headers import _check_records
from nomad.processing.xz_stream import XzStream
from nomad.processing.zip_directory import check_length, check_places


@pytest.mark.parametrize("padding", [b"", bytes(4), bytes(70_000)])
def test_xz_streams_one_after_the_other(tmp_path: Path, padding: bytes) -> None:
    path = tmp_path / "file.xz"
    path.write_bytes(lzma.compress(b"one ") + padding + lzma.compress(b"two"))
    with XzStream(path) as stream:
        assert stream.read(-1) == b"one two"


def test_an_xz_stream_that_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "file.xz"
    path.write_bytes(lzma.compress(bytes(1000))[:-5])
    with XzStream(path) as stream, pytest.raises(EOFError):
        stream.read(-1)


@pytest.mark.parametrize("data", [b"", b"6 a=b\n", b"6 a=b\n9 path=x\n", b"6 a=b\n\0\0"])
def test_proper_pax_records(data: bytes) -> None:
    _check_records(data)


@pytest.mark.parametrize("data", [b"0 a=b\n", b"2 2 2 =", b"7 a=b\n", b"a=b\n", b"5 a=b\n"])
def test_pax_records_that_overlap(data: bytes) -> None:
    with pytest.raises(tarfile.ReadError, match="no record"):
        _check_records(data)


def test_the_members_of_a_zip_file_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(30):
            archive.writestr(f"folder/with/a/long/name/{number}", b"")
    check_length(path, 30)
    with pytest.raises(TooLarge, match="max_files = 29"):
        check_length(path, 29)


def test_members_may_touch_but_not_overlap() -> None:
    first, second = zipfile.ZipInfo("a"), zipfile.ZipInfo("b")
    first.header_offset, first.compress_size = 0, 10
    second.header_offset, second.compress_size = 41, 5
    check_places([second, first])
    second.header_offset = 39
    with pytest.raises(BadArchive, match="'a' and 'b' overlap"):
        check_places([second, first])
