"""Members of a zip answer one by one: generated ones, and those of raw packs that need a look each."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator

from nomad.storage import zip_format as zf
from nomad.storage.raw_pack import RawPack
from nomad.storage.zip_items import Shape, copied_or_zeros


class MemberList:
    """Members from `begin` of the zip on, with records from `directory_begin` of its directory on.

    It holds each name and some 70 bytes per member.
    """

    def __init__(self, begin: int, directory_begin: int, errors: list[str]) -> None:
        self._errors = errors
        self._names = bytearray()
        self._name_ends = array("Q", [0])
        self._packs: list[RawPack] = []
        self._pack_numbers: dict[int, int] = {}
        self._pack_of = array("I")
        self._positions = array("Q")
        self._contents: dict[int, bytes] = {}
        self._methods = array("H")
        self._crcs = array("I")
        self._compressed = array("Q")
        self._sizes = array("Q")
        self._ends = array("Q", [begin])
        self._directory_ends = array("Q", [directory_begin])

    def __len__(self) -> int:
        return len(self._methods)

    @property
    def end(self) -> int:
        """Where the last member ends in the zip."""
        return self._ends[-1]

    @property
    def directory_end(self) -> int:
        """Where the last record ends in the directory."""
        return self._directory_ends[-1]

    def add(self, name: bytes, shape: Shape, stored: bytes | None, pack: RawPack | None, position: int) -> None:
        """A member with these `stored` bytes, or with those at `position` of a pack."""
        number = 0
        if stored is not None or pack is None:
            self._contents[len(self)] = stored or b""
        else:
            number = self._pack_numbers.setdefault(id(pack), len(self._packs))
            if number == len(self._packs):
                self._packs.append(pack)
        self._names += name
        self._name_ends.append(len(self._names))
        self._pack_of.append(number)
        self._positions.append(position)
        self._methods.append(shape.method)
        self._crcs.append(shape.crc)
        self._compressed.append(shape.compressed)
        self._sizes.append(shape.size)
        start = self._ends[-1]
        wide = zf.LOCAL_ZIP64_SIZE if zf.local_is_wide(shape.compressed, shape.size) else 0
        self._ends.append(start + zf.LOCAL.size + len(name) + wide + shape.compressed)
        extra = len(zf.central_extra(shape.compressed, shape.size, start))
        self._directory_ends.append(self._directory_ends[-1] + zf.CENTRAL.size + len(name) + extra)

    def members(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start ... stop` of the zip, as far as they are in this list."""
        row = max(bisect_right(self._ends, start) - 1, 0)
        while row < len(self) and self._ends[row] < stop:
            begin = self._ends[row]
            content = self._ends[row + 1] - self._compressed[row]
            if start < content:
                header = zf.local_header(self._name(row), *self._shape(row))
                yield header[max(start - begin, 0) : stop - begin]
            if stop > content:
                yield from self._content(row, max(start - content, 0), min(stop - content, self._compressed[row]))
            row += 1

    def _content(self, row: int, start: int, stop: int) -> Iterator[bytes]:
        if row in self._contents:
            yield self._contents[row][start:stop]
        elif start < stop:
            pack = self._packs[self._pack_of[row]]
            pieces = pack.stored(self._positions[row] + start, stop - start)
            yield from copied_or_zeros(pieces, stop - start, self._name(row), self._errors)

    def directory(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start ... stop` of the directory of the zip, as far as they are in this list."""
        row = max(bisect_right(self._directory_ends, start) - 1, 0)
        while row < len(self) and self._directory_ends[row] < stop:
            begin = self._directory_ends[row]
            record = zf.central_record(self._name(row), *self._shape(row), self._ends[row])
            yield record[max(start - begin, 0) : stop - begin]
            row += 1

    def _name(self, row: int) -> bytes:
        return bytes(self._names[self._name_ends[row] : self._name_ends[row + 1]])

    def _shape(self, row: int) -> Shape:
        return Shape(self._methods[row], self._crcs[row], self._compressed[row], self._sizes[row])
