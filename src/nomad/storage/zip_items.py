"""What goes into a zip answer: members copied from raw packs, and generated ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from isal import isal_zlib

from nomad.errors import StorageError, StoreUnavailable
from nomad.storage import zip_format as zf
from nomad.storage.raw_member import RawMember
from nomad.storage.raw_pack import RawPack

LEVEL = 2
SMALL = 1024
"""Only text up to this size may be stored in a raw pack; longer text always deflates to less."""
GATHER = 128 * 1024
ZEROS = bytes(64 * 1024)


@dataclass(frozen=True)
class PackItem:
    """A member of a raw pack under the name `arcname`; `deflate` wants text deflated even where that does not pay."""

    arcname: str
    pack: RawPack
    member: RawMember
    deflate: bool = False


@dataclass(frozen=True)
class PackRows:
    """Members of a raw pack by their rows; `prefix` stands in front of their names, whose first `strip` bytes go."""

    pack: RawPack
    rows: Sequence[int]
    prefix: str = ""
    strip: int = 0
    deflate: bool = False

    def is_like(self, other: PackRows) -> bool:
        """The rows of both can be handled together."""
        mine = (self.prefix, self.strip, self.deflate)
        return self.pack is other.pack and mine == (other.prefix, other.strip, other.deflate)

    def items(self, rows: Sequence[int] | None = None) -> Iterator[PackItem]:
        """The members, or some of them, one by one."""
        for row in self.rows if rows is None else rows:
            member = self.pack.member_at(row)
            name = member.name.encode()[self.strip :].decode()
            yield PackItem(f"{self.prefix}{name}", self.pack, member, self.deflate)

    def is_apart(self, others: Iterable[PackRows]) -> bool:
        """None of the names can be among the `others`, if they do not have the same rows."""
        return all(
            self.is_like(other) or not (self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix))
            for other in others
        )

    def holds(self, arcname: str) -> bool:
        """Whether one of the members has this name."""
        if not self.rows or not arcname.startswith(self.prefix):
            return False
        stripped = self.pack.name_at(self.rows[0]).encode()[: self.strip].decode()
        row = self.pack.row(f"{stripped}{arcname[len(self.prefix) :]}")
        return row is not None and row in self.rows


@dataclass(frozen=True)
class BytesItem:
    """Content that is there, or that the function gives when its turn comes; `deflate` compresses it."""

    arcname: str
    data: bytes | Callable[[], bytes]
    deflate: bool = False


class Shape(NamedTuple):
    """What headers say about a member."""

    method: int
    crc: int
    compressed: int
    size: int


def shape_of_bytes(data: bytes, deflate: bool) -> tuple[Shape, bytes]:
    """Headers and stored bytes of generated content."""
    stored = data
    if deflate and data:
        compressor = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
        stored = compressor.compress(data) + compressor.flush()
    method = zf.DEFLATED if deflate and data else zf.STORED
    return Shape(method, isal_zlib.crc32(data), len(stored), len(data)), stored


def shape_of_member(pack: RawPack, member: RawMember, deflate: bool) -> tuple[Shape, bytes | None]:
    """Headers of a member, and its bytes unless they are to be copied. Raises what reading the member raises."""
    if deflate and member.method == zf.STORED and 0 < member.size <= SMALL:
        data = b"".join(pack.read_member(member))
        if b"\0" not in data:
            return shape_of_bytes(data, deflate=True)
    return Shape(member.method, member.crc32, member.compressed_size, member.size), None


def copied_or_zeros(pieces: Iterator[bytes], length: int, name: bytes, errors: list[str]) -> Iterator[bytes]:
    """The pieces, which should have `length` bytes together; zeros from where they are damaged, and a message.

    When the store does not answer, the answer breaks off instead: the client can go on later where it was.
    """
    try:
        for piece in pieces:
            length -= len(piece)
            yield piece
    except StoreUnavailable:
        raise
    except StorageError as error:
        errors.append(f"{name.decode('utf-8')}: {error.message}")
        while length > 0:
            yield ZEROS[:length]
            length -= len(ZEROS)


def gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes with small pieces joined, as each piece costs a turn of the server."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        if len(piece) >= GATHER:
            # Copying a large piece costs more than a turn for the small ones before it.
            if size:
                yield b"".join(held)
            held, size = [], 0
            yield piece
            continue
        held.append(piece)
        size += len(piece)
        if size >= GATHER:
            yield b"".join(held)
            held, size = [], 0
    if size:
        yield b"".join(held)
