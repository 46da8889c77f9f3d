"""Single raw files as they are sent: whole or in part, as stored or decompressed."""

from __future__ import annotations

import gzip
import io
import logging
import lzma
import posixpath
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from nomad.errors import BadRequest
from nomad.repository.media_types import SNIFFED, detect
from nomad.storage.raw_pack import RawMember, RawPack

CHUNK = 1024 * 1024
_LOG = logging.getLogger(__name__)


OPENERS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    ".gz": lambda stream: cast(IO[bytes], gzip.GzipFile(fileobj=stream)),
    ".xz": lambda stream: cast(IO[bytes], lzma.LZMAFile(stream)),  # noqa: SIM115 - closed with the stream
}
DAMAGE = (zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile)


@dataclass(frozen=True)
class StoredFile:
    """A part of a file as it was uploaded; `size` bytes from `offset`. Its content can be read from any place."""

    pack: RawPack
    member: RawMember
    offset: int
    size: int
    media_type: str

    @property
    def name(self) -> str:
        return posixpath.basename(self.member.name)

    @property
    def etag(self) -> str:
        return f"{self.member.crc32:08x}-{self.member.size:x}-{self.offset:x}-{self.size:x}"

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to `stop` of the part."""
        stop = self.size if stop is None else min(stop, self.size)
        return self.pack.read_member(self.member, self.offset + start, max(stop - start, 0))


@dataclass(frozen=True)
class DecompressedFile:
    """A part of a file that is decompressed on the way; its length is not known before."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def stored_file(pack: RawPack, member: RawMember, offset: int, length: int) -> StoredFile:
    """`length` bytes from `offset` (-1: all the rest); reading past the end gives what is there."""
    rest = max(member.size - offset, 0)
    size = rest if length < 0 else min(length, rest)
    head = b"".join(pack.read_member(member, 0, SNIFFED))
    return StoredFile(pack, member, min(offset, member.size), size, detect(head))


def decompressed_file(pack: RawPack, member: RawMember, offset: int, length: int) -> DecompressedFile:
    """The same of the decompressed content; `offset` and `length` count there.

    Raises `BadRequest` when the file is no gzip or xz file in spite of its name. Damage further behind ends the answer.
    """
    stem, suffix = posixpath.splitext(posixpath.basename(member.name))
    stream = OPENERS[suffix](io.BufferedReader(_Chunks(pack.read_member(member)), CHUNK))
    try:
        head = stream.read(SNIFFED)
    except DAMAGE as error:
        raise BadRequest(f"The file {member.name} cannot be decompressed: {error}.") from error
    return DecompressedFile(stem, detect(head), _part(head, stream, offset, length))


def is_compressed(path: str) -> bool:
    """The name says that `decompress` has something to do."""
    return posixpath.splitext(path)[1] in OPENERS


class _Chunks(io.RawIOBase):
    """A sequence of chunks as a stream to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _part(head: bytes, stream: IO[bytes], offset: int, length: int) -> Iterator[bytes]:
    piece = head
    while piece and length != 0:
        part = piece[offset:] if length < 0 else piece[offset : offset + length]
        offset = max(offset - len(piece), 0)
        if length > 0:
            length -= len(part)
        if part:
            yield part
        try:
            piece = stream.read(CHUNK)
        except DAMAGE:
            _LOG.warning("a compressed raw file is damaged or cut short")
            return
