"""What the first bytes of a file say about it."""

from __future__ import annotations

import bz2
import gzip
import lzma

import pytest

from nomad.parsing.head import HEAD_SIZE, FileHead


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"", ("inode/x-empty",)),
        (b"plain text\n", ("text/plain",)),
        (b"caf\xe9 in ISO-8859-1\n", ("text/plain",)),
        (b'<?xml version="1.0"?>\n<a/>', ("text/xml", "application/xml")),
        (b'{"section_run": []}', ("application/json", "text/plain")),
        (b"[1, 2]", ("application/json", "text/plain")),
        (b"{ this is a Fortran namelist }", ("text/plain",)),
        (b"[general]\noption = 1\n", ("text/plain",)),
        (b"\x89HDF\r\n\x1a\n" + b"\x00" * 20, ("application/x-hdf",)),
        (b"CDF\x01" + b"\x00" * 20, ("application/x-netcdf",)),
        (b"\x00" * 257 + b"ustar\x0000", ("application/x-tar",)),
        (b"\x00\x01\x02", ("application/octet-stream",)),
        (b"- of Ulm\x00\x01", ("application/octet-stream",)),
    ],
)
def test_mime_types_come_from_the_bytes(data, mime):
    assert FileHead(data).mime_types == mime


@pytest.mark.parametrize(
    ("pack", "compression"), [(bytes, None), (gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")]
)
def test_head_is_decompressed_and_cut(tmp_path, pack, compression):
    path = tmp_path / "file"
    path.write_bytes(pack(b"0123456789" * 5000))
    head = FileHead.read(path)
    assert head.compression == compression
    assert head.data == (b"0123456789" * 5000)[:HEAD_SIZE]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_damaged_compression_gives_what_is_readable(tmp_path, compress):
    path = tmp_path / "file"
    path.write_bytes(compress(b"")[:5])
    assert FileHead.read(path).data == b""


def test_a_character_cut_at_the_end_of_the_head_does_not_spoil_utf8():
    data = b"x" * (HEAD_SIZE - 1) + "é".encode()
    text = FileHead(data[:HEAD_SIZE]).text
    assert text == "x" * (HEAD_SIZE - 1)


@pytest.mark.parametrize(("data", "text"), [("Å".encode(), "Å"), (b"\xc5 cell", "Å cell"), (b"\x00\x01", None)])
def test_text_is_utf8_or_latin1(data, text):
    assert FileHead(data).text == text
