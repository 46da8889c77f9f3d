"""What a VASP output says, in VASP's own units (eV, angstrom, kbar), wherever it was read from.

`vasprun.py` and `outcar.py` fill these classes, the modules that write archive sections read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nomad.parsing.source import Place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

Parameters = dict[str, Any]
"""INCAR tags with values: int, float, bool, str, or a list of these."""


@dataclass
class AtomKind:
    """One POTCAR: the element, mass (u), number of valence electrons and title."""

    label: str
    count: int = 0
    mass: float | None = None
    valence: float | None = None
    title: str | None = None


@dataclass
class KPoints:
    """K-points in fractions of the reciprocal lattice vectors, and how they were made.

    In line mode `per_segment` is the number of points of each segment of the path.
    """

    generation: str | None = None
    divisions: list[int] = field(default_factory=list)
    per_segment: int | None = None
    points: Array | None = None
    weights: Array | None = None
    tetrahedra: Array | None = None
    tetrahedron_volume: float | None = None


@dataclass
class Geometry:
    """Lattice vectors (rows, angstrom) with positions as fractions of them, or Cartesian if `cartesian`.

    Velocities are Cartesian, in angstrom/fs.
    """

    lattice: Array | None = None
    positions: Array | None = None
    cartesian: bool = False
    velocities: Array | None = None
    selective: Any = None
    nose: Array | None = None
    place: Place | None = None


@dataclass
class Dos:
    """Densities of states. `channels` [nspin, n, 3]: energy (eV), states/eV, integral.

    `projected` [natoms, nspin, n, nfields] (states/eV) with the names of the orbitals in `orbitals`.
    """

    fermi: float | None = None
    channels: Array | None = None
    orbitals: list[str] = field(default_factory=list)
    projected: Array | None = None
    place: Place | None = None


@dataclass
class Bands:
    """Eigenvalues (eV) and occupations, both [nspin, nk, nbands]; `per_segment` for points on a path."""

    energies: Array
    occupations: Array | None = None
    k_points: Array | None = None
    per_segment: int | None = None
    place: Place | None = None


@dataclass
class Step:
    """One ionic step. `energies` and the items of `iterations` hold eV by the names that vasprun.xml uses.

    `iteration_places` are the places of `iterations`.
    """

    geometry: Geometry | None = None
    energies: dict[str, float] = field(default_factory=dict)
    iterations: list[dict[str, float]] = field(default_factory=list)
    iteration_places: list[Place] = field(default_factory=list)
    forces: Array | None = None
    stress: Array | None = None
    bands: Bands | None = None
    path: Bands | None = None
    dos: Dos | None = None
    fermi: float | None = None
    time: float | None = None
    temperature: float | None = None
    converged: bool | None = None
    complete: bool = True
    place: Place | None = None
    where: dict[str, Any] = field(default_factory=dict)


@dataclass
class Content:
    """A whole run. `given` is the INCAR, `parameters` what VASP used."""

    version: str | None = None
    build_date: str | None = None
    source_date: str | None = None
    start: tuple[str, str] | None = None
    given: Parameters = field(default_factory=dict)
    parameters: Parameters = field(default_factory=dict)
    k_points: KPoints = field(default_factory=KPoints)
    labels: list[str] = field(default_factory=list)
    kind_of_atom: list[int] = field(default_factory=list)
    kinds: list[AtomKind] = field(default_factory=list)
    initial: Geometry | None = None
    steps: list[Step] = field(default_factory=list)
    exchange: str | None = None
    relaxed: bool | None = None
    clean_end: bool = False
    wall_time: float | None = None
    run_place: Place | None = None
    method_place: Place | None = None

    def setting(self, name: str, default: Any = None) -> Any:
        """The value that VASP used, else the one in the INCAR, else the default."""
        value = self.parameters.get(name, self.given.get(name))
        return default if value is None else value

    def number(self, name: str, default: float | None = None) -> float | None:
        """A setting as a number; the default if it is no number."""
        value = self.setting(name)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else default

    def flag(self, name: str) -> bool:
        """A logical setting."""
        return self.setting(name) is True

    def word(self, name: str) -> str:
        """A setting as upper-case text without blanks, empty if it is missing or a dash (then VASP did not set it)."""
        for source in (self.parameters, self.given):
            value = source.get(name)
            text = value.strip().upper().strip("-") if isinstance(value, str) else ""
            if text:
                return text
        return ""

    @property
    def spins(self) -> int:
        """Number of spin channels."""
        return 2 if self.number("ISPIN", 1) == 2 and not self.flag("LNONCOLLINEAR") else 1
