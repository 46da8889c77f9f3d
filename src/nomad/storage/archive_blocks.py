"""Blocks of an archive pack: bytes with kind, codec, lengths and a checksum.

Head of 24 bytes, little-endian: CRC-32 of all that follows (u32), codec (u8), kind (u8), width (u16), plain length
(u64), stored length (u64); then the stored bytes. Codec 0: as they are. Codec 1: one zstd frame. Codec 2: one zstd
frame of the bytes shuffled: cut into elements of `width` bytes, first the first bytes of all elements, then all
second bytes, and so on; what is left over at the end of the block is not shuffled.
"""

from __future__ import annotations

import struct
import threading

import numpy as np
import zstandard
from isal import isal_zlib

HEAD = struct.Struct("<IBBHQQ")
PLAIN = 0
ZSTD = 1
ZSTD_SHUFFLED = 2

VALUE = 1
ARRAY = 2
LIST = 3
INDEX = 4

SMALLEST_COMPRESSED = 64
LEVEL = 3


class _Codecs(threading.local):
    """zstd contexts serve one thread at a time and are costly to create."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=LEVEL, write_content_size=True, write_checksum=False)
        self.decompressor = zstandard.ZstdDecompressor()


_codecs = _Codecs()


def make_block(kind: int, data: bytes, width: int = 1) -> bytes:
    """The block that holds `data`, compressed if that is smaller. `width` > 1: bytes per number in it."""
    codec, stored = PLAIN, data
    if len(data) >= SMALLEST_COMPRESSED:
        candidates = [(ZSTD, data), (ZSTD_SHUFFLED, _shuffled(data, width))] if width > 1 else [(ZSTD, data)]
        for candidate, plain in candidates:
            compressed = _codecs.compressor.compress(plain)
            if len(compressed) < len(stored):
                codec, stored = candidate, compressed
    head = HEAD.pack(0, codec, kind, width, len(data), len(stored))[4:]
    crc = isal_zlib.crc32(stored, isal_zlib.crc32(head))
    return crc.to_bytes(4, "little") + head + stored


def read_block(block: bytes, kind: int | tuple[int, ...]) -> tuple[int, bytes]:
    """Kind and plain bytes of a block; raises `ValueError` unless it is whole, unchanged and of (one of) the `kind`."""
    if len(block) < HEAD.size:
        raise ValueError("a block is cut short")
    crc, codec, found, width, plain_length, stored_length = HEAD.unpack_from(block)
    if stored_length != len(block) - HEAD.size or isal_zlib.crc32(memoryview(block)[4:]) != crc:
        raise ValueError("the checksum of a block is wrong")
    if found not in (kind if isinstance(kind, tuple) else (kind,)):
        raise ValueError(f"a block is of kind {found}, not {kind}")
    stored = block[HEAD.size :]
    if codec == PLAIN:
        data = stored
    elif codec in (ZSTD, ZSTD_SHUFFLED):
        try:
            if zstandard.frame_content_size(stored) != plain_length:
                raise ValueError("a block has a wrong length")
            data = _codecs.decompressor.decompress(stored)
        except (zstandard.ZstdError, MemoryError) as error:
            raise ValueError(f"a block cannot be decompressed ({error})") from error
        if codec == ZSTD_SHUFFLED:
            data = _unshuffled(data, width)
    else:
        raise ValueError(f"a block has the unknown codec {codec}")
    if len(data) != plain_length:
        raise ValueError("a block has a wrong length")
    return found, data


def _shuffled(data: bytes, width: int) -> bytes:
    count = len(data) // width
    elements = np.frombuffer(data, np.uint8, count * width).reshape(count, width)
    return elements.T.tobytes() + data[count * width :]


def _unshuffled(data: bytes, width: int) -> bytes:
    if width < 1:
        raise ValueError("a shuffled block has no width")
    count = len(data) // width
    elements = np.frombuffer(data, np.uint8, count * width).reshape(width, count)
    return elements.T.tobytes() + data[count * width :]
