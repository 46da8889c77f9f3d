"""A decompressed tar file as something that can be read forwards only."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from nomad.errors import NomadError, TooLarge

MAX_READ = 64 * 1024**2
"""Largest piece that is read at once."""
MAX_HEADERS = 2 * 1024**2
"""Most bytes that the headers of one member may have. Longer ones are an attack on our memory."""
CHUNK = 1024 * 1024


def open_decompressed(path: Path, kind: str) -> ForwardStream:
    """The file, decompressed by `kind` ('', gz, bz2, xz, zst)."""
    if kind == "gz":
        from isal import igzip

        return ForwardStream(cast("IO[bytes]", cast("Any", igzip).open(path, "rb")))
    if kind == "bz2":
        import bz2

        return ForwardStream(cast("IO[bytes]", bz2.open(path, "rb")))
    if kind == "xz":
        from nomad.processing.xz_stream import XzStream

        return ForwardStream(cast("IO[bytes]", io.BufferedReader(XzStream(path), CHUNK)))
    if kind == "zst":
        import zstandard

        file = path.open("rb")
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True, closefd=True)
        return ForwardStream(cast("IO[bytes]", reader))
    return ForwardStream(path.open("rb"))


class ForwardStream(io.RawIOBase):
    """What `tarfile` needs of a file, without going back; remembers whether the last block was a proper end.

    Raises `EOFError` or `OSError` when the compressed data are cut short or damaged.
    """

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self._position = 0
        self._again = b""
        self._last = b""
        self._headers_left: int | None = None
        self.most_bytes: int | None = None
        """Decompressed bytes, those that are skipped too, beyond which `TooLarge` is raised."""

    @contextmanager
    def reading_headers(self) -> Iterator[None]:
        """Inside, not more than the headers of one member may be read; going forwards is free."""
        self._headers_left = MAX_HEADERS
        try:
            yield
        finally:
            self._headers_left = None

    def put_back(self, data: bytes) -> None:
        """What was read last is read again."""
        self._again = data + self._again
        self._position -= len(data)

    @staticmethod
    def compression(start: bytes) -> str:
        """Which compression begins with these bytes; '' for none."""
        for magic, kind in ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zst")):
            if start.startswith(magic):
                return kind
        return ""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Goes forwards by reading; going back is a `tarfile.ReadError`."""
        if whence != io.SEEK_SET or offset < self._position:
            raise tarfile.ReadError("it cannot be read in one pass")
        while self._position < offset:
            if not self._take(min(CHUNK, offset - self._position)):
                raise tarfile.ReadError("unexpected end of data")
        return self._position

    def read(self, size: int | None = -1, /) -> bytes:
        """Exactly `size` bytes, fewer only at the end. Refuses to read everything or very much at once."""
        if size is None or size < 0 or size > MAX_READ:
            raise tarfile.ReadError("it has a header record of unreasonable length")
        if self._headers_left is not None:
            self._headers_left -= size  # and not what comes, so that waiting for more at the end comes to an end, too
            if self._headers_left < 0:
                raise tarfile.ReadError("it has header records of unreasonable length")
        return self._take(size)

    def _take(self, size: int) -> bytes:
        data, self._again = self._again[:size], self._again[size:]
        try:
            while len(data) < size and (more := self._source.read(size - len(data))):
                data += more
        except (EOFError, MemoryError, NomadError):
            raise
        except Exception as error:  # each decompressor has errors of its own
            raise tarfile.ReadError(f"the compressed data are damaged ({error})") from error
        self._position += len(data)
        self._last = data
        if self.most_bytes is not None and self._position > self.most_bytes:
            raise TooLarge(
                f"The received file holds more than {self.most_bytes} bytes when it is decompressed "
                "(uploads.max_ratio, uploads.max_extracted_size); this looks like an archive made to fill the disk."
            )
        return data

    def expect_end(self) -> None:
        """After the last member: raises `tarfile.ReadError` unless there is an end mark or nothing; reads the rest.

        Reading the rest lets the decompressor find a wrong checksum.
        """
        if self._last.strip(b"\0"):
            raise tarfile.ReadError(f"it is damaged before byte {self._position}")
        while self.read(CHUNK):
            continue

    def close(self) -> None:
        self._source.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
