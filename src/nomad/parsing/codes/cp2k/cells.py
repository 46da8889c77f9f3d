"""The cells that are printed: at the start, in each step of a cell optimisation, in dynamics at constant pressure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nomad.parsing.source import Source
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_VECTOR = re.compile(rb"^ CELL\| Vector ([abc]) \[angstrom\]?:? +(\S+) +(\S+) +(\S+)", re.MULTILINE)
_EDGES = re.compile(
    rb"^(?: MD\| Cell lengths \[(?:bohr|(ang))\w*\]| CELL LNTHS\[bohr\] *=) +(\S+) +(\S+) +(\S+) *$"
    rb"(?:\n(?! MD\| Cell angles| CELL ANGLS)[^\n]*){0,3}"
    rb"(?:\n(?: MD\| Cell angles \[deg\]| CELL ANGLS\[deg\] *=) +(\S+) +(\S+) +(\S+) *$)?",
    re.MULTILINE,
)
_SAME_ANGLE = 0.01


def cells(source: Source) -> list[tuple[int, Array]]:
    """Offsets and lattice vectors (m) of all cells printed, in order; incomplete ones left out."""
    printed = list(_vectors(source))
    if not printed:
        return printed
    return sorted([*printed, *_edges(source, printed[0][1])], key=lambda item: item[0])


def _vectors(source: Source) -> Iterator[tuple[int, Array]]:
    import numpy as np

    rows: dict[bytes, list[float]] = {}
    for match in _VECTOR.finditer(source.data):
        rows[match.group(1)] = [to_float(value) for value in match.groups()[1:]]
        if match.group(1) == b"c" and len(rows) == 3:
            vectors = np.array([rows[key] for key in (b"a", b"b", b"c")])
            if np.isfinite(vectors).all():
                yield match.start(), vectors * factor("angstrom")
            rows = {}


def _edges(source: Source, first: Array) -> Iterator[tuple[int, Array]]:
    """Cells of which only edges and angles are printed.

    With the angles of the first cell its vectors are stretched; other angles are taken only if the first cell has its
    first vector along x and the second in the plane of x and y, as those of CP2K that change shape.
    """
    import numpy as np
    from ase.geometry import cell_to_cellpar, cellpar_to_cell

    lengths = np.linalg.norm(first, axis=1)
    if not (lengths > 0).all():
        return
    angles = cell_to_cellpar(first)[3:]
    usual = abs(first[0, 1:]).max() + abs(first[1, 2]) < 1e-6 * lengths.max()
    for match in _EDGES.finditer(source.data):
        edges = np.array([to_float(match[index]) for index in (2, 3, 4)])
        edges = edges * factor("angstrom" if match[1] else "bohr")
        if not np.isfinite(edges).all() or not (edges > 0).all():
            continue
        stated = np.array([to_float(match[index]) for index in (5, 6, 7)]) if match[5] else angles
        if (abs(stated - angles) < _SAME_ANGLE).all():
            yield match.start(), first * (edges / lengths)[:, None]
        elif usual and np.isfinite(stated).all() and stated.min() > 0 and stated.max() < 180:
            vectors = cellpar_to_cell(np.concatenate([edges * 1e10, stated])) * 1e-10
            if np.isfinite(vectors).all():
                yield match.start(), vectors
