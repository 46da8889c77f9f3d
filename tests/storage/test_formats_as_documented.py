"""Both packs are read by small readers that know their pages in `docs/reference` and nothing of `nomad.storage`."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import pytest
import zstandard

from nomad.storage import raw_pack_writer
from nomad.storage.archive_pack import ArchivePackWriter
from nomad.storage.raw_pack import RawPackWriter

from .trees import same


def block_content(block: bytes) -> bytes:
    crc, codec, _, width, plain, stored = struct.unpack_from("<IBBHQQ", block)
    assert crc == zlib.crc32(block[4:])
    assert stored == len(block) - 24
    if codec == 0:
        return block[24:]
    data = zstandard.ZstdDecompressor().decompress(block[24:])
    assert len(data) == plain
    if codec == 2:
        count = plain // width
        data = bytes(data[byte * count + n] for n in range(count) for byte in range(width)) + data[count * width :]
    return data


def array(data: bytes) -> Any:
    unpacker = msgpack.Unpacker()
    unpacker.feed(data)
    dtype, shape = unpacker.unpack()
    return np.frombuffer(data[unpacker.tell() :], dtype).reshape(shape)


def value(entry: bytes, data: bytes) -> Any:
    def extension(code: int, payload: bytes) -> Any:
        if code in (1, 2):
            offset, length = struct.unpack("<QQ", payload)
            block = entry[offset : offset + length]
            kind = block[5]
            assert kind in ((1, 2) if code == 1 else (3,))
            content = block_content(block)
            if kind == 2:
                return array(content)
            if kind == 1:
                return value(entry, content)
            counts, offsets, lengths = msgpack.unpackb(content)
            groups = [
                value(entry, block_content(entry[start : start + size]))
                for start, size in zip(offsets, lengths, strict=True)
            ]
            assert counts == [len(group) for group in groups]
            return [item for group in groups for item in group]
        if code == 3:
            return array(payload)
        if code == 4:
            return complex(*struct.unpack("<dd", payload))
        assert code == 5
        return int.from_bytes(payload, "big", signed=True)

    return msgpack.unpackb(data, ext_hook=extension)


def read_archive_pack(data: bytes) -> dict[str, Any]:
    assert data[:12] == b"NOMADARC" + struct.pack("<I", 1)
    assert struct.unpack("<I", data[12:16])[0] == zlib.crc32(data[:12])
    position, length, count, crc, magic = struct.unpack("<QQII8s", data[-32:])
    assert (crc, magic) == (zlib.crc32(data[-32:-12]), b"NOMADEND")
    assert position + length == len(data) - 32
    index = msgpack.unpackb(block_content(data[position : position + length]))
    columns = [struct.unpack(f"<{count}Q", index[name]) for name in ("starts", "sizes", "roots")]
    found = {}
    for calc_id, start, size, root in zip(index["ids"], *columns, strict=True):
        entry = data[start : start + size]
        found[calc_id] = value(entry, block_content(entry[size - root :]))
    return found


def test_archive_packs(tmp_path: Path) -> None:
    trees: dict[str, dict[str, Any]] = {
        "one": {"list": [{"n": n, "text": "x" * 50} for n in range(1000)], "array": np.linspace(0, 1, 1000)},
        "two": {
            "big": 2**100,
            "minus": -(2**70),
            "complex": 1j,
            "small": np.arange(3),
            "text": "ü" * 9000,
            "none": None,
        },
    }
    with ArchivePackWriter(tmp_path / "a.pack") as writer:
        for calc_id, tree in trees.items():
            writer.add(calc_id, tree)
        writer.finish()
    assert same(trees, read_archive_pack((tmp_path / "a.pack").read_bytes()))


def read_raw_pack(data: bytes) -> dict[str, list[bytes]]:
    """The segments of each member."""
    comment = data[-42:]
    assert comment.startswith(b"NOMAD raw pack 1, directory crc32 ")
    size, start = struct.unpack_from("<II", data, len(data) - 42 - 22 + 12)
    assert zlib.crc32(data[start:-42]) == int(comment[-8:], 16)
    found = {}
    position = start
    while position < start + size:
        fields = struct.unpack_from("<4s6H3I5H2I", data, position)
        method, crc, compressed, plain, name_size, extra_size, offset = *fields[4:5], *fields[7:12], fields[16]
        name = data[position + 46 : position + 46 + name_size].decode()
        extra = data[position + 46 + name_size : position + 46 + name_size + extra_size]
        position += 46 + name_size + extra_size
        lengths: tuple[int, ...] = (compressed,)
        sums: tuple[int, ...] = (crc,)
        begin = offset + 30 + name_size
        if extra:
            kind, extra_length, step = struct.unpack_from("<HHQ", extra)
            assert (kind, extra_length) == (0x4E4F, len(extra) - 4)
            count = -(-plain // step)
            lengths = struct.unpack_from(f"<{count}I", extra, 12)
            sums = struct.unpack_from(f"<{count}I", extra, 12 + 4 * count)
            begin += 20
        segments = []
        for length, expected in zip(lengths, sums, strict=True):
            segment = data[begin : begin + length]
            if method == 8:
                segment = zlib.decompressobj(-15).decompress(segment)
            assert zlib.crc32(segment) == expected
            segments.append(segment)
            begin += length
        found[name] = segments
    return found


def test_raw_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_pack_writer, "SEGMENT", 1000)
    files = {"a/text": b"text of a file\n" * 500, "b": bytes(range(256)) * 3, "empty": b""}
    with RawPackWriter(tmp_path / "raw.zip") as writer:
        for name, data in files.items():
            writer.add_bytes(name, data)
        writer.finish()
    found = read_raw_pack((tmp_path / "raw.zip").read_bytes())
    assert {name: b"".join(segments) for name, segments in found.items()} == files
    assert len(found["a/text"]) == 8
