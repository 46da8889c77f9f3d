"""The manifest of raw files, and what verification finds."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from nomad.errors import DamagedFile
from nomad.storage.manifest import decode_path, encode_path, read_manifest, verify_raw_pack, write_manifest
from nomad.storage.objects import FileReader
from nomad.storage.raw_pack import RawPack, RawPackWriter

FILES = {"b/x.out": b"1" * 50, "a with blank": b"2", "100%\nnew\r%0A": b"3"}


def make(tmp_path: Path) -> tuple[RawPack, bytes]:
    writer = RawPackWriter(tmp_path / "raw.zip")
    manifest = write_manifest([writer.add_bytes(name, data) for name, data in FILES.items()])
    writer.finish()
    return RawPack(FileReader(tmp_path / "raw.zip")), manifest


def test_lines_are_those_of_bagit(tmp_path: Path) -> None:
    _, manifest = make(tmp_path)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    assert manifest.decode().splitlines() == [
        f"{sums[name]}  {line}"
        for name, line in (
            ("100%\nnew\r%0A", "100%25%0Anew%0D%250A"),
            ("a with blank", "a with blank"),
            ("b/x.out", "b/x.out"),
        )
    ]
    assert read_manifest(manifest) == sums


@pytest.mark.parametrize("path", ["a", "%", "%25", "%0a", "\r\n%%", "50%20"])
def test_paths_round_trip(path: str) -> None:
    assert decode_path(encode_path(path)) == path
    assert "\n" not in encode_path(path)


def test_a_whole_pack_verifies(tmp_path: Path) -> None:
    pack, manifest = make(tmp_path)
    assert list(verify_raw_pack(pack, read_manifest(manifest))) == []


def test_every_difference_is_named(tmp_path: Path) -> None:
    pack, manifest = make(tmp_path)
    sums = read_manifest(manifest)
    del sums["a with blank"]
    sums["b/x.out"] = "0" * 64
    sums["more"] = "0" * 64
    problems = [message for _, message in verify_raw_pack(pack, sums)]
    for text in ("'a with blank' .* not in the manifest", "'b/x.out' .* differs", "'more' .* missing"):
        assert any(re.search(text, problem) for problem in problems), text
    assert len(problems) == 3


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    pack, manifest = make(tmp_path)
    content = bytearray((tmp_path / "raw.zip").read_bytes())
    content[pack.members["b/x.out"].data_offset] ^= 1
    (tmp_path / "damaged.zip").write_bytes(content)
    damaged = RawPack(FileReader(tmp_path / "damaged.zip"))
    problems = [message for _, message in verify_raw_pack(damaged, read_manifest(manifest))]
    assert len(problems) == 1
    assert "'b/x.out'" in problems[0]


@pytest.mark.parametrize(
    "data",
    [b"x  a\n", b"0" * 64 + b" a\n", b"0" * 64 + b"  \n", b"0" * 64 + b"  a", b"\xff\n", (b"0" * 64 + b"  a\n") * 2],
)
def test_damaged_manifests_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile, match=r"manifest-sha256\.txt"):
        read_manifest(data)
