"""EIGENVAL and XDATCAR files, for what an OUTCAR does not print."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.content import Bands, Geometry
from nomad.parsing.damage import trouble_in
from nomad.parsing.source import Place, Source
from nomad.parsing.values import numbers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_HEAD_LINES = 5
_LARGEST_TABLE = 100_000_000
_CONFIGURATION = re.compile(rb"^ *(?:(Direct) configuration|(Cartesian) configuration|Konfig)[^\n]*\n", re.MULTILINE)
_BLANK_BEFORE_POSITIONS = re.compile(rb"^[ \t]*\n", re.MULTILINE)


def read_eigenval(path: Path, spins: int, log: EntryLog) -> Bands | None:
    """Eigenvalues of all k-points; None (with a warning) if the table is not whole.

    After five lines stand the numbers of electrons, k-points and bands, then for each k-point its coordinates and
    weight, and rows of the band's number, the energy of each spin and, since VASP 5, the occupation of each.
    """
    import numpy as np

    with Source.open(path) as source:
        lines = bytes(source.data[:]).split(b"\n", _HEAD_LINES + 1)
    counts = numbers(lines[_HEAD_LINES]) if len(lines) > _HEAD_LINES + 1 else np.empty(0)
    if counts.size == 3 and np.isfinite(counts).all() and 0 < counts[1] * counts[2] < _LARGEST_TABLE:
        points, bands = int(counts[1]), int(counts[2])
        flat = numbers(lines[_HEAD_LINES + 1])
        for columns in (1 + 2 * spins, 1 + spins):
            if points > 0 and bands > 0 and flat.size == points * (4 + bands * columns):
                table = flat.reshape(points, 4 + bands * columns)
                rows = table[:, 4:].reshape(points, bands, columns).transpose(2, 0, 1)
                occupations = rows[1 + spins :] if columns > 1 + spins else None
                return Bands(rows[1 : 1 + spins], occupations, table[:, :3])
    log.warning("the eigenvalues beside the output are not complete and left out", **trouble_in(path))
    return None


def read_xdatcar(path: Path, atoms: int, log: EntryLog) -> list[Geometry]:
    """The configurations of a trajectory in order, without a last one that is cut.

    Each begins with a line like `Direct configuration= 12` (`Konfig= 12` or a blank line before VASP 5). Runs that
    change the cell repeat the head of seven lines, with the scale and the cell, before each one.
    """
    found: list[Geometry] = []
    with Source.open(path) as source:
        data = source.data
        marks = list(_CONFIGURATION.finditer(data)) or list(_BLANK_BEFORE_POSITIONS.finditer(data))
        lattice: Array | None = None
        for index, mark in enumerate(marks):
            before = bytes(data[marks[index - 1].end() if index else 0 : mark.start()]).split(b"\n")
            lattice = _cell(before if index == 0 else before[atoms:], lattice)
            end = marks[index + 1].start() if index + 1 < len(marks) else len(data)
            values = numbers(b"\n".join(bytes(data[mark.end() : end]).split(b"\n", atoms)[:atoms]))
            if values.size != 3 * atoms:
                log.warning("a configuration is cut and left out", **source.at(mark.start()))
                break
            line = source.line(mark.start())
            place = Place(path.name, line, line + atoms)
            found.append(
                Geometry(lattice, values.reshape(-1, 3), mark.re is _CONFIGURATION and mark[2] is not None, place=place)
            )
    return found


def _cell(head: list[bytes], before: Array | None) -> Array | None:
    """The cell of a head (title, scale, three vectors, ...), else the one before."""
    import numpy as np

    if len(head) < _HEAD_LINES:
        return before
    scale, rows = numbers(head[1]), [numbers(line) for line in head[2:5]]
    return before if scale.size != 1 or any(row.size != 3 for row in rows) else np.array(rows) * scale[0]
