"""Frame of an archive pack: header in front, index of entries and footer at the end.

Header of 16 bytes: `NOMADARC`, version (u32), CRC-32 of these 12 bytes. Footer of 32 bytes: position of the index
block (u64), its length (u64), number of entries (u32), CRC-32 of these 20 bytes, `NOMADEND`. The index is MessagePack
`{"ids": [...], "starts": bin, "sizes": bin, "roots": bin}`: ids in order, and per entry three u64.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from isal import isal_zlib

from nomad.errors import DamagedFile, StorageError
from nomad.storage import archive_blocks as blocks
from nomad.storage import archive_encoding as encoding
from nomad.storage.objects import RandomReader

VERSION = 1
MAGIC = b"NOMADARC"
END_MAGIC = b"NOMADEND"
_FOOTER = struct.Struct("<QQI")
FOOTER_SIZE = _FOOTER.size + 4 + len(END_MAGIC)
_TAIL = 8192
"""Bytes that are read at once from the end: most often the whole index is among them."""


def _header(version: int) -> bytes:
    head = MAGIC + struct.pack("<I", version)
    return head + struct.pack("<I", isal_zlib.crc32(head))


HEADER = _header(VERSION)


class Extent(NamedTuple):
    """Where the blocks of an entry are: position of the first, bytes of all, bytes of the last, which is the root."""

    start: int
    size: int
    root_size: int


def make_index(extents: Mapping[str, Extent]) -> bytes:
    """The index block."""
    ids = sorted(extents)
    columns = zip(*(extents[calc_id] for calc_id in ids), strict=True) if ids else ((), (), ())
    starts, sizes, roots = (struct.pack(f"<{len(ids)}Q", *column) for column in columns)
    return blocks.make_block(
        blocks.INDEX, encoding.pack({"ids": ids, "starts": starts, "sizes": sizes, "roots": roots})
    )


def make_footer(position: int, length: int, count: int) -> bytes:
    """The footer for an index block at `position`."""
    data = _FOOTER.pack(position, length, count)
    return data + struct.pack("<I", isal_zlib.crc32(data)) + END_MAGIC


class Index:
    """Extents of the entries of a pack by id. All of them together fill the pack without gap or overlap."""

    def __init__(self, ids: Sequence[str], starts: array[int], sizes: array[int], roots: array[int]) -> None:
        self.ids = ids
        self._starts = starts
        self._sizes = sizes
        self._roots = roots

    def find(self, calc_id: str) -> Extent | None:
        """The extent of an entry."""
        row = bisect_left(self.ids, calc_id)
        if row == len(self.ids) or self.ids[row] != calc_id:
            return None
        return Extent(self._starts[row], self._sizes[row], self._roots[row])


def read_index(reader: RandomReader) -> Index:
    """Find, read and check the index; raises `DamagedFile`, and `StorageError` for an unknown version."""

    def damaged(reason: str) -> DamagedFile:
        return DamagedFile(f"The archive pack {reader.name} is damaged: {reason}.")

    header = reader.read(0, len(HEADER))
    if header != HEADER:
        version = int.from_bytes(header[len(MAGIC) : len(MAGIC) + 4], "little")
        if len(header) == len(HEADER) and header == _header(version):
            raise StorageError(f"The archive pack {reader.name} has the unknown format version {version}.")
        raise damaged("it does not begin like an archive pack")
    tail_start = max(reader.size - _TAIL, 0)
    tail = reader.read(tail_start, _TAIL)
    footer = tail[-FOOTER_SIZE:]
    if len(footer) < FOOTER_SIZE:
        raise damaged("it is cut short")
    position, length, count = _FOOTER.unpack_from(footer)
    if footer != make_footer(position, length, count) or position + length + FOOTER_SIZE != reader.size:
        raise damaged("it does not end like an archive pack")
    block = tail[position - tail_start : -FOOTER_SIZE] if position >= tail_start else reader.read(position, length)
    try:
        _, data = blocks.read_block(block, blocks.INDEX)
        index = encoding.unpack(data)
        ids = index["ids"]
        columns = [_numbers(index[name]) for name in ("starts", "sizes", "roots")]
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(f"its index makes no sense ({error})") from error
    if any(len(column) != count for column in (ids, *columns)) or sorted(set(ids)) != ids:
        raise damaged("its index has a wrong number of entries")
    starts, sizes, roots = columns
    if any(root > size or root < blocks.HEAD.size for root, size in zip(roots, sizes, strict=True)):
        raise damaged("its index has an entry that does not fit")
    ends = [start + size for start, size in zip(starts, sizes, strict=True)]
    if sorted([*starts, position]) != sorted([len(HEADER), *ends]):
        raise damaged("its entries do not fill it")
    return Index(ids, starts, sizes, roots)


def _numbers(data: bytes) -> array[int]:
    numbers = array("Q")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
