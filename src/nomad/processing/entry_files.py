"""The files of an entry: its mainfile and the other files of the same folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from nomad.ids import hash_bytes

CHUNK = 1024 * 1024


def entry_files(folder: Path, mainfile: str, cutoff: int) -> list[str]:
    """The mainfile, then up to `cutoff` auxiliary files sorted by path; all as paths inside the upload."""
    parent = PurePosixPath(mainfile).parent
    prefix = "" if str(parent) == "." else f"{parent}/"
    files = [mainfile]
    for name in _sorted_files(str(folder / parent)):
        if len(files) > cutoff:
            break
        if prefix + name != mainfile:
            files.append(prefix + name)
    return files


def count_files(folder: Path, mainfile: str) -> int:
    """Number of files in the folder of the mainfile."""
    return len(_sorted_files(str(folder / PurePosixPath(mainfile).parent)))


def calc_hash(folder: Path, files: Sequence[str]) -> str:
    """28 characters that identify the content of all files in this order."""
    return hash_bytes(_content(folder, files))


def _content(folder: Path, files: Sequence[str]) -> Iterator[bytes]:
    for name in files:
        with (folder / name).open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


@lru_cache(maxsize=16)
def _sorted_files(folder: str) -> tuple[str, ...]:
    return tuple(sorted(entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)))
