"""Numeric tables to numpy.

Usage:
    matrix(block, columns=4)                   # array [n, 4] of the rows that have 4 numbers
    matrix(block, columns=3, skip=1)           # leave out the first field of each row (a label)
    read_table(path, log)                      # a whole data file (`*.dos`, `*.dat`), comment lines dropped
    rectangular([[1, 2], [3]])                 # array [2, 2], missing values nan

A row with another number of fields is left out; `matrix` never raises for odd content, it returns what is readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.damage import trouble_in
from nomad.parsing.source import Source
from nomad.parsing.values import numbers, to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def matrix(text: bytes, columns: int | None = None, skip: int = 0) -> npt.NDArray[np.float64]:
    """The numeric rows of a text as an array [rows, columns].

    `columns` fixes the number of values of a row (default: that of the first row); `skip` leading fields of each row
    (labels) are passed over. Rows that do not fit are left out.
    """
    import numpy as np

    lines = [line for line in text.split(b"\n") if line.strip()]
    if not lines:
        return np.empty((0, columns or 0))
    if not skip:
        width = columns or numbers(lines[0]).size
        flat = numbers(text)
        # the quick way is right if every line has as many blank-separated fields as there are columns
        if width and flat.size == width * len(lines) and all(len(line.split()) == width for line in lines):
            return flat.reshape(-1, width)
    rows: list[npt.NDArray[np.float64]] = []
    for line in lines:
        row = numbers(b" ".join(line.split()[skip:]))
        if columns is None:
            columns = row.size
        if row.size == columns and columns:
            rows.append(row)
    return np.array(rows) if rows else np.empty((0, columns or 0))


def rectangular(rows: Sequence[Sequence[float]]) -> npt.NDArray[np.float64]:
    """Rows of unequal length as one array, filled up with nan on the right."""
    import numpy as np

    width = max((len(row) for row in rows), default=0)
    result = np.full((len(rows), width), np.nan)
    for index, row in enumerate(rows):
        result[index, : len(row)] = row
    return result


def read_table(path: Path, log: EntryLog | None = None, columns: int | None = None) -> npt.NDArray[np.float64]:
    """A data file of numbers as an array [rows, columns]; lines that begin with `#`, `!` or `@` are comments.

    Rows with another number of columns than the first (a file cut in the middle) are left out, with a warning.
    """
    with Source.open(path) as source:
        lines = [
            line
            for line in source.data[:].split(b"\n")
            if line.strip() and not line.lstrip().startswith((b"#", b"!", b"@"))
        ]
    table = matrix(b"\n".join(lines), columns)
    if log is not None and len(table) < len(lines):
        log.warning("rows of a table are not readable and left out", rows=len(lines) - len(table), **trouble_in(path))
    return table


def lower_triangle(values: Sequence[float]) -> npt.NDArray[np.float64] | None:
    """A symmetric matrix from its lower triangle row by row (1, 3, 6, 10 ... values), None for another count."""
    import numpy as np

    order = int((np.sqrt(8 * len(values) + 1) - 1) / 2)
    if order * (order + 1) // 2 != len(values):
        return None
    result = np.zeros((order, order))
    result[np.tril_indices(order)] = values
    return result + np.tril(result, -1).T


def column(text: bytes, index: int) -> list[float]:
    """One blank-separated column of a text as floats (nan where it is no number); short lines are passed over."""
    fields = (line.split() for line in text.split(b"\n"))
    return [to_float(row[index]) for row in fields if len(row) > index]
