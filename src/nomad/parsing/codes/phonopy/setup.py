"""What phonons are computed from, whichever files say so: cells, force constants and the choices of the user."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from phonopy import Phonopy

    from nomad.parsing.source import Place


@dataclass
class BandPath:
    """A path through the Brillouin zone, in fractions of the reciprocal vectors of the primitive cell."""

    segments: list[npt.NDArray[np.float64]]
    """The k-points [n, 3] of each segment, both ends included."""
    labels: list[tuple[str, str] | None]
    """The names of both ends of each segment, None if they are not known."""


@dataclass
class Choices:
    """What the user asked phonopy for; None is what the user left open."""

    mesh: list[int] | None = None
    gamma_centered: bool = False
    path: BandPath | None = None
    temperatures: tuple[float, float, float] | None = None
    """First, last and step in kelvin."""


@dataclass
class Setup:
    """All that is needed to compute phonons.

    Lengths and force constants of `phonon` are in the units of its calculator, see `phonopy.physical_units`.
    """

    phonon: Phonopy
    calculator: str
    """The name that phonopy has for the program that computed the forces."""
    force_calculator: str
    """The same as it is told to the user."""
    version: str
    symmetry_tolerance: float | None = None
    """In the unit of length of the calculator."""
    displacement: float | None = None
    """How far atoms were moved, in the unit of length of the calculator."""
    choices: Choices = field(default_factory=Choices)
    force_calculations: list[Path] = field(default_factory=list)
    """Main files of the calculations of the forces."""
    places: dict[str, Place] = field(default_factory=dict)
    """Where `settings`, `primitive`, `supercell` and `forces` were read."""
