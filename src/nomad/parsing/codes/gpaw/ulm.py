"""Restart files of GPAW 1.1 and later: the ULM container of ASE. Values stand there in eV and angstrom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gpaw.content import GRID, ORBITALS, PLANE_WAVES, Content
from nomad.parsing.provenance import bytes_of
from nomad.parsing.source import Place
from nomad.units import factor

_ENERGIES = {
    "energy_total": "e_total_extrapolated",
    "energy_free": "e_total_free",
    "electronic_kinetic_energy": "e_kinetic",
    "energy_XC": "e_xc",
    "energy_electrostatic": "e_coulomb",
    "energy_correction_entropy": "e_entropy",
}
_DEFAULT_TOLERANCE = 0.0005
"""eV per valence electron, GPAW's default of `convergence.energy`."""
_DEFAULT_WIDTH = 0.1
"""eV, GPAW's default for systems that are periodic in some direction; 0 for others."""
_HUBBARD = re.compile(r":(?:[spdf],)")
"""Setups with a Hubbard correction are named like `:d,6.0`."""
_MODES = (PLANE_WAVES, GRID, ORBITALS)
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the reader raises for damaged files."""


class Tree:
    """The nested values of the container by dotted name, arrays read when they are asked for."""

    def __init__(self, path: Path, log: EntryLog) -> None:
        from ase.io.ulm import Reader

        self._log = log
        self._name = path.name
        self._path = path
        self._file = path.open("rb")
        try:
            self._root = Reader(self._file)
        except _UNREADABLE as error:
            self._file.close()
            raise ParserError(f"{path.name}: the index of the file cannot be read, it is cut or damaged") from error

    def close(self) -> None:
        self._file.close()

    def value(self, name: str, default: Any = None) -> Any:
        """The value, an array for stored arrays; the default if it is missing or damaged (with a warning)."""
        node: Any = self._root
        for part in name.split("."):
            if not hasattr(node, "keys") or part not in node.keys():  # noqa: SIM118 (readers are no mappings)
                return default
            try:
                node = node[part] if isinstance(node, dict) else getattr(node, part)
            except _UNREADABLE:
                self._log.warning("an array cannot be read, the file is cut or damaged", file=self._name, quantity=name)
                return default
        return default if node is None else node

    def array(self, name: str, unit: str | float = 1.0) -> Any:
        """Numbers as an array in SI units, None if they are missing or no numbers."""
        import numpy as np

        found = self.value(name)
        if found is None:
            return None
        try:
            with np.errstate(all="ignore"):
                return np.asarray(found, dtype=np.float64) * (factor(unit) if isinstance(unit, str) else unit)
        except (TypeError, ValueError):
            self._log.warning("an array does not hold numbers", file=self._name, quantity=name)
            return None

    def place(self, name: str) -> Place | None:
        """The bytes of a stored array."""
        *parts, last = name.split(".")
        node: Any = self._root
        try:
            for part in parts:
                node = getattr(node, part)
            array = node._data[last]  # the reader tells the place of an array nowhere else
            return bytes_of(self._path, array.offset, array.offset + int(array.nbytes) - 1)
        except _UNREADABLE:
            return None

    def number(self, name: str, unit: str | None = None) -> float | None:
        """A finite number in SI units or None."""
        import math

        found = self.value(name)
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found):
            return None
        return float(found) * (factor(unit) if unit else 1.0)


def read_ulm(path: Path, log: EntryLog) -> Content:
    """The content of a ULM file. Raises ParserError if its index cannot be read."""
    tree = Tree(path, log)
    try:
        content = Content(version=tree.value("gpaw_version"))
        _read_atoms(tree, content)
        _read_parameters(tree, content)
        _read_results(tree, content)
        _read_wave_functions(tree, content)
        for name in ("atoms.positions", "wave_functions.eigenvalues"):
            place = tree.place(name)
            if place is not None:
                content.places[name.rpartition(".")[2]] = place
        return content
    finally:
        tree.close()


def _read_atoms(tree: Tree, content: Content) -> None:
    from ase.data import atomic_masses

    content.numbers = tree.array("atoms.numbers")
    content.positions = tree.array("atoms.positions", "angstrom")
    content.cell = tree.array("atoms.cell", "angstrom")
    content.periodic = tree.value("atoms.pbc")
    momenta, numbers = tree.array("atoms.momenta"), content.numbers
    if momenta is None or numbers is None or momenta.shape != (len(numbers), 3):
        return
    if ((numbers >= 0) & (numbers < len(atomic_masses))).all():
        masses = atomic_masses[numbers.astype(int)]
        content.velocities = momenta / masses[:, None] * (factor("eV") / factor("unified_atomic_mass_unit")) ** 0.5


def _read_parameters(tree: Tree, content: Content) -> None:
    mode = tree.value("parameters.mode", GRID)
    name = mode if isinstance(mode, str) else tree.value("parameters.mode.name", GRID)
    content.mode = name if name in _MODES else GRID
    if content.mode == PLANE_WAVES:
        default = 340 * factor("eV")
        content.cutoff = default if isinstance(mode, str) else tree.number("parameters.mode.ecut", "eV") or default
    functional = tree.value("parameters.xc", "LDA")
    content.functional = str(functional if isinstance(functional, str) else tree.value("parameters.xc.name", ""))
    content.charge = tree.number("parameters.charge") if tree.value("parameters.charge") is not None else 0.0
    tolerance = tree.value("parameters.convergence.energy", _DEFAULT_TOLERANCE)
    if isinstance(tolerance, (int, float)):
        content.energy_tolerance = tolerance * factor("eV")
    setups = tree.value("parameters.setups", "")
    names = setups.values() if isinstance(setups, dict) else [setups]
    if hasattr(setups, "keys") and not isinstance(setups, dict):
        names = [tree.value(f"parameters.setups.{key}", "") for key in setups.keys()]  # noqa: SIM118
    content.hubbard = any(isinstance(name, str) and _HUBBARD.search(name) for name in names)
    content.fixed_density = tree.value("parameters.fixdensity", False) is True
    _read_smearing(tree, content)
    content.path = tree.value("parameters.kpts.path") is not None
    for ours, theirs, kind in (
        ("x_gpaw_density_convergence_criterion", "parameters.convergence.density", float),
        ("x_gpaw_fix_magnetic_moment", "parameters.occupations.fixmagmom", bool),
        ("x_gpaw_mix_beta", "parameters.mixer.beta", float),
        ("x_gpaw_mix_old", "parameters.mixer.nmaxold", int),
        ("x_gpaw_mix_weight", "parameters.mixer.weight", float),
    ):
        value = tree.value(theirs)
        if isinstance(value, kind):
            content.extensions[ours] = value


def _read_smearing(tree: Tree, content: Content) -> None:
    name = str(tree.value("parameters.occupations.name", "fermi-dirac"))
    kinds = {
        "fermi-dirac": "fermi",
        "marzari-vanderbilt": "marzari-vanderbilt",
        "methfessel-paxton": "methfessel-paxton",
        "tetrahedron-method": "tetrahedra",
        "improved-tetrahedron-method": "tetrahedra",
    }
    content.smearing = kinds.get(name)
    width = tree.number("parameters.occupations.width", "eV")
    if width is None and content.smearing == "fermi":
        periodic = content.periodic
        width = _DEFAULT_WIDTH * factor("eV") if periodic is not None and any(list(periodic)) else 0.0
    content.smearing_width = width


def _read_results(tree: Tree, content: Content) -> None:
    for quantity, name in _ENERGIES.items():
        content.energies[quantity] = tree.number(f"hamiltonian.{name}", "eV")
    if content.energies["energy_total"] is None:
        content.energies["energy_total"] = tree.number("results.energy", "eV")
    if content.energies["energy_free"] is None:
        content.energies["energy_free"] = tree.number("results.free_energy", "eV")
    content.forces = tree.array("results.forces", "eV/angstrom")
    stress = tree.array("results.stress", "eV/angstrom**3")
    if stress is not None and stress.shape == (6,):
        stress = stress[[[0, 5, 4], [5, 1, 3], [4, 3, 2]]]
    content.stress = stress
    content.magnetic_moments = tree.array("results.magmoms")
    content.magnetization = tree.number("results.magmom")
    converged = tree.value("scf.converged")
    content.converged = converged if isinstance(converged, bool) else None
    content.density = tree.array("density.density", "1/angstrom**3")
    content.potential = tree.array("hamiltonian.potential", "eV/angstrom**3")


def _read_wave_functions(tree: Tree, content: Content) -> None:
    import numpy as np

    content.eigenvalues = tree.array("wave_functions.eigenvalues", "eV")
    content.occupations = tree.array("wave_functions.occupations")
    content.k_points = tree.array("wave_functions.kpts.ibzkpts")
    content.weights = tree.array("wave_functions.kpts.weights")
    if content.k_points is None and tree.value("parameters.kpts") is None:
        content.k_points = np.zeros((1, 3))
    levels = tree.array("wave_functions.fermi_levels", "eV")
    if levels is None:
        levels = tree.array("occupations.fermilevel", "eV")
    if levels is not None:
        content.fermi_levels = [float(level) for level in np.ravel(levels) if np.isfinite(level)]
    content.highest_occupied = tree.number("occupations.homo", "eV")
    content.lowest_unoccupied = tree.number("occupations.lumo", "eV")
