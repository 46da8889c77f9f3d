"""The vocabulary of `nomad.parsing.text`: patterns, and the fields that say what stands where in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from nomad.parsing.literals import longest_literal
from nomad.parsing.source import Source

Pick = Literal["first", "last", "all"]
"""Which of several matches in a block are wanted."""


class Pattern:
    """A compiled bytes pattern that is searched with its longest literal as a quick first test."""

    def __init__(self, pattern: bytes) -> None:
        self.regex = re.compile(pattern, re.MULTILINE)
        self.literal = longest_literal(pattern)
        # the text of alternatives is no literal, so that `^` holds for all of a pattern that has one
        self._line_start = self.literal is not None and self.literal.same_line and pattern.startswith(b"^")

    def search(self, source: Source, start: int, end: int) -> re.Match[bytes] | None:
        """The first match that lies in [start, end)."""
        return next(self.finditer(source, start, end), None)

    def last(self, source: Source, start: int, end: int) -> re.Match[bytes] | None:
        """The last match that lies in [start, end)."""
        match = None
        for match in self.finditer(source, start, end):  # noqa: B007 (the last one is wanted)
            pass
        return match

    def finditer(self, source: Source, start: int, end: int) -> Iterator[re.Match[bytes]]:
        """The matches that lie in [start, end), in order."""
        data, literal = source.data, self.literal
        if literal is None:
            yield from self.regex.finditer(data, start, end)
            return
        position = start
        while (hit := data.find(literal.text, position, end)) >= 0:
            begin = max(position, data.rfind(b"\n", position, hit) + 1) if literal.same_line else position
            if self._line_start:
                match = self.regex.match(data, begin, end)
                if match is None:
                    position = hit + len(literal.text)
                    continue
            else:
                match = self.regex.search(data, begin, end)
            if match is None:
                return
            yield match
            position = max(match.end(), match.start() + 1)


@dataclass(frozen=True)
class Value:
    """One value, or a list for `pick='all'`; several groups give a list, named groups a dict, no group gives True.

    `type` is float, int, str, bool or bytes, or a function of the raw bytes; `unit` (for float) converts to SI.
    """

    name: str
    pattern: bytes
    type: Callable[[bytes], Any] = float
    unit: str | None = None
    pick: Pick = "first"

    @cached_property
    def compiled(self) -> Pattern:
        return Pattern(self.pattern)


@dataclass(frozen=True)
class Table:
    """A numeric array [rows, columns] that follows a heading: the groups of `row`, or `columns` numbers in each line.

    Rows are read from the end of `start` on; up to `gap` lines that are no rows may come before the first one, and the
    table ends at the first line after it that is none. `pick='all'` gives a list of tables.
    """

    name: str
    start: bytes
    row: bytes | None = None
    columns: int | None = None
    unit: str | None = None
    gap: int = 2
    pick: Pick = "first"

    @cached_property
    def compiled(self) -> Pattern:
        return Pattern(self.start)

    @cached_property
    def row_regex(self) -> re.Pattern[bytes] | None:
        return re.compile(self.row) if self.row is not None else None


@dataclass(frozen=True)
class Raw:
    """The bytes from the end of `start` to the beginning of `end` (or to the end of the surrounding block)."""

    name: str
    start: bytes
    end: bytes | None = None
    pick: Pick = "first"

    @cached_property
    def compiled(self) -> Pattern:
        return Pattern(self.start)

    @cached_property
    def compiled_end(self) -> Pattern | None:
        return Pattern(self.end) if self.end is not None else None


@dataclass(frozen=True)
class Block:
    """A part of the text with fields of its own, from `start` to `end` (kept inside) or to the next `start`."""

    name: str
    start: bytes
    fields: tuple[Value | Table | Raw | Block, ...] = ()
    end: bytes | None = None
    repeats: bool = False

    @cached_property
    def compiled(self) -> Pattern:
        return Pattern(self.start)

    @cached_property
    def compiled_end(self) -> Pattern | None:
        return Pattern(self.end) if self.end is not None else None


Field = Value | Table | Raw | Block
"""Anything that can stand in a block."""
