"""The structures of a Siesta run: labels, cells and positions of the first geometry and of each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.codes.siesta.fdf import Input
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, System

    Array = npt.NDArray[np.float64]

_LIMIT = 1e-3
"""Largest believable coordinate (m)."""


class Structure:
    """What the steps share; the cell is that of the last step that printed one."""

    def __init__(self, header: Found, given: Input, log: EntryLog) -> None:
        self._log, self._given = log, given
        self.symbols = species_symbols(header, given)
        table = checked(header.value("coordinates"), "atom coordinates", (None, 4), log, **header.at("coordinates"))
        self.labels = [self.symbols.get(int(kind), "X") for kind in table[:, 3]] if table is not None else []
        self.first = table[:, :3] * factor("bohr") if table is not None else None
        self.lattice = checked(header.value("automatic_cell"), "lattice vectors", (3, 3), log, **header.at())
        if self.lattice is None:
            self.lattice = self._given_lattice()

    def _given_lattice(self) -> Array | None:
        import numpy as np

        constant = self._given.length("LatticeConstant")
        rows = self._given.blocks.get("latticevectors")
        if constant is None:
            return None
        try:
            vectors = np.array([[float(value) for value in row[:3]] for row in rows or np.eye(3)], dtype=np.float64)
        except ValueError:
            return None
        return vectors * constant if vectors.shape == (3, 3) and np.isfinite(vectors).all() else None

    def place_frames(self, frames: list[Array], count: int) -> list[Array | None]:
        """Positions for `count` steps whose coordinates the output may lack, from the frames of a trajectory.

        Relaxations write a frame after the atoms have moved, so that the first structure is not among them. Without
        enough frames only the first step has positions.
        """
        import numpy as np

        first = self.first
        if first is not None and (not frames or not np.allclose(frames[0], first, atol=2e-14)):
            frames = [first, *frames]
        return [*frames[:count]] if len(frames) >= count else [first, *[None] * (count - 1)]

    def add_system(self, run: Run, step: Found | None, placed: Array | None = None) -> System:
        """The structure of a step; without coordinates of its own it is `placed`, in a run of no step the first one."""
        from nomad.datamodel.metainfo.common_dft import System

        if step is not None:
            cell = checked(step.value("cell"), "lattice vectors", (3, 3), self._log, **step.at("cell"))
            self.lattice = self.lattice if cell is None else cell
        positions = self._positions(step) if step is not None and "coordinates" in step else placed
        positions = self.first if step is None else positions
        if positions is not None and positions.size and abs(positions).max() > _LIMIT:
            self._log.warning("the atom positions are not believable and left out", **(step.at() if step else {}))
            positions = None
        system = run.m_create(System)
        system.configuration_periodic_dimensions = [True, True, True]
        if self.labels:
            system.atom_labels = list(self.labels)
        if self.lattice is not None:
            system.lattice_vectors = self.lattice
            system.simulation_cell = self.lattice
        if positions is not None and len(positions) == len(self.labels):
            system.atom_positions = positions
        return system

    def _positions(self, step: Found) -> Array | None:
        import numpy as np

        table = checked(step.value("coordinates"), "atom positions", (None, 4), self._log, **step.at("coordinates"))
        if table is None:
            return None
        if not self.labels:
            self.labels = [self.symbols.get(int(kind), "X") for kind in table[:, 3]]
        values = table[:, :3]
        if len(values) != len(self.labels):
            self._log.warning("the coordinates of a step are incomplete", **step.at("coordinates"))
            return None
        unit = str(step.value("coordinates_unit", "")).lower()
        if unit.startswith("frac"):
            return values @ self.lattice if self.lattice is not None else None
        if unit.startswith("scaled"):
            constant = self._given.length("LatticeConstant")
            if constant is None and self.first is not None and np.any(values):
                constant = float((values * self.first).sum() / (values * values).sum())
            return values * constant if constant is not None else None
        return values * factor("bohr" if "bohr" in unit else "angstrom")


def species_symbols(header: Found, given: Input) -> dict[int, str]:
    """The element of each species number; `X` for what is none (ghosts have negative atomic numbers)."""
    from ase.data import chemical_symbols

    found = [
        (item.value("number"), item.value("atomic_number"), item.value("label")) for item in header.value("species", [])
    ]
    if not found:
        rows = given.blocks.get("chemicalspecieslabel", [])
        found = [
            (int(row[0]), int(row[1]), row[2])
            for row in rows
            if len(row) > 2 and row[0].isdigit() and row[1].lstrip("-").isdigit()
        ]
    symbols = {}
    for number, charge, label in found:
        if number is None:
            continue
        if charge is None:
            symbols[number] = element_symbol(label or "X")
        else:
            symbols[number] = chemical_symbols[charge] if 0 < charge < len(chemical_symbols) else "X"
    return symbols
