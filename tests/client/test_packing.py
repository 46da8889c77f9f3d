from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from nomad.client.packing import is_archive, packed_chunks, packed_size


def names(paths: list[Path]) -> dict[str, bytes]:
    content = b"".join(packed_chunks(paths))
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work" / "a").mkdir(parents=True)
    (tmp_path / "work" / "a" / "out").write_bytes(b"1" * 1000)
    (tmp_path / "work" / f"{'long-name-' * 15}.txt").write_bytes(b"")
    (tmp_path / "work" / "link").symlink_to(tmp_path / "nowhere")
    return tmp_path / "work"


def test_one_folder_is_the_root_of_the_upload(folder: Path) -> None:
    packed = names([folder])
    assert set(packed) == {"a/out", f"{'long-name-' * 15}.txt"}
    assert packed["a/out"] == b"1" * 1000


def test_several_paths_keep_their_names(folder: Path) -> None:
    assert "a/out" in names([folder / "a", folder])
    assert "work/a/out" in names([folder / "a", folder])


def test_the_size_is_known_before_packing(folder: Path) -> None:
    sent = sum(map(len, packed_chunks([folder / "a"])))
    assert packed_size([folder / "a"]) == sent


@pytest.mark.parametrize(("name", "expected"), [("x.zip", True), ("x.TAR.GZ", True), ("x.out", False)])
def test_archives_are_sent_as_they_are(tmp_path: Path, name: str, expected: bool) -> None:
    (tmp_path / name).touch()
    assert is_archive(tmp_path / name) is expected
