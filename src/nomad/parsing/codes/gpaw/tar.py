"""Restart files of GPAW before 1.1: a tar archive of raw arrays and `info.xml`, in hartree and bohr."""

from __future__ import annotations

import math
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gpaw.content import GRID, ORBITALS, PLANE_WAVES, Content
from nomad.parsing.values import to_float
from nomad.units import factor

_TYPES = {"int": "i", "float": "f", "complex": "c"}
_VERSIONS = {"6": "1.1.0"}
"""Version of the format to version of the program, as far as it is certain; the program's own is not in the file."""


@dataclass
class Members:
    """The parameters of `info.xml`, and the arrays."""

    name: str
    log: EntryLog
    parameters: Mapping[str, str] = field(default_factory=dict)
    shapes: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    order: str = "<"
    data: dict[str, bytes] = field(default_factory=dict)

    def number(self, name: str, unit: str | None = None) -> float | None:
        """A parameter as a finite number in SI units, None if it is missing or none."""
        value = to_float(self.parameters.get(name, "nan"))
        return value * (factor(unit) if unit else 1.0) if math.isfinite(value) else None

    def flag(self, name: str) -> bool | None:
        """A parameter that is written as True or False."""
        return {"True": True, "False": False}.get(self.parameters.get(name, ""))

    def array(self, name: str, scale: float = 1.0) -> Any:
        """An array times `scale`, None if it is missing; with a warning if it has not the size that it should have."""
        import numpy as np

        if name not in self.shapes:
            return None
        kind, shape = self.shapes[name]
        raw = self.data.get(name, b"")
        count = math.prod(shape)
        if count <= 0 or len(raw) % count or len(raw) // count not in (4, 8, 16) or kind not in _TYPES:
            self.log.warning("an array cannot be read, the file is cut or damaged", file=self.name, quantity=name)
            return None
        values = np.frombuffer(raw, dtype=f"{self.order}{_TYPES[kind]}{len(raw) // count}").reshape(shape)
        with np.errstate(all="ignore"):
            return values * scale if scale != 1.0 else values


def read_tar(path: Path, log: EntryLog) -> Content:
    """The content of a tar file. Raises ParserError if its description, which stands last, is missing."""
    members = _members(path, log)
    content = Content()
    _read_parameters(members, content)
    _read_atoms(members, content)
    _read_results(members, content)
    _read_wave_functions(members, content)
    return content


def _members(path: Path, log: EntryLog) -> Members:
    from lxml import etree

    members = Members(path.name, log)
    description = b""
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file is None:
                    continue
                if member.name == "info.xml":
                    description = file.read()
                else:
                    members.data[member.name] = file.read()
    except (tarfile.TarError, OSError, EOFError, ValueError, MemoryError, OverflowError) as error:
        log.warning("the tar file is cut or damaged", file=path.name, problem=str(error))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(description, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise ParserError(f"{path.name}: the description of the arrays (info.xml) is missing or damaged")
    members.order = ">" if root.get("endianness") == "big" else "<"
    members.parameters = {
        item.get("name", ""): item.get("value", "") for item in root.iter("parameter") if item.get("name")
    }
    for item in root.iter("array"):
        lengths = [to_float(dimension.get("length", "")) for dimension in item.iter("dimension")]
        shape = tuple(int(length) if 0 < length < 1e9 else 0 for length in lengths)
        members.shapes[item.get("name", "")] = (item.get("type", ""), shape)
    return members


def _read_parameters(members: Members, content: Content) -> None:
    parameters = members.parameters
    number = parameters.get("version", "")
    content.version = _VERSIONS.get(number, f"restart file format {number}" if number else None)
    mode = parameters.get("Mode", GRID)
    content.mode = mode if mode in (PLANE_WAVES, GRID, ORBITALS) else GRID
    if content.mode == PLANE_WAVES:
        content.cutoff = members.number("PlaneWaveCutoff", "hartree")
    content.functional = parameters.get("XCFunctional", "LDA")
    content.charge = members.number("Charge")
    content.energy_tolerance = members.number("EnergyConvergenceCriterion", "hartree")
    content.smearing = "fermi"
    content.smearing_width = members.number("FermiWidth", "hartree")
    content.fixed_density = members.flag("FixDensity") is True
    content.converged = members.flag("Converged")
    whole = {name: members.number(name) for name in ("MaximumAngularMomentum", "MixOld")}
    extensions = {
        "x_gpaw_density_convergence_criterion": members.number("DensityConvergenceCriterion"),
        "x_gpaw_fix_density": members.flag("FixDensity"),
        "x_gpaw_fix_magnetic_moment": members.flag("FixMagneticMoment"),
        "x_gpaw_maximum_angular_momentum": _integer(whole["MaximumAngularMomentum"]),
        "x_gpaw_mix_beta": members.number("MixBeta"),
        "x_gpaw_mix_class": parameters.get("MixClass"),
        "x_gpaw_mix_old": _integer(whole["MixOld"]),
        "x_gpaw_mix_weight": members.number("MixWeight"),
        "x_gpaw_symmetry_time_reversal_switch": members.flag("SymmetryTimeReversalSwitch"),
    }
    content.extensions = {name: value for name, value in extensions.items() if value is not None}


def _integer(value: float | None) -> int | None:
    return int(value) if value is not None and abs(value) < 2**31 else None


def _read_atoms(members: Members, content: Content) -> None:
    content.numbers = members.array("AtomicNumbers")
    content.positions = members.array("CartesianPositions", factor("bohr"))
    content.cell = members.array("UnitCell", factor("bohr"))
    content.periodic = members.array("BoundaryConditions")
    velocity = factor("bohr") * factor("hartree") / factor("hbar")
    content.velocities = members.array("CartesianVelocities", velocity)
    content.magnetic_moments = members.array("MagneticMoments")


def _read_results(members: Members, content: Content) -> None:
    hartree = factor("hartree")
    kinetic, entropy = members.number("Ekin"), members.number("S")
    parts = [kinetic, *(members.number(name) for name in ("Epot", "Ebar", "Eext", "Exc"))]
    energies = {
        "electronic_kinetic_energy": kinetic,
        "energy_XC": members.number("Exc"),
        "energy_electrostatic": members.number("Epot"),
    }
    # S is the entropy times the temperature; the energy at zero temperature is half way to the free energy
    if entropy is not None:
        energies["energy_correction_entropy"] = -entropy if entropy else 0.0
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            energies["energy_free"] = sum(known) - entropy
    total = members.array("PotentialEnergy")
    if total is not None:
        energies["energy_total"] = float(total.ravel()[0])
    elif energies.get("energy_free") is not None:
        energies["energy_total"] = float(energies["energy_free"] or 0.0) + 0.5 * float(entropy or 0.0)
    content.energies = {name: None if value is None else value * hartree for name, value in energies.items()}
    content.forces = members.array("CartesianForces", hartree / factor("bohr"))
    content.stress = members.array("Stress", hartree / factor("bohr") ** 3)
    content.density = members.array("PseudoElectronDensity", factor("bohr") ** -3)
    content.potential = members.array("PseudoPotential", hartree / factor("angstrom") ** 3)


def _read_wave_functions(members: Members, content: Content) -> None:
    content.eigenvalues = members.array("Eigenvalues", factor("hartree"))
    content.k_points = members.array("IBZKPoints")
    content.weights = members.array("IBZKPointWeights")
    fermi = members.number("FermiLevel", "hartree")
    content.fermi_levels = [] if fermi is None else [fermi]
    occupations, weights = members.array("OccupationNumbers"), content.weights
    if occupations is not None and weights is not None and occupations.ndim == 3:
        if occupations.shape[1] == len(weights) and (weights > 0).all():
            occupations = occupations / weights[None, :, None]
        else:
            occupations = None
    content.occupations = occupations
