"""Reading xz files without letting them say how much memory that takes."""

from __future__ import annotations

import io
import lzma
from pathlib import Path
from typing import Any

from nomad.processing.archive_member import BadArchive

MAX_MEMORY = 256 * 1024**2
"""Bytes that decompression may take; `xz -9` needs 65 MiB. The header of a file may ask for 4 GiB."""
CHUNK = 64 * 1024


class XzStream(io.RawIOBase):
    """The decompressed bytes of a file of one or more xz streams.

    Raises `lzma.LZMAError` for damaged files, `EOFError` for those cut short, `BadArchive` if it takes too much memory.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._decompressor = _decompressor()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if self._decompressor.eof:
                rest = (self._decompressor.unused_data or self._file.read(CHUNK)).lstrip(b"\0")
                while not rest and (more := self._file.read(CHUNK)):
                    rest = more.lstrip(b"\0")
                if not rest:
                    return 0
                self._decompressor = _decompressor()
            elif self._decompressor.needs_input:
                rest = self._file.read(CHUNK)
                if not rest:
                    raise EOFError("the xz file is cut short")
            else:
                rest = b""
            try:
                data = self._decompressor.decompress(rest, len(buffer))
            except lzma.LZMAError as error:
                if "emory" in str(error):
                    raise BadArchive(f"decompressing it takes more than {MAX_MEMORY} bytes of memory") from error
                raise
            if data:
                buffer[: len(data)] = data
                return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _decompressor() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MAX_MEMORY)
