"""What `nomad parse --provenance` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nomad.parsing.provenance import places

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


def listed(archive: EntryArchive, section: str | None = None) -> Iterator[str]:
    """One line for each section (those at and below the path `section`) whose place is known: path, file, lines."""
    wanted = (section or "").strip("/")
    for path, file, unit, first, last in places(archive):
        if not wanted or path == wanted or path.startswith(f"{wanted}/"):
            place = str(first) if first == last else f"{first}-{last}"
            yield f"{path}  {file}:{'bytes ' if unit == 'byte' else ''}{place}"
