"""Opening raw files, compressed or not."""

from __future__ import annotations

import bz2
import gzip
import lzma

import pytest

from nomad.parsing.files import decode, find_sibling, open_decompressed, open_text, siblings

PACKERS = [bytes, gzip.compress, bz2.compress, lzma.compress]


@pytest.mark.parametrize("pack", PACKERS)
def test_content_is_the_same_in_every_compression(tmp_path, pack):
    path = tmp_path / "file"
    path.write_bytes(pack(b"line 1\nline 2\n" * 100_000))
    with open_decompressed(path) as stream:
        assert stream.read() == b"line 1\nline 2\n" * 100_000


@pytest.mark.parametrize("pack", PACKERS[1:])
def test_a_cut_compressed_file_gives_its_beginning(tmp_path, pack):
    data = b"".join(b"%d some changing text\n" % (number * 7919) for number in range(100_000))
    packed = pack(data)
    path = tmp_path / "file"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    with open_decompressed(path) as stream:
        found = stream.read()
    assert data.startswith(found)


@pytest.mark.parametrize(("data", "text"), [("Å\n".encode(), "Å\n"), (b"\xc5\n", "Å\n"), (b"", "")])
def test_text_is_decoded_tolerantly(tmp_path, data, text):
    path = tmp_path / "file"
    path.write_bytes(data)
    with open_text(path) as stream:
        assert stream.read() == text
    assert decode(data) == text


def test_the_sibling_that_is_alone_or_shares_the_name_is_found(tmp_path):
    for name in ("si.out", "si.dos", "ge.dos", "other.dat"):
        (tmp_path / name).touch()
    mainfile = tmp_path / "si.out"
    assert [path.name for path in siblings(mainfile, "*.dos")] == ["ge.dos", "si.dos"]
    assert find_sibling(mainfile, "*.dos") == tmp_path / "si.dos"
    assert find_sibling(mainfile, "*.nothing", "*.dat") == tmp_path / "other.dat"
    assert find_sibling(tmp_path / "x.out", "*.dos") is None
