r"""Declarative reading of text outputs: say what stands where, get values in SI units with their line numbers.

Usage:
    CALCULATION = Block(
        "calculation",
        start=rb"^ *Self-consistent Calculation",
        end=rb"^ *End of ionic step",                      # optional; without it a block ends where the next one begins
        repeats=True,
        fields=(
            Value("energy", rb"^! +total energy += +(\S+) Ry", unit="rydberg"),
            Value("stress", rb"P= +(\S+)", unit="kilobar", pick="last"),
            Value("labels", rb"^ +(\w+) +tau", type=str, pick="all"),
            Table("forces", rb"^ *Forces acting[^\n]*\n", row=rb"force = +(\S+) +(\S+) +(\S+)", unit="rydberg/bohr"),
            Block("scf", start=rb"^ *iteration #", repeats=True, fields=(...)),
            Raw("notes", start=..., end=...),               # bytes, for what needs code of its own
        ),
    )
    with Source.open(path) as source:
        found = parse(source, [CALCULATION], log)
        for calculation in found["calculation"]:            # missing names give None, missing repeats give []
            calculation.value("energy"); calculation.line("energy"); calculation.truncated

How it works: patterns are bytes regular expressions with `^` and `$` at every line. The longest literal of a pattern
is looked for first with a plain search, which passes over text without it at the speed of memory; so give each pattern
some fixed text. Nothing is copied but the values found. Stars, NaN and unreadable numbers become None (scalars) or nan
(tables) and are logged with file and line; a block without its end is read as far as it goes and marked `truncated`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nomad.logs import EntryLog
from nomad.parsing.fields import Block, Field, Pattern, Raw, Table, Value
from nomad.parsing.source import Source
from nomad.parsing.values import finite_or_none, to_bool, to_float, to_int, to_text
from nomad.units import factor

__all__ = ["Block", "Field", "Found", "Pattern", "Raw", "Table", "Value", "parse"]

_CONVERT: dict[type, Callable[[bytes], Any]] = {
    float: lambda raw: finite_or_none(to_float(raw)),
    int: to_int,
    bool: to_bool,
    str: to_text,
    bytes: bytes,
}


@dataclass
class Found:
    """What a block of text contains: values by name, and where they stand."""

    source: Source
    start: int
    end: int
    truncated: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """For fields with `pick='all'`, where each match begins and ends."""
    raw_starts: dict[str, int] = field(default_factory=dict)
    """For `Raw` fields, where the (first) value begins."""

    def __contains__(self, name: str) -> bool:
        value = self.values.get(name)
        return value is not None and not (isinstance(value, list) and not value)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def value(self, name: str, default: Any = None) -> Any:
        """The value, or `default` if it was not found or could not be read."""
        value = self.values.get(name)
        return default if value is None else value

    def line(self, name: str | None = None) -> int:
        """The line of a value that was found (of the first, for several), else of the block itself."""
        return self.source.line(self.offsets.get(name, self.start) if name else self.start)

    def at(self, name: str | None = None) -> dict[str, Any]:
        """File and line as log data."""
        return {"file": self.source.name, "line": self.line(name)}

    @property
    def text(self) -> bytes:
        """The bytes of the block."""
        return bytes(self.source.data[self.start : self.end])


def parse(
    source: Source,
    fields: Sequence[Field],
    log: EntryLog | None = None,
    start: int = 0,
    end: int | None = None,
) -> Found:
    """Reads the fields from [start, end) of the source (default: all of it). Never raises for odd content."""
    found = Found(source, start, len(source) if end is None else end)
    for item in fields:
        if isinstance(item, Value):
            _read_value(found, item, log)
        elif isinstance(item, Table):
            _read_table(found, item)
        elif isinstance(item, Raw):
            _read_raw(found, item)
        else:
            _read_blocks(found, item, log)
    return found


def _picked(found: Found, item: Value | Table | Raw) -> list[re.Match[bytes]]:
    if item.pick == "first":
        match = item.compiled.search(found.source, found.start, found.end)
        return [match] if match else []
    matches = list(item.compiled.finditer(found.source, found.start, found.end))
    return matches[-1:] if item.pick == "last" else matches


def _store(
    found: Found, item: Value | Table | Raw, matches: list[re.Match[bytes]], values: list[Any], end: int = 0
) -> None:
    if matches:
        found.offsets[item.name] = matches[0].start()
        found.ends[item.name] = max(end, matches[-1].end())
        if item.pick == "all":
            found.spans[item.name] = [match.span() for match in matches]
    found.values[item.name] = values if item.pick == "all" else (values[0] if values else None)


def _read_value(found: Found, item: Value, log: EntryLog | None) -> None:
    matches = _picked(found, item)
    convert = _CONVERT.get(item.type, item.type) if isinstance(item.type, type) else item.type
    scale = factor(item.unit) if item.unit else None

    def single(raw: bytes | None, match: re.Match[bytes]) -> Any:
        if raw is None:
            return None
        try:
            value = convert(raw)
        except (ValueError, TypeError, ArithmeticError):
            value = None
        if value is None and log is not None:
            where = found.source.at(match.start())
            log.warning("a value cannot be read", quantity=item.name, text=raw[:80].decode("latin-1"), **where)
        return value * scale if scale is not None and value is not None else value

    values: list[Any] = []
    for match in matches:
        if not match.re.groups:
            values.append(True)
        elif match.re.groupindex:
            values.append({name: single(raw, match) for name, raw in match.groupdict().items()})
        elif match.re.groups == 1:
            values.append(single(match.group(1), match))
        else:
            values.append([single(raw, match) for raw in match.groups()])
    _store(found, item, matches, values)


def _read_table(found: Found, item: Table) -> None:
    import numpy as np

    matches = _picked(found, item)
    tables = []
    end = 0
    for match in matches:
        rows: list[list[float]] = []
        for row, stop in _rows(found, item, match.end()):
            rows.append(row)
            end = stop
        if rows:
            width = len(rows[0])
            table = np.array([row for row in rows if len(row) == width], dtype=np.float64)
            tables.append(table * factor(item.unit) if item.unit else table)
    _store(found, item, matches, tables, end)


def _rows(found: Found, item: Table, position: int) -> Iterator[tuple[list[float], int]]:
    """The rows of a table, each with the offset of its end."""
    data, waiting, started = found.source.data, item.gap, False
    while position < found.end:
        stop = data.find(b"\n", position, found.end)
        stop = found.end if stop < 0 else stop
        line = data[position:stop]
        position = stop + 1
        row = _row(item, line)
        if row is not None:
            started = True
            yield row, stop
        elif started or waiting <= 0:
            return
        else:
            waiting -= 1


def _row(item: Table, line: bytes) -> list[float] | None:
    if item.row_regex is not None:
        match = item.row_regex.search(line)
        return [to_float(raw) for raw in match.groups()] if match else None
    fields = line.split()
    row = [to_float(raw) for raw in fields]
    if not row or (item.columns is not None and len(row) != item.columns):
        return None
    return (
        row
        if any(value == value or b"*" in raw or b"n" in raw.lower() for value, raw in zip(row, fields, strict=True))
        else None
    )


def _read_raw(found: Found, item: Raw) -> None:
    matches = _picked(found, item)
    values = []
    stop = 0
    for match in matches:
        end = item.compiled_end.search(found.source, match.end(), found.end) if item.compiled_end else None
        stop = end.start() if end else found.end
        values.append(bytes(found.source.data[match.end() : stop]))
    _store(found, item, matches, values, stop)
    if matches:
        found.raw_starts[item.name] = matches[0].end()


def _read_blocks(found: Found, item: Block, log: EntryLog | None) -> None:
    blocks: list[Found] = []
    source = found.source
    starts = iter(item.compiled.finditer(source, found.start, found.end))
    match = next(starts, None)
    while match is not None:
        following = next(starts, None)
        limit = following.start() if following else found.end
        closing = item.compiled_end.search(source, match.end(), limit) if item.compiled_end else None
        stop = closing.end() if closing else limit
        block = parse(source, item.fields, log, match.start(), stop)
        block.truncated = item.compiled_end is not None and closing is None
        blocks.append(block)
        if not item.repeats:
            break
        match = following
    if blocks:
        found.offsets[item.name] = blocks[0].start
        found.ends[item.name] = blocks[-1].end
    found.values[item.name] = blocks if item.repeats else (blocks[0] if blocks else None)
