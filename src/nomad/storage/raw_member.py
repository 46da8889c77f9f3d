"""A file in a raw pack, and the segment table that makes ranges of large files readable and verifiable.

The content of a large member is compressed in segments: after each segment the compressor starts afresh, so
decompression can begin there. The table holds the compressed length and the CRC-32 of each segment; it is an extra
field of the member's record in the directory of the zip, which other tools ignore.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

SEGMENT = 4 * 1024 * 1024
"""Plain bytes per segment of a new member."""
MOST_SEGMENTS = 8000
"""Above this, pairs of segments become one: an extra field holds 65,535 bytes at most."""
SEGMENT_EXTRA = 0x4E4F
"""Id of the extra field: "ON" in the file."""


@dataclass(frozen=True)
class SegmentTable:
    """`length` plain bytes per segment (the last may be shorter), with compressed length and CRC-32 of each."""

    length: int
    compressed: Sequence[int]
    crc: Sequence[int]


@dataclass(frozen=True)
class RawMember:
    """One file of a raw pack."""

    name: str
    """Path inside the upload."""
    size: int
    compressed_size: int
    crc32: int
    method: int
    """0 stored, 8 deflated."""
    header_offset: int
    data_offset: int
    segments: SegmentTable | None = None
    """None: the whole content is one segment."""
    sha256: str | None = None
    """Known to the writer only; later the manifest has it."""


def pack_segments(table: SegmentTable | None) -> bytes:
    """The table as extra field; nothing for a member of one segment."""
    if table is None:
        return b""
    count = len(table.crc)
    data = struct.pack(f"<Q{count}I{count}I", table.length, *table.compressed, *table.crc)
    return struct.pack("<2H", SEGMENT_EXTRA, len(data)) + data


def unpack_segments(data: bytes, size: int, compressed_size: int) -> SegmentTable:
    """Read the content of the extra field; raises `ValueError` if it does not fit the member."""
    count, rest = divmod(len(data) - 8, 8)
    if rest or count < 1:
        raise ValueError("the segment table has a wrong length")
    length = int.from_bytes(data[:8], "little")
    numbers = struct.unpack_from(f"<{2 * count}I", data, 8)
    compressed, crc = numbers[:count], numbers[count:]
    if length < 1 or -(-size // length) != count or sum(compressed) != compressed_size:
        raise ValueError("the segment table does not fit the sizes of the member")
    return SegmentTable(length, compressed, crc)
