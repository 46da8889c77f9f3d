"""One geometry as plain numbers in angstrom: what all structural normalisers work on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nomad.ids import hash_text
from nomad.normalizing.elements import atomic_numbers

if TYPE_CHECKING:
    import ase

ANGSTROM = 1e-10
PER_METRE = 1e10
"""Angstrom in a metre."""
MINIMUM_CELL_VOLUME = 1e-3
"""Cubic angstrom; below it a cell counts as degenerate."""
LARGEST_LENGTH = 1e15
"""Angstrom; larger coordinates are as useless as infinite ones, and their products overflow."""


@dataclass(frozen=True)
class Structure:
    """Symbols [n], positions [n, 3] and cell [3, 3] (rows are vectors, zeros if unknown) in angstrom, periodicity
    [3]."""

    symbols: list[str]
    positions: NDArray[np.float64]
    cell: NDArray[np.float64]
    periodic: tuple[bool, bool, bool]

    @property
    def numbers(self) -> list[int]:
        """Atomic numbers; unknown atoms are 0."""
        return atomic_numbers(self.symbols)

    @property
    def volume(self) -> float:
        """Volume of the cell in cubic angstrom; 0 without a cell, NaN if the cell is not finite."""
        return float(abs(np.linalg.det(self.cell)))

    @property
    def is_finite(self) -> bool:
        """All positions and cell vectors are numbers, and not absurdly large ones."""
        return _is_finite(self.positions) and _is_finite(self.cell)

    @property
    def has_volume(self) -> bool:
        """The cell spans space."""
        return _is_finite(self.cell) and self.volume > MINIMUM_CELL_VOLUME

    def plane_distances(self) -> NDArray[np.float64]:
        """Distance [3] in angstrom of opposite faces of the cell; needs a cell that spans space."""
        a, b, c = self.cell
        areas = np.linalg.norm([np.cross(b, c), np.cross(c, a), np.cross(a, b)], axis=1)
        return np.asarray(self.volume / areas, dtype=np.float64)

    def images_within(self, cutoff: float) -> float:
        """How many atoms, images counted, a search up to `cutoff` angstrom along the periodic directions looks at."""
        if not any(self.periodic):
            return float(len(self.symbols))
        copies = 2 * np.ceil(cutoff / self.plane_distances()) + 1
        return float(len(self.symbols) * np.prod(copies[list(self.periodic)]))

    def to_atoms(self) -> ase.Atoms:
        """The same as an object of the ase library."""
        from ase import Atoms

        return Atoms(
            numbers=self.numbers, positions=self.positions, cell=self.cell, pbc=np.array(self.periodic, dtype=bool)
        )

    def raw_hash(self) -> str:
        """`configuration_raw_gid`: depends on every digit and on the order of the atoms.

        The hashed text is the JSON text between `b'` and `'`, as the original computed it.
        """
        content: list[Any] = [self.symbols, self.positions.tolist(), self.cell.tolist(), list(self.periodic)]
        return hash_text(f"b'{json.dumps(content)}'")


def _is_finite(values: NDArray[np.float64]) -> bool:
    return bool((np.abs(values) < LARGEST_LENGTH).all())
