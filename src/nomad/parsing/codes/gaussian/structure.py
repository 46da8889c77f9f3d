"""Systems of Gaussian: one geometry in the standard orientation, and how it is turned against the input's axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TRANSLATION = -2
"""Atomic number of the rows that are lattice vectors."""


@dataclass
class Geometry:
    """Atoms [n], positions [n, 3] and lattice vectors (rows, maybe none) in metre."""

    labels: list[str]
    positions: npt.NDArray[np.float64]
    lattice: npt.NDArray[np.float64]

    def add_system(self, run: Run) -> System:
        """A section for this geometry. Molecules have vanishing lattice vectors, as in the original's archives."""
        import numpy as np

        system = run.m_create(System)
        system.atom_labels = list(self.labels)
        system.number_of_atoms = len(self.labels)
        system.atom_positions = self.positions
        periodic = len(self.lattice)
        system.configuration_periodic_dimensions = [index < periodic for index in range(3)]
        vectors = np.zeros((3, 3))
        vectors[:periodic] = self.lattice
        system.lattice_vectors = vectors
        return system


def geometry(table: Found, log: EntryLog) -> Geometry | None:
    """The geometry of an orientation table, None with a warning if it is not usable."""
    import numpy as np
    from ase.data import chemical_symbols

    atoms = checked(table.value("atoms"), "atom positions", (None, 4), log, **table.at("atoms"))
    if atoms is None or not len(atoms):
        log.warning("a geometry without usable atoms", **table.at())
        return None
    real = atoms[:, 0] > _TRANSLATION
    numbers = [int(number) if 0 < number < len(chemical_symbols) else 0 for number in atoms[real, 0]]
    positions = atoms[:, 1:] * factor("angstrom")
    if not numbers:
        return None
    lattice = positions[~real][:3]
    return Geometry([chemical_symbols[number] for number in numbers], positions[real], np.array(lattice).reshape(-1, 3))


def turn(vectors: npt.NDArray[np.float64], before: Geometry, after: Geometry) -> npt.NDArray[np.float64] | None:
    """Vectors [n, 3] on the atoms of `before` in the axes of `after`, None if the two are not the same rigid body.

    The rotation is the one that fits the positions best (Kabsch, Acta Cryst. A32, 922 (1976)).
    """
    import numpy as np

    if before.positions.shape != after.positions.shape or vectors.shape != after.positions.shape:
        return None
    first = before.positions - before.positions.mean(axis=0)
    second = after.positions - after.positions.mean(axis=0)
    left, _, right = np.linalg.svd(first.T @ second)
    proper = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right)) or 1.0])
    rotation = left @ proper @ right
    if not np.allclose(first @ rotation, second, rtol=0, atol=1e-4 * factor("angstrom")):
        return None
    turned: npt.NDArray[np.float64] = vectors @ rotation
    return turned
