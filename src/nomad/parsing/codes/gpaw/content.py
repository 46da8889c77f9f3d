"""What a restart file of GPAW holds, in SI units, whichever of its formats it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nomad.parsing.source import Place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

PLANE_WAVES, GRID, ORBITALS = "pw", "fd", "lcao"
"""Values of `mode`."""


@dataclass
class Content:
    """Values that a file does not hold are None. Shapes: see the archive."""

    version: str | None = None
    mode: str = GRID
    cutoff: float | None = None
    functional: str = "LDA"
    hubbard: bool = False
    charge: float | None = 0.0
    energy_tolerance: float | None = None
    smearing: str | None = None
    smearing_width: float | None = None
    fixed_density: bool = False
    converged: bool | None = None

    numbers: Any = None
    positions: Array | None = None
    cell: Array | None = None
    periodic: Any = None
    velocities: Array | None = None
    magnetic_moments: Array | None = None
    magnetization: float | None = None

    energies: dict[str, float | None] = field(default_factory=dict)
    """By name of the quantity in the archive."""
    forces: Array | None = None
    stress: Array | None = None
    fermi_levels: list[float] = field(default_factory=list)
    highest_occupied: float | None = None
    lowest_unoccupied: float | None = None

    eigenvalues: Array | None = None
    occupations: Array | None = None
    k_points: Array | None = None
    weights: Array | None = None
    path: bool = False
    """Whether the k-points are a path through the Brillouin zone and no mesh."""

    density: Array | None = None
    """Pseudo electron density [spin, x, y, z], 1/m^3."""
    potential: Array | None = None
    """Effective pseudo potential [spin, x, y, z] in eV/angstrom^3 as J/m^3, the unit that archives have for it."""

    places: dict[str, Place] = field(default_factory=dict)
    """Where arrays stand in the file: `positions`, `eigenvalues`."""
    extensions: dict[str, Any] = field(default_factory=dict)
    """Code-specific quantities of the method by name."""
