"""Structures in pw.x outputs: the table of sites in the header, and the cards after each step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.checks import element_symbol
from nomad.parsing.source import Source
from nomad.parsing.text import Pattern
from nomad.parsing.values import numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ALAT = Pattern(rb"lattice parameter \((?:alat|a_0)\) *=([^\n]+)a\.u\.")
_CELLDM = Pattern(rb"celldm\(1\) *= *([-\d.]+)")
_AXES = Pattern(rb"^ *a\(1\) = \(([^)\n]+)\)[^\n]*\n *a\(2\) = \(([^)\n]+)\)[^\n]*\n *a\(3\) = \(([^)\n]+)\)")
_SITES = Pattern(rb"^ *site n\. +atom +positions \((alat|a_0|cryst\. coord\.)[^\n]*\n")
_SITE = re.compile(rb" *\d+ +(\S+) +tau\( *\d+\) *= *\( *([-+\d.]+) *([-+\d.]+) *([-+\d.]+)")
_CELL_CARD = Pattern(rb"^ *CELL_PARAMETERS *[({]? *(\w+)? *=? *([\d.]+)? *[)}]? *\n([^\n]+)\n([^\n]+)\n([^\n]+)\n")
_POSITIONS_CARD = Pattern(rb"^ *ATOMIC_POSITIONS *[({]? *(\w+)? *[)}]? *\n")
_CARD_ROW = re.compile(rb" *([A-Za-z]\S*)\s+([-+\d.EeDd]+)\s+([-+\d.EeDd]+)\s+([-+\d.EeDd]+)")
_PLAIN_LABEL = re.compile(r"[A-Z][a-z]?\d*$")


@dataclass(frozen=True)
class Geometry:
    """A structure in metre. `alat` is the unit of the k-points (2 pi / alat) of the run."""

    labels: tuple[str, ...]
    positions: npt.NDArray[np.float64]
    lattice: npt.NDArray[np.float64]
    alat: float
    offset: int
    """Where in the file the positions stand."""


def read_geometry(source: Source, start: int, end: int, before: Geometry | None) -> Geometry | None:
    """The last structure that is printed in [start, end), completed from the one before; None if there is none.

    In the header this is the table of sites, after an ionic step the cards ATOMIC_POSITIONS and CELL_PARAMETERS.
    """
    alat = _alat(source, start, end) or (before.alat if before else None)
    if alat is None:
        return None
    lattice = _lattice(source, start, end, alat)
    if lattice is None:
        if before is None:
            return None
        lattice = before.lattice
    cards = list(_POSITIONS_CARD.finditer(source, start, end))
    tables = [match for match in _SITES.finditer(source, start, end) if not match.group(1).startswith(b"cryst")]
    latest = max((match.start() for match in (*cards, *tables)), default=-1)
    if latest < 0:
        return None
    if tables and tables[-1].start() == latest:
        return _from_table(source, tables[-1], end, lattice, alat)
    return _from_card(source, cards[-1], end, lattice, alat, before)


def atom_label(label: str) -> str:
    """The element symbol, with the digits that tell species apart; other additions (`Fe_up`) are dropped."""
    symbol = element_symbol(label)
    plain = _PLAIN_LABEL.match(label)
    return label if plain and label.rstrip("0123456789") == symbol else symbol


def _alat(source: Source, start: int, end: int) -> float | None:
    match = _ALAT.last(source, start, end)
    if match is None:
        return None
    coarse = to_float(match.group(1).strip())
    fine = _CELLDM.search(source, match.end(), end)
    if fine and abs(to_float(fine.group(1)) - coarse) <= 1e-4 * coarse:
        coarse = to_float(fine.group(1))
    return coarse * factor("bohr") if coarse > 0 else None


def _lattice(source: Source, start: int, end: int, alat: float) -> npt.NDArray[np.float64] | None:
    axes = [(match, match.groups(), alat) for match in _AXES.finditer(source, start, end)]
    for card in _CELL_CARD.finditer(source, start, end):
        axes.append((card, card.groups()[2:], _card_unit(card, alat)))
    for _, rows, unit in sorted(axes, key=lambda item: item[0].start(), reverse=True):
        matrix = numbers(b" ".join(rows))
        if matrix.size == 9:
            matrix = matrix.reshape(3, 3) * unit
            return matrix if _is_cell(matrix) else None
    return None


def _is_cell(matrix: npt.NDArray[np.float64]) -> bool:
    import numpy as np

    return bool(np.isfinite(matrix).all() and abs(np.linalg.det(matrix)) > 1e-40)


def _card_unit(card: re.Match[bytes], alat: float) -> float:
    unit = (card.group(1) or b"alat").lower()
    if unit == b"bohr":
        return factor("bohr")
    if unit == b"angstrom":
        return factor("angstrom")
    stated = to_float(card.group(2)) if card.group(2) else 0.0
    return stated * factor("bohr") if stated > 0 else alat


def _from_table(
    source: Source, heading: re.Match[bytes], end: int, lattice: npt.NDArray[np.float64], alat: float
) -> Geometry | None:
    return _collected(_rows(source, heading.end(), end, _SITE), lattice, alat, alat, heading.start())


def _from_card(
    source: Source,
    heading: re.Match[bytes],
    end: int,
    lattice: npt.NDArray[np.float64],
    alat: float,
    before: Geometry | None,
) -> Geometry | None:
    unit = (heading.group(1) or b"alat").lower()
    factors = {b"bohr": factor("bohr"), b"angstrom": factor("angstrom")}
    scale = None if unit.startswith(b"crystal") else factors.get(unit, alat)
    found = _collected(_rows(source, heading.end(), end, _CARD_ROW), lattice, scale, alat, heading.start())
    if found is None or (before is not None and len(found.labels) != len(before.labels)):
        return None
    return found


def _rows(source: Source, position: int, end: int, row: re.Pattern[bytes]) -> list[tuple[bytes, ...]]:
    rows = []
    while position < end:
        stop = source.line_end(position)
        match = row.match(source.data, position, min(stop, end))
        if match is None:
            break
        rows.append(match.groups())
        position = stop + 1
    return rows


def _collected(
    rows: list[tuple[bytes, ...]],
    lattice: npt.NDArray[np.float64],
    scale: float | None,
    alat: float,
    offset: int,
) -> Geometry | None:
    import numpy as np

    if not rows:
        return None
    values = np.array([[to_float(field) for field in row[1:]] for row in rows])
    if not np.isfinite(values).all():
        return None
    positions = values @ lattice if scale is None else values * scale
    labels = tuple(atom_label(row[0].decode("latin-1")) for row in rows)
    return Geometry(labels, positions, lattice, alat, offset)
