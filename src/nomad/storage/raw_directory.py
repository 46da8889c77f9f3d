"""The directory at the end of a raw pack, kept in memory as it lies in the file.

Everything is checked once, when it is read: the checksum, the order of names, and that headers and data of all members
fill the file without gap or overlap.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from isal import isal_zlib

from nomad.errors import DamagedFile
from nomad.storage import zip_format as zf
from nomad.storage.objects import RandomReader
from nomad.storage.raw_member import SEGMENT_EXTRA, RawMember, SegmentTable, unpack_segments
from nomad.storage.raw_pack_writer import COMMENT

if TYPE_CHECKING:
    from nomad.storage.raw_columns import MemberColumns

_COMMENT = re.compile(rb"NOMAD raw pack 1, directory crc32 ([0-9a-f]{8})")
_COMMENT_SIZE = len(COMMENT % 0)
_TAIL = zf.END64.size + zf.LOCATOR64.size + zf.END.size + _COMMENT_SIZE


class Directory:
    """Rows are members in order of their names (code points, which is also the order of the utf-8 bytes)."""

    def __init__(self, records: bytes, start: int, pack: str) -> None:
        self._records = records
        self._positions = array("Q")
        self._pack = pack
        self._check(start)

    def __len__(self) -> int:
        return len(self._positions)

    @property
    def weight(self) -> int:
        """Bytes of memory."""
        return len(self._records) + 8 * len(self._positions)

    def _check(self, start: int) -> None:
        """Fill the positions; `start` is where the directory begins in the file, that is where the members end."""
        records, unpack, append = self._records, zf.CENTRAL.unpack_from, self._positions.append
        size = len(records)
        position = 0
        previous = b""
        begins, ends = array("Q"), array("Q")
        while position < size:
            if position + zf.CENTRAL.size > size:
                raise self._damaged("its directory is cut short")
            fields = unpack(records, position)
            after_name = position + zf.CENTRAL.size + fields[10]
            name = records[position + zf.CENTRAL.size : after_name]
            if fields[0] != zf.CENTRAL_SIGNATURE or fields[4] not in (zf.STORED, zf.DEFLATED) or name <= previous:
                raise self._damaged("a record of its directory makes no sense")
            compressed, begin, wide = fields[8], fields[16], 0
            if fields[11]:
                _, compressed, begin, table = self._extras(fields, after_name)
                wide = zf.LOCAL_ZIP64_SIZE if table else 0
            begins.append(begin)
            ends.append(begin + zf.LOCAL.size + fields[10] + wide + compressed)
            append(position)
            previous = name
            position = after_name + fields[11] + fields[12]
        if position != size:
            raise self._damaged("its directory is cut short")
        # Each member begins where another one ends: as every length is positive, that leaves no gap and no overlap.
        if sorted([*begins, start]) != sorted([0, *ends]):
            raise self._damaged("its members do not fill it")

    def _extras(self, fields: tuple[int, ...], position: int) -> tuple[int, int, int, SegmentTable | None]:
        """size, compressed size, offset and segment table of a record with extra fields."""
        size, compressed, offset = fields[9], fields[8], fields[16]
        extra = self._records[position : position + fields[11]]
        segments = b""
        while extra:
            length = int.from_bytes(extra[2:4], "little")
            data = extra[4 : 4 + length]
            if len(extra) < 4 or len(data) != length:
                raise self._damaged("an extra field of its directory is cut short")
            kind = int.from_bytes(extra[:2], "little")
            if kind == zf.ZIP64_EXTRA:
                wide = [int.from_bytes(data[start : start + 8], "little") for start in range(0, length, 8)]
                if length % 8 or len(wide) != (size, compressed, offset).count(zf.LIMIT_32):
                    raise self._damaged("a ZIP64 field of its directory makes no sense")
                size = wide.pop(0) if size == zf.LIMIT_32 else size
                compressed = wide.pop(0) if compressed == zf.LIMIT_32 else compressed
                offset = wide.pop(0) if offset == zf.LIMIT_32 else offset
            elif kind == SEGMENT_EXTRA:
                segments = data
            extra = extra[4 + length :]
        try:
            table = unpack_segments(segments, size, compressed) if segments else None
        except ValueError as error:
            raise self._damaged(str(error)) from error
        return size, compressed, offset, table

    def name(self, row: int) -> str:
        """Name of a member."""
        return self._name(row).decode("utf-8")

    def _name(self, row: int) -> bytes:
        position = self._positions[row]
        records = self._records
        start = position + zf.CENTRAL.size
        return records[start : start + (records[position + 28] | records[position + 29] << 8)]

    def member(self, row: int) -> RawMember:
        """A member with all that is known."""
        position = self._positions[row]
        fields = zf.CENTRAL.unpack_from(self._records, position)
        after_name = position + zf.CENTRAL.size + fields[10]
        size, compressed, offset, table = fields[9], fields[8], fields[16], None
        if fields[11]:
            size, compressed, offset, table = self._extras(fields, after_name)
        name = self._records[position + zf.CENTRAL.size : after_name].decode("utf-8")
        data = offset + zf.LOCAL.size + fields[10] + (zf.LOCAL_ZIP64_SIZE if table else 0)
        return RawMember(name, size, compressed, fields[7], fields[4], offset, data, table)

    def columns(self, rows: Sequence[int]) -> MemberColumns:
        """What headers say about many members."""
        from nomad.storage.raw_columns import read_columns  # loads numpy

        return read_columns(self._records, self._positions, rows, self.member)

    def slices(self, starts: Iterable[int], stops: Iterable[int]) -> list[bytes]:
        """Bytes of the directory, such as the names that `columns` has found."""
        records = self._records
        return [records[start:stop] for start, stop in zip(starts, stops, strict=True)]

    def position(self, name: str) -> int:
        """First row whose name is not smaller."""
        wanted = name.encode("utf-8", "surrogatepass")
        return bisect_left(range(len(self._positions)), wanted, key=self._name)

    def find(self, name: str) -> int | None:
        """Row of a name."""
        row = self.position(name)
        if row < len(self) and self._name(row) == name.encode("utf-8", "surrogatepass"):
            return row
        return None

    def rows_with_prefix(self, prefix: str) -> range:
        """Rows whose name begins with `prefix`."""
        start = self.position(prefix)
        if not prefix:
            return range(start, len(self))
        wanted = prefix.encode("utf-8", "surrogatepass")
        length = len(wanted)
        stop = bisect_left(range(len(self)), 1, lo=start, key=lambda row: int(self._name(row)[:length] != wanted))
        return range(start, stop)

    def _damaged(self, reason: str) -> DamagedFile:
        return DamagedFile(f"The raw pack {self._pack} is damaged: {reason}.")


def read_directory(reader: RandomReader) -> Directory:
    """Find, read and check the directory of a raw pack; raises `DamagedFile`."""

    def damaged(reason: str) -> DamagedFile:
        return DamagedFile(f"The raw pack {reader.name} is damaged: {reason}.")

    tail_start = max(reader.size - _TAIL, 0)
    tail = reader.read(tail_start, _TAIL)
    comment = _COMMENT.fullmatch(tail[-_COMMENT_SIZE:])
    if comment is None or len(tail) < zf.END.size + _COMMENT_SIZE:
        raise damaged("it does not end like a raw pack")
    end_start = len(tail) - _COMMENT_SIZE - zf.END.size
    end = zf.END.unpack_from(tail, end_start)
    count, size, start = end[4], end[5], end[6]
    records_end = end_start
    if count == zf.LIMIT_16 or zf.LIMIT_32 in (size, start):
        records_end -= zf.END64.size + zf.LOCATOR64.size
        if records_end < 0 or tail[records_end : records_end + 4] != zf.END64_SIGNATURE:
            raise damaged("its ZIP64 end is missing")
        end64 = zf.END64.unpack_from(tail, records_end)
        count, size, start = end64[7:10]
    if start + size != tail_start + records_end:
        raise damaged("its directory has a wrong length")
    records = reader.read(start, size)
    checked = isal_zlib.crc32(tail[records_end:-_COMMENT_SIZE], isal_zlib.crc32(records))
    if len(records) != size or checked != int(comment[1], 16):
        raise damaged("the checksum of its directory is wrong")
    directory = Directory(records, start, reader.name)
    if len(directory) != count:
        raise damaged("its directory has a wrong number of members")
    return directory
