"""Thermodynamic output in its three forms: one line a step, several lines a step (`multi`), and YAML.

Usage:
    kind = opening(line, after_memory_line)
    if kind: table = Table(kind, ...); while table.take(line): ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nomad.parsing.codes.lammps.boxes import LARGEST
from nomad.parsing.source import Source
from nomad.parsing.values import to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STEP_LINE = re.compile(rb"-{4,} +Step +(\S+) +-+ +CPU = +(\S+)")
_PAIR = re.compile(rb"(\S+) *= +(\S+)")
_KEYWORDS = re.compile(rb"keywords: *\[(.*)\]")
_YAML_ROW = re.compile(rb" *- *\[(.*)\]")
_STEP_HEADER = re.compile(rb"\s*Step\s+[A-Za-z]")
_INTERRUPTIONS = (b"WARNING", b"SHAKE", b"Bond", b"Angle", b"RATTLE")


@dataclass
class Table:
    """The rows of one run: `columns` are the names as printed, `spans` say where the rows stand."""

    kind: str
    source: Source
    offset: int
    columns: list[str] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def take(self, line: bytes, offset: int) -> bool:
        """Reads a line of the table; False if it is none of its lines."""
        if self.kind == "multi":
            return self._take_multi(line, offset)
        if self.kind == "yaml":
            return self._take_yaml(line, offset)
        fields = line.split()
        if len(fields) != len(self.columns):
            return False
        row = [to_float(word) for word in fields]
        # a row has numbers, or what the program prints for numbers that are none; words are a message
        if any(
            value != value and b"*" not in word and b"n" not in word.lower()[-3:]
            for value, word in zip(row, fields, strict=True)
        ):
            return False
        self._add(row, offset, line)
        return True

    def drop_last_row(self) -> None:
        """Leaves out a row that may be cut in the middle of a number."""
        if self.rows:
            self.rows.pop()
            self.spans.pop()

    def values(self, *names: str) -> npt.NDArray[np.float64] | None:
        """The column of the first name that is there, as printed (nan for what is none); None without one."""
        import numpy as np

        lower = [column.lower() for column in self.columns]
        for name in names:
            if name in lower:
                index = lower.index(name)
                column = np.array([row[index] if index < len(row) else np.nan for row in self.rows], dtype=np.float64)
                column[~(abs(column) < LARGEST)] = np.nan
                return column
        return None

    @property
    def span(self) -> tuple[int, int]:
        """From the heading to the last row."""
        return self.offset, self.spans[-1][1] if self.spans else self.offset

    def _add(self, row: list[float], offset: int, line: bytes) -> None:
        self.rows.append(row)
        self.spans.append((offset, offset + len(line)))

    def _take_multi(self, line: bytes, offset: int) -> bool:
        if match := _STEP_LINE.match(line.lstrip()):
            if not self.columns:
                self.columns = ["Step", "CPU"]
            self._add([to_float(match.group(1)), to_float(match.group(2))], offset, line)
            return True
        pairs = _PAIR.findall(line)
        if not pairs or not self.rows or line.startswith(_INTERRUPTIONS):
            return False
        row = self.rows[-1]
        for name, value in pairs:
            if len(self.rows) == 1:
                self.columns.append(name.decode("latin-1"))
            if len(row) < len(self.columns):
                row.append(to_float(value))
        self.spans[-1] = (self.spans[-1][0], offset + len(line))
        return True

    def _take_yaml(self, line: bytes, offset: int) -> bool:
        if match := _KEYWORDS.match(line):
            self.columns = [word.strip(" '\"") for word in match.group(1).decode("latin-1").split(",") if word.strip()]
            return True
        if match := _YAML_ROW.match(line):
            row = [to_float(word) for word in match.group(1).split(b",") if word.strip()]
            if len(row) == len(self.columns):
                self._add(row, offset, line)
            return True
        return line.strip() in (b"data:", b"...", b"---")


def opening(line: bytes, expected: bool) -> str | None:
    """The form of the table that begins with this line (`line`, `multi`, `yaml`), None if none begins.

    `expected` says that the line follows the message about memory, where the headings stand.
    """
    text = line.lstrip()
    if _STEP_LINE.match(text):
        return "multi"
    if _KEYWORDS.match(text) or (expected and text.rstrip() == b"---"):
        return "yaml"
    if _STEP_HEADER.match(line):
        return "line"
    return "line" if expected and text and text[:1].isalpha() and not text.startswith(_INTERRUPTIONS) else None


def begin(kind: str, line: bytes, source: Source, offset: int) -> Table:
    """A table whose first line is this one."""
    table = Table(kind, source, offset)
    if kind == "line":
        table.columns = line.decode("latin-1").split()
    else:
        table.take(line, offset)
    return table
