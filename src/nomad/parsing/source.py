"""A raw file as one searchable buffer of bytes, with line numbers.

Usage:
    with Source.open(path) as source:
        match = re.compile(rb"total energy").search(source.data)
        log.warning("no total energy", **source.at(match.start()))      # names file and line

Plain files are mapped into memory (pages come and go, so a file may be larger than the memory); compressed files and
files with Windows line ends are unpacked to an unnamed temporary file first. Patterns can rely on `\\n` as line end.
"""

from __future__ import annotations

import mmap
import tempfile
from bisect import bisect_right
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from nomad.errors import ParserError
from nomad.parsing.files import TolerantStream, open_decompressed

_CHUNK = 1 << 20
_LINES_CHUNK = 1 << 16
"""Distance (bytes) of the places whose line numbers are remembered."""


class Place:
    """Lines (or bytes) of a file, first and last; those of a `Source` are counted when they are asked for."""

    __slots__ = ("_first", "_last", "_source", "file", "unit")

    def __init__(self, file: str, first: int, last: int, unit: str = "line", source: Source | None = None) -> None:
        self.file = file
        self.unit = unit
        self._first, self._last, self._source = first, last, source

    @property
    def first(self) -> int:
        """The first line (from 1) or byte (from 0)."""
        if self._source is not None:
            self._source.count_places()
        return self._first

    @property
    def last(self) -> int:
        """The last line or byte, included."""
        if self._source is not None:
            self._source.count_places()
        return self._last

    @property
    def offsets(self) -> tuple[int, int] | None:
        """First and last byte as long as their lines have not been counted."""
        return (self._first, self._last) if self._source is not None else None

    def counted(self, first: int, last: int) -> None:
        """Sets the lines."""
        self._first, self._last, self._source = first, last, None


class Source:
    """The content of a text file as `data` (bytes or a memory map); `name` is the file's name in messages.

    `damage` tells why the content ends early if its compression is damaged, else it is None.
    """

    def __init__(self, data: bytes | mmap.mmap, name: str = "text", keep_open: IO[bytes] | None = None) -> None:
        self.data: Any = data
        self.name = name
        self.damage: str | None = None
        self._file = keep_open
        self._newlines: list[int] | None = None
        self._places: list[Place] = []

    @classmethod
    def open(cls, path: Path) -> Source:
        """Opens a file, compressed or not. Raises ParserError if it cannot be read at all."""
        try:
            stream = open_decompressed(path)
            raw = getattr(stream, "raw", None)
            if isinstance(raw, TolerantStream) or b"\r\n" in stream.peek(_CHUNK)[:_CHUNK]:  # type: ignore[attr-defined]
                source = cls._unpacked(stream, path.name)
                source.damage = raw.damage if isinstance(raw, TolerantStream) else None
                stream.close()
                return source
            return cls._mapped(stream, path.name)
        except OSError as error:
            raise ParserError(f"{path.name} cannot be read: {error}") from error

    @classmethod
    def _unpacked(cls, stream: IO[bytes], name: str) -> Source:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the source)
        carry = b""
        while chunk := stream.read(_CHUNK):
            chunk = carry + chunk
            carry = b"\r" if chunk.endswith(b"\r") else b""
            file.write((chunk[:-1] if carry else chunk).replace(b"\r\n", b"\n"))
        file.write(carry)
        file.flush()
        return cls._mapped(file, name)

    @classmethod
    def _mapped(cls, file: IO[bytes], name: str) -> Source:
        file.seek(0, 2)
        if file.tell() == 0:
            file.close()
            return cls(b"", name)
        return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name, file)

    def close(self) -> None:
        self.count_places()
        if isinstance(self.data, mmap.mmap):
            self.data.close()
        self.data = b""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.data)

    def line(self, offset: int) -> int:
        """The number of the line (from 1) that holds the byte at `offset`."""
        if self._newlines is None:
            self._newlines = self._count_newlines()
        chunk = min(max(offset, 0), len(self.data)) // _LINES_CHUNK
        return 1 + self._newlines[chunk] + int(self.data[chunk * _LINES_CHUNK : offset].count(b"\n"))

    def line_start(self, offset: int) -> int:
        """Offset of the first byte of the line that holds `offset`."""
        return int(self.data.rfind(b"\n", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Offset behind the last byte (without the line end) of the line that holds `offset`."""
        end = self.data.find(b"\n", offset)
        return len(self.data) if end < 0 else int(end)

    def at(self, offset: int) -> dict[str, Any]:
        """File and line as log data: `log.warning('...', **source.at(offset))`."""
        return {"file": self.name, "line": self.line(offset)}

    def place(self, start: int, end: int) -> Place:
        """The lines of the bytes [start, end), counted later together with all other places."""
        place = Place(self.name, start, max(start, end - 1), source=self)
        self._places.append(place)
        return place

    def count_places(self) -> None:
        """Counts the lines of all places in one pass over the content."""
        waiting, self._places = self._places, []
        offsets = sorted({offset for place in waiting for offset in place.offsets or ()})
        lines: dict[int, int] = {}
        position, line = 0, 1
        for offset in offsets:
            while position < offset:
                stop = min(offset, position + _CHUNK)
                line += self.data[position:stop].count(b"\n")
                position = stop
            lines[offset] = line
        for place in waiting:
            if place.offsets is not None:
                first, last = place.offsets
                place.counted(lines[first], lines[last])

    def _count_newlines(self) -> list[int]:
        counts = [0]
        for start in range(0, len(self.data), _LINES_CHUNK):
            counts.append(counts[-1] + self.data[start : start + _LINES_CHUNK].count(b"\n"))
        return counts


def block_of(offset: int, starts: list[int]) -> int:
    """Index of the block that holds `offset`, given the sorted starts of the blocks; -1 before the first."""
    return bisect_right(starts, offset) - 1
