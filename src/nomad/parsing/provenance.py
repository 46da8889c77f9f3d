"""Where the sections of an archive were read: file and lines, or file and bytes.

Usage, in a parser:
    read_from(system, found, "positions")     # the lines of a field of `nomad.parsing.text`
    read_from(iteration, found, "cycles", 3)  # the fourth match of a field with `pick="all"`
    read_from(calculation, found)             # the lines of a whole block
    read_from(section, source, start, end)    # offsets in a `Source`; without `end` only the line of `start`
    read_from(section, step.where)            # {"file": ..., "line": ...}, as `at()` gives it
    read_from(section, stream.place(element)) # an element of an `XmlStream`
    read_from(section, bytes_of(path, 4096, 8192))       # a binary file
    read_from(section, whole(path))           # a side file that is read as one table

Each call returns the section. Offsets are remembered as they are and counted as lines once, when the source is closed.
Nothing is remembered outside of `recording`, so a parser alone does not pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.parsing.source import Place, Source
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.metainfo import MSection

S = TypeVar("S", bound="MSection")

_RECORD: ContextVar[Record | None] = ContextVar("provenance", default=None)


class Record:
    """Which section was read where, in the order of reading; the last word on a section counts."""

    def __init__(self) -> None:
        self.places: list[tuple[MSection, Place]] = []

    def store(self, archive: EntryArchive) -> None:
        """Sets `section_provenance` of an archive from what was read; sections that left the archive are left out.

        To be called when no section will move any more: rows name sections by their position.
        """
        import numpy as np

        from nomad.datamodel.provenance import Provenance

        positions = _Positions(archive)
        latest = {id(section): (section, place) for section, place in self.places}
        found = [(positions.of(section), place) for section, place in latest.values()]
        rows = [(position, place) for position, place in found if position is not None]
        if not rows:
            return
        depth = max(len(indices) for (_, indices), _ in rows)
        filler = (-1,) * depth
        kind = np.array([kind for (kind, _), _ in rows], dtype=np.int32)
        indices = np.array([(indices + filler)[:depth] for (_, indices), _ in rows], dtype=np.int32)
        files: dict[tuple[str, str], int] = {}
        file = np.array([files.setdefault((place.file, place.unit), len(files)) for _, place in rows], dtype=np.int32)
        order = np.lexsort((*indices.T[::-1], kind))
        first = np.array([place.first for _, place in rows], dtype=np.int64)[order]
        # differences of neighbours are mostly the same number, which takes no room in a stored archive
        archive.section_provenance = Provenance(
            files=[name for name, _ in files],
            file_units=[unit for _, unit in files],
            section_kinds=positions.kinds,
            section_kind=kind[order],
            section_index_steps=np.diff(indices[order], axis=0, prepend=np.zeros((1, depth), np.int32)),
            section_file=file[order],
            section_first_steps=np.diff(first, prepend=0),
            section_length=np.array([place.last for _, place in rows], dtype=np.int64)[order] - first + 1,
        )


class _Positions:
    """The kinds and positions of the sections of one tree, each computed once."""

    def __init__(self, root: MSection) -> None:
        self.kinds: list[str] = []
        self._kinds: dict[tuple[int, str], int] = {}
        self._known: dict[int, tuple[int, tuple[int, ...]] | None] = {id(root): (-1, ())}

    def of(self, section: MSection) -> tuple[int, tuple[int, ...]] | None:
        """The number of the kind, and the positions in the repeating sub-sections; None outside of the tree."""
        key = id(section)
        if key in self._known:
            return self._known[key]
        parent, definition = section.m_parent, section.m_parent_sub_section
        above = self.of(parent) if parent is not None else None
        found = None
        if above is not None and definition is not None:
            index = section.m_parent_index
            found = (self._kind(above[0], definition.name), (*above[1], index) if index >= 0 else above[1])
        self._known[key] = found
        return found

    def _kind(self, above: int, name: str) -> int:
        found = self._kinds.get((above, name))
        if found is None:
            found = self._kinds[above, name] = len(self.kinds)
            self.kinds.append(f"{self.kinds[above]}/{name}" if above >= 0 else name)
        return found


@contextmanager
def recording() -> Iterator[Record]:
    """Within the block, `read_from` writes into the record."""
    record = Record()
    token = _RECORD.set(record)
    try:
        yield record
    finally:
        _RECORD.reset(token)


def read_from(
    section: S,
    where: Found | Source | Place | dict[str, Any] | None,
    part: str | int | None = None,
    number: int | None = None,
) -> S:
    """Remembers from where a section was read, and returns it; see above for what `where` and `part` can be.

    A field that was not found stands for the whole block. Without a place in `where` nothing is remembered.
    """
    record = _RECORD.get()
    if record is not None and where is not None:
        place = _place(where, part, number)
        if place is not None:
            record.places.append((section, place))
    return section


def _place(where: Found | Source | Place | dict[str, Any], part: str | int | None, number: int | None) -> Place | None:
    if isinstance(where, Place):
        return where
    if isinstance(where, dict):
        line: int | None = where.get("line")
        return Place(where["file"], line, where.get("last_line") or line) if line and "file" in where else None
    if isinstance(where, Source):
        start = part if isinstance(part, int) else 0
        return where.place(start, number if number is not None else start)
    if isinstance(part, str) and number is not None and number < len(where.spans.get(part, ())):
        return where.source.place(*where.spans[part][number])
    if isinstance(part, str) and part in where.offsets:
        return where.source.place(where.offsets[part], where.ends[part])
    return where.source.place(where.start, where.end)


def bytes_of(path: Path, first: int, last: int) -> Place:
    """A range of bytes (both included, counted from 0) of a binary file."""
    return Place(path.name, first, last, unit="byte")


def whole(path: Path) -> Place:
    """All of a file."""
    return bytes_of(path, 0, max(path.stat().st_size - 1, 0))


def places(archive: EntryArchive) -> Iterator[tuple[str, str, str, int, int]]:
    """Path of the section, file, unit (`line` or `byte`), first and last, of each section whose place is known."""
    table = archive.section_provenance
    if table is None:
        return
    kinds = [kind.split("/") for kind in table.section_kinds]
    repeats = [_repeating(archive, kind) for kind in kinds]
    starts = table.section_first_steps.cumsum()
    columns = (
        table.section_kind,
        table.section_index_steps.cumsum(axis=0),
        table.section_file,
        starts,
        starts + table.section_length - 1,
    )
    for kind, indices, file, first, last in zip(*(column.tolist() for column in columns), strict=True):
        remaining = iter(indices)
        steps = chain.from_iterable(
            (name, str(next(remaining))) if repeated else (name,)
            for name, repeated in zip(kinds[kind], repeats[kind], strict=True)
        )
        yield "/".join(steps), table.files[file], table.file_units[file], first, last


def _repeating(archive: EntryArchive, names: list[str]) -> list[bool]:
    definition, found = archive.m_def, []
    for name in names:
        sub_section = definition.sub_section(name)
        found.append(sub_section.repeats)
        definition = sub_section.section
    return found
