"""Numbers and strings in the external data representation (XDR, RFC 4506): big-endian, in units of four bytes.

Usage:
    with open_decompressed(path) as stream:
        data = Unpacker(stream)
        while not data.at_end():
            count = data.integer()
            values = data.reals(count, double=False)   # EndOfData if the file ends before
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LONGEST_STRING = 4096
_PIECE = 1 << 24


class EndOfData(Exception):
    """The file ends inside an item, or an item cannot be what it should be."""


class Unpacker:
    """Reads items one after the other from a stream. All methods raise `EndOfData` where it ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.position = 0
        """Number of the next byte."""
        self._length: int | None = None
        if stream.seekable():
            start = stream.tell()
            self._length = stream.seek(0, 2)
            stream.seek(start)

    def take(self, size: int) -> bytes:
        """The next bytes. Read in pieces, so a senseless size cannot ask for more memory than the file is long."""
        if size < 0:
            raise EndOfData("a size is negative")
        pieces = []
        while size > 0:
            piece = self._stream.read(min(size, _PIECE))
            if not piece:
                raise EndOfData("the file ends here")
            pieces.append(piece)
            self.position += len(piece)
            size -= len(piece)
        return b"".join(pieces)

    def at_end(self) -> bool:
        """Whether nothing follows."""
        return not self._stream.peek(1)  # type: ignore[attr-defined]

    def integer(self) -> int:
        return int(struct.unpack(">i", self.take(4))[0])

    def long(self) -> int:
        return int(struct.unpack(">q", self.take(8))[0])

    def real(self, double: bool) -> float:
        return float(struct.unpack(">d" if double else ">f", self.take(8 if double else 4))[0])

    def time(self, double: bool) -> float:
        """A number that was rounded to single precision (unless `double`), with the digits that this has."""
        value = self.real(double)
        return value if double else float(f"{value:.7g}")

    def reals(self, count: int, double: bool) -> npt.NDArray[np.float64]:
        """An array of numbers."""
        import numpy as np

        data = self.take(count * (8 if double else 4))
        with np.errstate(invalid="ignore"):  # damaged files may hold signalling nans
            return np.frombuffer(data, dtype=">f8" if double else ">f4").astype(np.float64)

    def string(self) -> str:
        length = self.integer()
        if not 0 <= length <= _LONGEST_STRING:
            raise EndOfData("a text has no sensible length")
        return self.take(-(-length // 4) * 4)[:length].rstrip(b"\0").decode("latin-1")

    def skip(self, size: int) -> None:
        """Passes over bytes, without reading them if the stream allows that."""
        if size < 0:
            raise EndOfData("a size is negative")
        if self._length is None or size < _PIECE:
            while size > 0:
                size -= len(self.take(min(size, _PIECE)))
        elif self.position + size > self._length:
            raise EndOfData("the file ends here")
        else:
            self._stream.seek(size, 1)
            self.position += size
