"""`section_system`: one for each geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.vasp.content import Content, Geometry
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SMALLEST_VOLUME = 1e-3
"""Cubic angstrom."""


def add_system(run: Run, geometry: Geometry, content: Content, log: EntryLog, **where: Any) -> System:
    """A system with what is known of the geometry; VASP's systems are periodic in all directions."""
    import numpy as np

    system = read_from(run.m_create(System), geometry.place)
    labels = content.labels
    lattice = checked(geometry.lattice, "lattice vectors", (3, 3), log, **where)
    if lattice is not None and abs(np.linalg.det(lattice)) < _SMALLEST_VOLUME:
        log.warning("the cell has no volume and is left out", **where)
        lattice = None
    system.configuration_periodic_dimensions = np.array([True, True, True])
    if labels:
        system.atom_labels = labels
    if lattice is not None:
        system.lattice_vectors = lattice * factor("angstrom")
        system.simulation_cell = lattice * factor("angstrom")
    count = len(labels) or None
    positions = checked(geometry.positions, "atom positions", (count, 3), log, **where)
    if positions is not None:
        cartesian = _cartesian(positions, geometry, lattice)
        if cartesian is not None:
            system.atom_positions = cartesian * factor("angstrom")
    velocities = checked(geometry.velocities, "velocities", (count, 3), log, **where)
    if velocities is not None:
        system.atom_velocities = velocities * factor("angstrom/fs")
    selective = geometry.selective
    if selective is not None and len(selective) == (count or len(selective)):
        fill(system, x_vasp_selective_dynamics=np.array(selective, dtype=bool))
    return system


def _cartesian(
    positions: npt.NDArray[np.float64], geometry: Geometry, lattice: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.float64] | None:
    if geometry.cartesian:
        return positions
    return positions @ lattice if lattice is not None else None
