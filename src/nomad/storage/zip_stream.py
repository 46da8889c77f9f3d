"""Zip answers: one zip out of members of raw packs, copied as they lie there, and of generated members.

`ZipStream` knows all members before it begins: it has an exact size and an entity tag, and any range of it can be sent.
`ZipStream.unsized` takes its members from an iterator of unknown length. In both, a name appears once (the first wins),
and a member that cannot be read never ends the answer: it is left out, or, if that shows only while it is sent, filled
up with zeros, so that its checksum fails for whoever unpacks it; `errors` tells which.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from nomad.errors import NomadError, StoreUnavailable
from nomad.storage import zip_format as zf
from nomad.storage.name_set import NameSet
from nomad.storage.raw_member import RawMember
from nomad.storage.raw_pack import RawPack
from nomad.storage.zip_items import (
    SMALL,
    BytesItem,
    PackItem,
    PackRows,
    Shape,
    gathered,
    shape_of_bytes,
    shape_of_member,
)
from nomad.storage.zip_members import MemberList
from nomad.storage.zip_unsized import UnsizedZipStream

if TYPE_CHECKING:
    from nomad.storage.zip_run import PackRun

__all__ = ["BytesItem", "PackItem", "PackRows", "UnsizedZipStream", "ZipStream"]

FEW = 32
"""Fewer members of one pack are not worth columns."""


class ZipStream:
    """A zip whose members are known before it is sent."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        """What could not be read, one message each."""
        self._known = NameSet()
        self._parts: list[MemberList | PackRun] = []
        self._runs: list[PackRows] = []
        """Rows whose names are known by their pack; all other names are in `_known`."""
        self._waiting: PackRows | None = None
        self._tag = hashlib.sha256()

    @staticmethod
    def unsized(items: Iterable[PackItem | PackRows | BytesItem], errors: list[str] | None = None) -> UnsizedZipStream:
        """A zip of unknown length; messages about what could not be read are appended to `errors`."""
        return UnsizedZipStream(items, errors)

    def __len__(self) -> int:
        self._flush()
        return sum(map(len, self._parts))

    def add_rows(self, rows: PackRows) -> None:
        """Add many members of a raw pack, none of which is added twice; see `add_member` for `deflate`.

        Rows of the same pack that are added one after the other are handled together.
        """
        if self._waiting is None or not self._waiting.is_like(rows):
            self._flush()
            self._waiting = replace(rows, rows=array("Q"))
        cast("array[int]", self._waiting.rows).extend(array("Q", rows.rows))

    def _flush(self) -> None:
        """Turn the waiting rows into a run, and into single members what cannot be part of one."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or not waiting.rows:
            return
        if len(self._known) or not waiting.is_apart(self._runs):
            for item in waiting.items():
                self._add_member(item)
            return
        if len(waiting.rows) >= FEW:
            self._add_in_runs(waiting)
        else:
            self._add_singles(waiting, waiting.rows)
        self._runs.append(waiting)

    def _add_in_runs(self, waiting: PackRows) -> None:
        """Runs of what is alike, and in between, in the same order, single members."""
        from nomad.storage.zip_run import PackRun  # loads numpy

        prefix = waiting.prefix.encode()
        columns = waiting.pack.columns(waiting.rows)
        small = SMALL if waiting.deflate else 0
        unusual = columns.unusual(small=small, strip=waiting.strip, added=len(prefix)).nonzero()[0].tolist()
        start = 0
        for stop in [*unusual, len(waiting.rows)]:
            if stop - start >= FEW:
                part = columns.part(start, stop)
                run = PackRun(waiting.pack, part, waiting.strip, prefix, *self._place(), self.errors)
                run.identify(self._tag.update)
                self._parts.append(run)
            else:
                self._add_singles(waiting, waiting.rows[start:stop])
            self._add_singles(waiting, waiting.rows[stop : stop + 1])
            start = stop + 1

    def _add_singles(self, waiting: PackRows, rows: Sequence[int]) -> None:
        for item in waiting.items(rows):
            self._add_member(item, is_apart=True)

    def _place(self) -> tuple[int, int]:
        """Where the next member and its record begin."""
        return (self._parts[-1].end, self._parts[-1].directory_end) if self._parts else (0, 0)

    def add_member(self, arcname: str, pack: RawPack, member: RawMember, deflate: bool = False) -> None:
        """Add a member of a raw pack; with `deflate` small text is deflated even if that makes it longer.

        A name that is there already and a member that cannot be read are left out.
        """
        self._flush()
        self._add_member(PackItem(arcname, pack, member, deflate))

    def _add_member(self, item: PackItem, *, is_apart: bool = False) -> None:
        try:
            shape, stored = shape_of_member(item.pack, item.member, item.deflate)
        except StoreUnavailable:
            raise
        except NomadError as error:
            self.errors.append(f"{item.arcname}: {error.message}")
            return
        self._add(item.arcname, shape, stored, item.pack, item.member.data_offset, is_apart=is_apart)

    def add_bytes(self, arcname: str, data: bytes, deflate: bool = False) -> None:
        """Add generated content."""
        self._flush()
        shape, stored = shape_of_bytes(data, deflate)
        self._add(arcname, shape, stored, None, 0)

    def _add(
        self,
        arcname: str,
        shape: Shape,
        stored: bytes | None,
        pack: RawPack | None,
        position: int,
        *,
        is_apart: bool = False,
    ) -> None:
        try:
            name = zf.encode_name(arcname)
        except ValueError as error:
            self.errors.append(f"The file {arcname!r} is left out: {error}.")
            return
        if not is_apart and (any(run.holds(arcname) for run in self._runs) or not self._known.add(name)):
            return
        last = self._parts[-1] if self._parts else None
        if not isinstance(last, MemberList):
            last = MemberList(*self._place(), self.errors)
            self._parts.append(last)
        last.add(name, shape, stored, pack, position)
        self._tag.update(b"%d %d %d %d %d " % (len(name), *shape) + name)

    @property
    def size(self) -> int:
        """Exact number of bytes of the zip."""
        count = len(self)
        members, directory = self._place()
        return members + directory + zf.end_size(count, directory, members)

    @property
    def etag(self) -> str:
        """Strong entity tag, with quotes: equal tags mean equal bytes."""
        self._flush()
        return f'"{self._tag.hexdigest()[:32]}"'

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Bytes `start ... stop` of the zip."""
        size = self.size
        return gathered(self._range(max(start, 0), size if stop is None else min(stop, size)))

    def _range(self, start: int, stop: int) -> Iterator[bytes]:
        members, directory = self._place()
        if start >= stop:
            return
        if start < members:
            for part in self._parts:
                if part.end > start:
                    yield from part.members(start, min(stop, members))
        if stop > members:
            first, last = max(start - members, 0), min(stop - members, directory)
            for part in self._parts:
                if part.directory_end > first:
                    yield from part.directory(first, last)
        end = members + directory
        if stop > end:
            yield zf.end_records(len(self), directory, members)[max(start - end, 0) : stop - end]
