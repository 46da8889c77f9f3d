"""Zip answers: one zip out of members of raw packs, copied as they lie there, and of generated members.

`ZipStream` knows all members before it begins: it has an exact size and an entity tag, and any range of it can be sent.
`ZipStream.unsized` takes its members from an iterator of unknown length. In both, a name appears once (the first wins),
and a member that cannot be read never ends the answer: it is left out, or, if that shows only while it is sent, filled
up with zeros, so that its checksum fails for whoever unpacks it; `errors` tells which.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from nomad.errors import NomadError
from nomad.storage import zip_format as zf
from nomad.storage.name_set import NameSet
from nomad.storage.raw_member import RawMember
from nomad.storage.raw_pack import RawPack
from nomad.storage.zip_items import (
    BytesItem,
    PackItem,
    Shape,
    copied_or_zeros,
    gathered,
    shape_of_bytes,
    shape_of_member,
)
from nomad.storage.zip_unsized import UnsizedZipStream

__all__ = ["BytesItem", "PackItem", "UnsizedZipStream", "ZipStream"]


class ZipStream:
    """A zip whose members are known before it is sent. It holds each name and some 70 bytes per member."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        """What could not be read, one message each."""
        self._known = NameSet()
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
        self._ends = array("Q", [0])
        self._directory_ends = array("Q", [0])
        self._tag = hashlib.sha256()

    @staticmethod
    def unsized(items: Iterable[PackItem | BytesItem], errors: list[str] | None = None) -> UnsizedZipStream:
        """A zip of unknown length; messages about what could not be read are appended to `errors`."""
        return UnsizedZipStream(items, errors)

    def __len__(self) -> int:
        return len(self._methods)

    def add_member(self, arcname: str, pack: RawPack, member: RawMember, deflate: bool = False) -> None:
        """Add a member of a raw pack; with `deflate` small text is deflated even if that makes it longer.

        A name that is there already and a member that cannot be read are left out.
        """
        try:
            shape, stored = shape_of_member(pack, member, deflate)
        except NomadError as error:
            self.errors.append(f"{arcname}: {error.message}")
            return
        number = self._pack_numbers.setdefault(id(pack), len(self._packs))
        if number == len(self._packs):
            self._packs.append(pack)
        self._add(arcname, shape, stored, number, member.data_offset)

    def add_bytes(self, arcname: str, data: bytes, deflate: bool = False) -> None:
        """Add generated content."""
        shape, stored = shape_of_bytes(data, deflate)
        self._add(arcname, shape, stored, 0, 0)

    def _add(self, arcname: str, shape: Shape, stored: bytes | None, pack: int, position: int) -> None:
        try:
            name = zf.encode_name(arcname)
        except ValueError as error:
            self.errors.append(f"The file {arcname!r} is left out: {error}.")
            return
        if not self._known.add(name):
            return
        if stored is not None:
            self._contents[len(self)] = stored
        self._names += name
        self._name_ends.append(len(self._names))
        self._pack_of.append(pack)
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
        self._tag.update(b"%d %d %d %d %d " % (len(name), *shape) + name)

    @property
    def size(self) -> int:
        """Exact number of bytes of the zip."""
        members, directory = self._ends[-1], self._directory_ends[-1]
        return members + directory + zf.end_size(len(self), directory, members)

    @property
    def etag(self) -> str:
        """Strong entity tag, with quotes: equal for equal bytes."""
        return f'"{self._tag.hexdigest()[:32]}"'

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Bytes `start ... stop` of the zip."""
        size = self.size
        return gathered(self._range(max(start, 0), size if stop is None else min(stop, size)))

    def _range(self, start: int, stop: int) -> Iterator[bytes]:
        members, directory = self._ends[-1], self._directory_ends[-1]
        if start >= stop:
            return
        if start < members:
            yield from self._members(start, min(stop, members))
        if stop > members:
            yield from self._directory(max(start - members, 0), min(stop - members, directory))
        end = members + directory
        if stop > end:
            yield zf.end_records(len(self), directory, members)[max(start - end, 0) : stop - end]

    def _members(self, start: int, stop: int) -> Iterator[bytes]:
        row = bisect_right(self._ends, start) - 1
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
            yield from copied_or_zeros(pieces, stop - start, self._name(row), self.errors)

    def _directory(self, start: int, stop: int) -> Iterator[bytes]:
        row = bisect_right(self._directory_ends, start) - 1
        while row < len(self) and self._directory_ends[row] < stop:
            begin = self._directory_ends[row]
            record = zf.central_record(self._name(row), *self._shape(row), self._ends[row])
            yield record[max(start - begin, 0) : stop - begin]
            row += 1

    def _name(self, row: int) -> bytes:
        return bytes(self._names[self._name_ends[row] : self._name_ends[row + 1]])

    def _shape(self, row: int) -> Shape:
        return Shape(self._methods[row], self._crcs[row], self._compressed[row], self._sizes[row])
