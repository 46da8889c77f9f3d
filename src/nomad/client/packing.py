"""Packing files and folders into a tar stream while it is sent."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1024 * 1024
SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tbz2", ".txz")


def is_archive(path: Path) -> bool:
    """True for a file that a server unpacks by itself."""
    return path.is_file() and path.name.lower().endswith(SUFFIXES)


def packed_files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Each regular file with its name in the upload: folders keep their own name in front, unless there is only one."""
    for path in paths:
        if path.is_file():
            yield path, path.name
            continue
        base = path if len(paths) == 1 else path.resolve().parent
        for folder, folders, files in os.walk(path.resolve()):
            folders.sort()
            for file in sorted(files):
                full = Path(folder) / file
                if full.is_file():
                    yield full, full.relative_to(base.resolve()).as_posix()


def packed_size(paths: list[Path]) -> int:
    """Bytes that `packed_chunks` will send, without the few of long names."""
    sizes = [-(-file.stat().st_size // 512) * 512 + 512 for file, _ in packed_files(paths)]
    return sum(sizes) + 1024


def packed_chunks(paths: list[Path]) -> Iterator[bytes]:
    """A tar of all files as chunks of at most 1 MiB; nothing is written to disk."""
    for file, name in packed_files(paths):
        with file.open("rb") as stream:
            information = tarfile.TarInfo(name)
            information.size = os.fstat(stream.fileno()).st_size
            information.mtime = int(os.fstat(stream.fileno()).st_mtime)
            yield information.tobuf(tarfile.PAX_FORMAT)
            left = information.size
            while left:
                chunk = stream.read(min(CHUNK, left))
                if not chunk:
                    raise OSError(f"The file {file} became shorter while it was read.")
                left -= len(chunk)
                yield chunk
        yield b"\0" * (-information.size % 512)
    yield b"\0" * 1024
