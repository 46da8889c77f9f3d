"""Stripped neighbours of VASP pseudopotential files, whose content may not be shown to everybody."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

STRIPPED = ".stripped"
CHUNK = 1024 * 1024
MAX_LINE = 64 * 1024
MAX_TEXT = 1024**3
"""Bytes of decompressed text after which a compressed file is taken for something else than a POTCAR."""

_OPEN: dict[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}


def needs_stripped(name: str) -> bool:
    """Whether a file of this name in an upload gets a stripped neighbour."""
    base = PurePosixPath(name).name
    return base.startswith("POTCAR") and not base.endswith(STRIPPED)


def stripped(path: Path) -> Iterator[bytes]:
    """The content of the neighbour: the checksum of the file, then its text without the potentials.

    Compressed files are stripped as text; of those that cannot be decompressed only the checksum is given.
    """
    digest = hashlib.sha224()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    yield f"Stripped POTCAR file. Checksum of original file (sha224): {digest.hexdigest()}\n".encode()
    with path.open("rb") as stream:
        opener = _OPEN.get(stream.read(2))
    try:
        with cast("IO[bytes]", opener(path, "rb") if opener else path.open("rb")) as stream:
            yield from _kept_lines(stream)
    except (OSError, EOFError, lzma.LZMAError, ValueError):
        if opener is None:
            raise


def _kept_lines(stream: IO[bytes]) -> Iterator[bytes]:
    keep = True
    size = 0
    while line := stream.readline(MAX_LINE):
        size += len(line)
        if size > MAX_TEXT:
            return
        if b"End of Dataset" in line:
            keep = True
        if keep:
            yield line
        if b"END of PSCTR" in line:
            keep = False
