"""Recognising files by their first bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from nomad.repository.media_types import SNIFFED, detect


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a", "b")
    return stream.getvalue()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as file:
        file.addfile(tarfile.TarInfo("a"), io.BytesIO())
    return stream.getvalue()


FILES = {
    "plain": (b"vasp.5.4.4 output\n  energy = 1.0\n", "text/plain"),
    "empty": (b"", "text/plain"),
    "utf-8": ("Ångström π\n".encode() * 100, "text/plain"),
    "utf-8 cut in a character": (("é" * SNIFFED).encode()[: SNIFFED - 1], "text/plain"),
    "latin-1": ("Schrödinger".encode("latin-1"), "text/plain"),
    "terminal colours": (b"\x1b[1mbold\x1b[0m\n", "text/plain"),
    "xml": (b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<modeling>', "text/xml"),
    "xml with mark": (b'\xef\xbb\xbf<?xml version="1.0"?>', "text/xml"),
    "html": (b"<!DOCTYPE HTML><html>", "text/html"),
    "json object": (b'{"a": 1}', "application/json"),
    "json list": (b'[\n {"a": 1}]', "application/json"),
    "no json": (b"{ some code }", "text/plain"),
    "control characters": (b"abc\x00\x01\x02", "application/octet-stream"),
    "numbers": (bytes(range(256)), "application/octet-stream"),
    "gzip": (gzip.compress(b"a", mtime=0), "application/gzip"),
    "bzip2": (bz2.compress(b"a"), "application/x-bzip2"),
    "xz": (lzma.compress(b"a"), "application/x-xz"),
    "zip": (_zip(), "application/zip"),
    "tar": (_tar(), "application/x-tar"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
    "pdf": (b"%PDF-1.5\n", "application/pdf"),
    "hdf5": (b"\x89HDF\r\n\x1a\n\x00", "application/x-hdf5"),
}


@pytest.mark.parametrize("name", list(FILES))
def test_media_types(name: str) -> None:
    data, expected = FILES[name]
    assert detect(data[:SNIFFED]) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"), [("**/vasprun.xml", "text/xml"), ("**/OUTCAR", "text/plain"), ("**/*.png", "image/png")]
)
def test_real_files(shared_dir: Path, pattern: str, expected: str) -> None:
    files = [file for file in shared_dir.glob(pattern) if file.is_file() and file.stat().st_size]
    if not files:
        pytest.skip(f"there is no {pattern} in the shared test data")
    for file in files[:20]:
        assert detect(file.read_bytes()[:SNIFFED]) == expected, file
