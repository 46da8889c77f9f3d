"""Selective dynamics of POSCAR files."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.files import open_text
from nomad.parsing.values import to_bool

_LINES_BEFORE_COUNTS = 5
_LONGEST_LINE = 1000


def read_selective(path: Path, atoms: int, log: EntryLog) -> list[list[bool]] | None:
    """Whether each atom may move along each lattice vector, None if the file does not say."""
    with open_text(path) as file:
        lines = [line[:_LONGEST_LINE].split() for line in islice(file, atoms + 20)]
    index = _LINES_BEFORE_COUNTS
    while index < len(lines) and not (lines[index] and all(word.isdigit() for word in lines[index])):
        index += 1
    if index + 1 >= len(lines) or not lines[index + 1] or lines[index + 1][0][0] not in "sS":
        return None
    rows = [[to_bool(word) for word in line[3:6]] for line in lines[index + 3 : index + 3 + atoms]]
    if len(rows) != atoms or any(len(row) != 3 or None in row for row in rows):
        log.warning("selective dynamics cannot be read", file=path.name, line=index + 2)
        return None
    return [[value is True for value in row] for row in rows]
