"""System sections: a structure for each step whose positions are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nomad.parsing.codes.gromacs.steps import Step
from nomad.parsing.codes.gromacs.units import LENGTH, VELOCITY
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Run, System

_PERIODIC = {
    "xyz": (True, True, True),
    "xy": (True, True, False),
    "no": (False, False, False),
    "screw": (True, True, True),
}


def add_system(run: Run, step: Step, labels: Sequence[str], periodicity: str | None) -> System | None:
    """The structure of a step; None (and no section) if it has no positions."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import System

    if step.positions is None or len(step.positions) != len(labels):
        return None
    system = run.m_create(System)
    if step.positions_from is not None:
        read_from(system, step.positions_from)
    system.atom_labels = list(labels)
    system.number_of_atoms = len(labels)
    system.atom_positions = step.positions * LENGTH
    if step.velocities is not None and step.velocities.shape == step.positions.shape:
        system.atom_velocities = step.velocities * VELOCITY
    boxed = step.box is not None and bool(abs(np.linalg.det(step.box)) > 0)
    periodic = _PERIODIC.get((periodicity or "").lower(), (boxed,) * 3)
    system.configuration_periodic_dimensions = np.array(periodic if boxed else (False,) * 3)
    if boxed and step.box is not None:
        system.lattice_vectors = step.box * LENGTH
        system.simulation_cell = step.box * LENGTH
    return system
