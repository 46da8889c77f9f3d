"""Files as searchable buffers with line numbers."""

from __future__ import annotations

import gzip
import re

import pytest

from nomad.errors import ParserError
from nomad.parsing.source import Source

TEXT = b"first\nsecond\nthird energy\n"


@pytest.mark.parametrize(
    "data",
    [TEXT, TEXT.replace(b"\n", b"\r\n"), gzip.compress(TEXT), gzip.compress(TEXT.replace(b"\n", b"\r\n"))],
    ids=["plain", "windows", "gz", "windows gz"],
)
def test_compression_and_line_ends_do_not_matter(tmp_path, data):
    path = tmp_path / "out"
    path.write_bytes(data)
    with Source.open(path) as source:
        assert source.data[:] == TEXT
        assert re.search(rb"energy$", source.data, re.MULTILINE)


def test_line_ends_across_pieces_are_joined(tmp_path):
    path = tmp_path / "out"
    path.write_bytes(b"a\r\n" * 1_000_000)
    with Source.open(path) as source:
        assert source.data[:] == b"a\n" * 1_000_000


def test_lines_are_counted_over_pieces():
    source = Source(b"x\n" * 2_000_000)
    for offset in (0, 1, 2, 1_048_576, 3_999_998):
        assert source.line(offset) == offset // 2 + 1


def test_messages_name_file_and_line():
    source = Source(TEXT, "si.out")
    assert source.at(TEXT.index(b"energy")) == {"file": "si.out", "line": 3}
    assert source.line_start(8) == 6
    assert source.line_end(8) == 12


def test_empty_and_missing_files(tmp_path):
    (tmp_path / "empty").touch()
    with Source.open(tmp_path / "empty") as source:
        assert len(source) == 0
        assert source.line(0) == 1
    with pytest.raises(ParserError, match="missing"):
        Source.open(tmp_path / "missing")


def test_damage_is_reported(tmp_path):
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(TEXT)[:-10])
    with Source.open(path) as source:
        assert source.damage is not None
        assert TEXT.startswith(source.data[:])
