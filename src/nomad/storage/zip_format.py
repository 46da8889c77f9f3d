"""Records of zip files as bytes (PKWARE APPNOTE 6.3), as far as raw packs and zip answers need them.

All members carry utf-8 names and the fixed date 1980-01-01, are stored (method 0) or deflated (method 8), and
have their sizes and CRC-32 in the local header. ZIP64 fields appear where a number does not fit in 32 (16) bits.
"""

from __future__ import annotations

import struct

STORED = 0
DEFLATED = 8

LIMIT_32 = 0xFFFFFFFF
LIMIT_16 = 0xFFFF
UTF8_FLAG = 0x0800
DATE_1980 = 0x0021
"""1980-01-01 in the bits of DOS; the time is 0."""
VERSION_DEFLATE = 20
VERSION_ZIP64 = 45
MADE_BY_UNIX = 3 << 8
FILE_MODE = 0o100644 << 16
ZIP64_EXTRA = 0x0001

LOCAL = struct.Struct("<4s5H3I2H")
"""signature, version, flags, method, time, date, crc, compressed size, size, length of name, length of extra"""
CENTRAL = struct.Struct("<4s6H3I5H2I")
"""signature, made by, version, flags, method, time, date, crc, compressed size, size, lengths of name, extra, comment,
disk, internal attributes, external attributes, offset of the local header"""
END = struct.Struct("<4s4H2IH")
"""signature, disk, disk of directory, members here, members, size of directory, its offset, length of comment"""
END64 = struct.Struct("<4sQ2H2I4Q")
"""signature, size of the rest, made by, version, disk, disk of directory, members here, members, size of directory,
its offset"""
LOCATOR64 = struct.Struct("<4sIQI")
"""signature, disk of END64, its offset, number of disks"""

LOCAL_ROW = [
    ("signature", "S4"), ("version", "<u2"), ("flags", "<u2"), ("method", "<u2"), ("time", "<u2"), ("date", "<u2"),
    ("crc", "<u4"), ("compressed", "<u4"), ("size", "<u4"), ("name", "<u2"), ("extra", "<u2"),
]  # fmt: skip
"""`LOCAL` as the row of a numpy table"""
CENTRAL_ROW = [
    ("signature", "S4"), ("made", "<u2"), ("version", "<u2"), ("flags", "<u2"), ("method", "<u2"), ("time", "<u2"),
    ("date", "<u2"), ("crc", "<u4"), ("compressed", "<u4"), ("size", "<u4"), ("name", "<u2"), ("extra", "<u2"),
    ("comment", "<u2"), ("disk", "<u2"), ("internal", "<u2"), ("external", "<u4"), ("offset", "<u4"),
]  # fmt: skip
"""`CENTRAL` as the row of a numpy table"""

LOCAL_SIGNATURE = b"PK\x03\x04"
CENTRAL_SIGNATURE = b"PK\x01\x02"
END_SIGNATURE = b"PK\x05\x06"
END64_SIGNATURE = b"PK\x06\x06"
LOCATOR64_SIGNATURE = b"PK\x06\x07"

LOCAL_ZIP64_SIZE = 20
"""Bytes of the extra field that ZIP64 adds to a local header."""


def encode_name(name: str) -> bytes:
    """The name as it stands in headers. Raises `ValueError` for names that zip cannot hold."""
    data = name.encode("utf-8")
    if not 0 < len(data) <= LIMIT_16:
        raise ValueError(f"a name of {len(data)} bytes does not fit in a zip file")
    return data


def local_header(name: bytes, method: int, crc: int, compressed: int, size: int, zip64: bool | None = None) -> bytes:
    """A local header. `zip64` True forces the wide form, so that it can be written before the sizes are known."""
    if zip64 is None:
        zip64 = local_is_wide(compressed, size)
    if not zip64:
        head = (VERSION_DEFLATE, UTF8_FLAG, method, 0, DATE_1980, crc, compressed, size, len(name), 0)
        return LOCAL.pack(LOCAL_SIGNATURE, *head) + name
    head = (VERSION_ZIP64, UTF8_FLAG, method, 0, DATE_1980, crc, LIMIT_32, LIMIT_32, len(name), LOCAL_ZIP64_SIZE)
    return LOCAL.pack(LOCAL_SIGNATURE, *head) + name + struct.pack("<2H2Q", ZIP64_EXTRA, 16, size, compressed)


def local_is_wide(compressed: int, size: int) -> bool:
    """Whether the local header of such a member needs ZIP64."""
    return compressed >= LIMIT_32 or size >= LIMIT_32


def central_extra(compressed: int, size: int, offset: int) -> bytes:
    """The ZIP64 extra field of a directory record: only the numbers that do not fit."""
    wide = [number for number in (size, compressed, offset) if number >= LIMIT_32]
    return struct.pack(f"<2H{len(wide)}Q", ZIP64_EXTRA, 8 * len(wide), *wide) if wide else b""


def central_record(
    name: bytes, method: int, crc: int, compressed: int, size: int, offset: int, extra: bytes = b"", wide: bool = False
) -> bytes:
    """A record of the directory; `extra` follows the ZIP64 extra field, `wide` tells that the local header is wide."""
    zip64 = central_extra(compressed, size, offset)
    return (
        CENTRAL.pack(
            CENTRAL_SIGNATURE,
            MADE_BY_UNIX | VERSION_ZIP64,
            VERSION_ZIP64 if zip64 or wide else VERSION_DEFLATE,
            UTF8_FLAG,
            method,
            0,
            DATE_1980,
            crc,
            min(compressed, LIMIT_32),
            min(size, LIMIT_32),
            len(name),
            len(zip64) + len(extra),
            0,
            0,
            0,
            FILE_MODE,
            min(offset, LIMIT_32),
        )
        + name
        + zip64
        + extra
    )


def end_records(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    """What follows the directory of `count` members with `size` bytes at `offset`."""
    end = END.pack(
        END_SIGNATURE,
        0,
        0,
        min(count, LIMIT_16),
        min(count, LIMIT_16),
        min(size, LIMIT_32),
        min(offset, LIMIT_32),
        len(comment),
    )
    if count < LIMIT_16 and size < LIMIT_32 and offset < LIMIT_32:
        return end + comment
    end64 = END64.pack(
        END64_SIGNATURE,
        END64.size - 12,
        MADE_BY_UNIX | VERSION_ZIP64,
        VERSION_ZIP64,
        0,
        0,
        count,
        count,
        size,
        offset,
    )
    return end64 + LOCATOR64.pack(LOCATOR64_SIGNATURE, 0, offset + size, 1) + end + comment


def end_size(count: int, size: int, offset: int) -> int:
    """Number of bytes of `end_records` without comment."""
    if count < LIMIT_16 and size < LIMIT_32 and offset < LIMIT_32:
        return END.size
    return END64.size + LOCATOR64.size + END.size
