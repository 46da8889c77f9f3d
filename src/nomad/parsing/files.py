"""Opening raw files: gz, bz2 and xz are undone on the way, text is decoded tolerantly, nothing on disk is altered.

Usage:
    with open_decompressed(path) as stream:   # bytes; a damaged or cut compressed file just ends early
        head = stream.read(1000)
    with open_text(path) as lines:            # str; UTF-8 if the file begins as such, else ISO-8859-1
        for line in lines: ...
    sibling = find_sibling(mainfile, "*.dos") # auxiliary files beside a mainfile

For outputs that are searched with patterns use `nomad.parsing.text`, which maps the file into memory instead.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO, cast

_MAGIC = {b"\x1f\x8b\x08": "gz", b"\x42\x5a\x68": "bz2", b"\xfd\x37\x7a": "xz"}
_OPENERS: dict[str, Callable[[Path, str], Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, OSError)


def compression_of(first_bytes: bytes) -> str | None:
    """`gz`, `bz2`, `xz` or None, decided by the first three bytes."""
    return _MAGIC.get(first_bytes[:3])


class TolerantStream(io.RawIOBase):
    """A decompressing stream that ends where the compressed data are damaged; `damage` then says why."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.damage: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self.damage is not None:
            return 0
        try:
            data = self._inner.read1(len(buffer)) if hasattr(self._inner, "read1") else self._inner.read(len(buffer))
        except _DAMAGE as error:
            self.damage = str(error) or type(error).__name__
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def open_decompressed(path: Path) -> BinaryIO:
    """The decompressed bytes of a file. Raises OSError if it cannot be opened."""
    with path.open("rb") as file:
        compression = compression_of(file.read(3))
    if compression is None:
        return path.open("rb")
    inner = cast(IO[bytes], _OPENERS[compression](path, "rb"))
    return cast(BinaryIO, io.BufferedReader(TolerantStream(inner), 1 << 16))


def open_text(path: Path, probe: int = 1 << 20) -> TextIO:
    """The decoded lines of a file; the first `probe` bytes decide between UTF-8 and ISO-8859-1."""
    with open_decompressed(path) as stream:
        encoding = encoding_of(stream.read(probe))
    return io.TextIOWrapper(open_decompressed(path), encoding=encoding, errors="replace")


def encoding_of(data: bytes) -> str:
    """`utf-8` if the bytes are UTF-8 (the last character may be cut), else `iso-8859-1`."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"


def decode(data: bytes) -> str:
    """UTF-8 if possible, else ISO-8859-1: every byte sequence decodes."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("iso-8859-1")


def siblings(mainfile: Path, *patterns: str) -> list[Path]:
    """Files beside the mainfile whose base name matches one of the shell patterns, sorted, without the mainfile."""
    return [path for path in _files(mainfile) if any(fnmatchcase(path.name, pattern) for pattern in patterns)]


def find_sibling(mainfile: Path, *patterns: str) -> Path | None:
    """The one auxiliary file meant by the patterns (tried in order), or None.

    Several candidates: the one that shares the longest beginning of its name with the mainfile; none shares any: none.
    """
    for pattern in patterns:
        found = siblings(mainfile, pattern)
        if len(found) == 1:
            return found[0]
        related = [path for path in found if _common(path.name, mainfile.name)]
        if related:
            return max(related, key=lambda path: _common(path.name, mainfile.name))
    return None


def _files(mainfile: Path) -> Iterable[Path]:
    return sorted(path for path in mainfile.parent.iterdir() if path != mainfile and path.is_file())


def _common(left: str, right: str) -> int:
    length = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        length += 1
    return length
