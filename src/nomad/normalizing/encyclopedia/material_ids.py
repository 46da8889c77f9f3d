"""Identifiers of materials: entries with equal ids are about the same material."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nomad.ids import hash_text

CUTOFF = 10.0
SCALE = 25.0
SPACING = 2.0
MARGIN = 0.5


def wyckoff_text(space_group: int, sets: Iterable[tuple[str, str, int]]) -> str:
    """What a bulk material id is the hash of; `sets` holds element, Wyckoff letter and number of atoms in the
    conventional cell."""
    occupied = sorted(f"{element} {letter} {count}" for element, letter, count in sets)
    return f"{space_group} {', '.join(occupied)}"


def bulk_material_id(space_group: int, sets: Iterable[tuple[str, str, int]]) -> str:
    """The id of a crystal."""
    return hash_text(wyckoff_text(space_group, sets))


def material_2d_id(space_group: int, sets: Iterable[tuple[str, str, int]]) -> str:
    """The id of a two-dimensional material; `sets` as for the bulk."""
    return hash_text(f"2D {wyckoff_text(space_group, sets)}")


def material_1d_id(formula: str, fingerprint: str) -> str:
    """The id of a one-dimensional material from its formula and `fingerprint_1d`."""
    return hash_text(f"{formula}, {fingerprint}")


def fingerprint_1d(numbers: NDArray[np.int64], distances: NDArray[np.float64]) -> str:
    """Text that equal chains share: discretised eigenvalues of a Coulomb-like matrix.

    `numbers` [n] are atomic numbers, `distances` [n, n] minimum image distances in angstrom. Elements of the matrix
    fall linearly with the distance to zero at 10 angstrom. Two shifted grids keep the integers stable against small
    displacements.
    """
    matrix = np.sqrt(np.outer(numbers, numbers)) * np.maximum(0.0, CUTOFF - distances)
    np.fill_diagonal(matrix, 0.0)
    eigenvalues = np.linalg.eigvalsh(matrix) / SCALE
    return ";".join(str(_discretised(value)) for value in eigenvalues)


def _discretised(value: float) -> int:
    inside = MARGIN <= value % SPACING < SPACING - MARGIN
    if inside:
        return 2 * int(np.floor(value / SPACING))
    return 2 * int(np.floor((value + SPACING / 2) / SPACING)) + 1
