"""Writing raw packs: files in, one zip out, in one pass and with little memory.

A member is deflated with ISA-L, or stored where deflating does not pay: small members by trying, large ones by the
first segment. CRC-32 and SHA-256 are computed on the way, and the bytes can go into a second file at the same time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from isal import isal_zlib

from nomad.errors import BadRequest, StorageError
from nomad.storage import durable
from nomad.storage import zip_format as zf
from nomad.storage.raw_member import MOST_SEGMENTS, SEGMENT, RawMember, SegmentTable, pack_segments

LEVEL = 1
"""ISA-L level; 2 and 3 gain 1 to 4 % of size and cost up to two thirds of the speed."""
COMMENT = b"NOMAD raw pack 1, directory crc32 %08x"


class RawPackWriter:
    """Writes a raw pack to `path`, which exists once `finish` has returned and not before.

    Names are paths inside the upload: relative, `/` between segments, no `.` or `..`. A member whose source fails
    leaves no trace, and the writer can go on.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        durable.make_folders(path.parent)
        self._part = durable.part_path(path)
        self._file = self._part.open("xb+")
        self._members: dict[str, RawMember] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __len__(self) -> int:
        return len(self._members)

    @property
    def members(self) -> Iterable[RawMember]:
        """What has been written, in this order."""
        return self._members.values()

    def add_bytes(self, name: str, data: bytes, tee: BinaryIO | None = None) -> RawMember:
        """Add a file that is in memory; see `add_stream`."""
        return self.add_stream(name, [data], tee)

    def add_stream(self, name: str, chunks: Iterable[bytes], tee: BinaryIO | None = None) -> RawMember:
        """Add a file from pieces, writing them to `tee` as well.

        Raises `BadRequest` for an unsafe name or one that is there already, `StorageError` if the disk fails, and
        whatever `chunks` raises.
        """
        encoded = self._checked_name(name)
        start = self._file.tell()
        try:
            member = self._add(name, encoded, start, chunks, tee)
        except BaseException:
            self._file.seek(start)
            self._file.truncate()
            raise
        self._members[name] = member
        return member

    def _checked_name(self, name: str) -> bytes:
        if name in self._members:
            raise BadRequest(f"The file {name!r} is there twice.")
        if "\0" in name or any(part in ("", ".", "..") for part in name.split("/")):
            raise BadRequest(f"{name!r} is no path inside an upload.")
        try:
            return zf.encode_name(name)
        except ValueError as error:
            raise BadRequest(f"The file name {name!r} cannot be kept: {error}.") from error

    def _add(self, name: str, encoded: bytes, start: int, chunks: Iterable[bytes], tee: BinaryIO | None) -> RawMember:
        sha256 = hashlib.sha256()
        segments = _segments(_observed(chunks, sha256.update, tee), SEGMENT)
        first = next(segments, b"")
        second = next(segments, None)
        compressor = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
        deflated = compressor.compress(first) + compressor.flush(
            isal_zlib.Z_FULL_FLUSH if second is not None else isal_zlib.Z_FINISH
        )
        method = zf.DEFLATED if len(deflated) < len(first) else zf.STORED
        wide = second is not None
        header = zf.local_header(encoded, method, 0, 0, 0, zip64=wide)
        self._file.write(header)
        table = _GrowingTable()
        data = deflated if method == zf.DEFLATED else first
        self._file.write(data)
        table.add(len(first), len(data), isal_zlib.crc32(first))
        while second is not None:
            segment, second = second, next(segments, None)
            data = segment
            if method == zf.DEFLATED:
                last = isal_zlib.Z_FULL_FLUSH if second is not None else isal_zlib.Z_FINISH
                data = compressor.compress(segment) + compressor.flush(last)
            self._file.write(data)
            table.add(len(segment), len(data), isal_zlib.crc32(segment))
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(zf.local_header(encoded, method, table.crc, table.compressed, table.size, zip64=wide))
        self._file.seek(end)
        return RawMember(
            name,
            table.size,
            table.compressed,
            table.crc,
            method,
            start,
            start + len(header),
            table.finished(),
            sha256.hexdigest(),
        )

    def finish(self) -> None:
        """Write the directory, make everything durable, and give the file its name."""
        try:
            start = self._file.tell()
            directory_crc = 0
            for name in sorted(self._members):
                record = self._record(self._members[name])
                directory_crc = isal_zlib.crc32(record, directory_crc)
                self._file.write(record)
            comment = COMMENT % 0
            end = zf.end_records(len(self._members), self._file.tell() - start, start, comment)[: -len(comment)]
            self._file.write(end + COMMENT % isal_zlib.crc32(end, directory_crc))
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            durable.rename(self._part, self.path)
        except OSError as error:
            self.abort()
            raise StorageError(f"The raw pack {self.path} cannot be written: {error}") from error

    def _record(self, member: RawMember) -> bytes:
        return zf.central_record(
            zf.encode_name(member.name),
            member.method,
            member.crc32,
            member.compressed_size,
            member.size,
            member.header_offset,
            pack_segments(member.segments),
            wide=member.segments is not None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.abort()

    def abort(self) -> None:
        """Leave nothing behind unless finished; may be called at any time, also twice. `with` does it at its end."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class _GrowingTable:
    """Segment table of the member being written."""

    def __init__(self) -> None:
        self.size = 0
        self.compressed = 0
        self.crc = 0
        self._length = SEGMENT
        self._entries: list[tuple[int, int, int]] = []

    def add(self, size: int, compressed: int, crc: int) -> None:
        self.size += size
        self.compressed += compressed
        self.crc = isal_zlib.crc32_combine(self.crc, crc, size)
        if self._entries and self._entries[-1][0] < self._length:
            self._entries[-1] = _joined(self._entries[-1], (size, compressed, crc))
            return
        if len(self._entries) == MOST_SEGMENTS:
            pairs = zip(self._entries[::2], self._entries[1::2], strict=True)
            self._entries = [_joined(one, other) for one, other in pairs]
            self._length *= 2
        self._entries.append((size, compressed, crc))

    def finished(self) -> SegmentTable | None:
        if len(self._entries) < 2:
            return None
        return SegmentTable(self._length, [entry[1] for entry in self._entries], [entry[2] for entry in self._entries])


def _joined(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], isal_zlib.crc32_combine(one[2], other[2], other[0])


def _observed(chunks: Iterable[bytes], update: Callable[[bytes], object], tee: BinaryIO | None) -> Iterator[bytes]:
    for chunk in chunks:
        update(chunk)
        if tee is not None:
            tee.write(chunk)
        yield chunk


def _segments(chunks: Iterable[bytes], length: int) -> Iterator[bytes]:
    """The same bytes in pieces of `length`, the last one shorter; nothing for no bytes."""
    held: list[bytes] = []
    count = 0
    for chunk in chunks:
        start = 0
        while count + len(chunk) - start >= length:
            stop = start + length - count
            held.append(chunk[start:stop])
            yield b"".join(held)
            held, count, start = [], 0, stop
        if start < len(chunk):
            held.append(chunk[start:])
            count += len(chunk) - start
    if held:
        yield b"".join(held)
