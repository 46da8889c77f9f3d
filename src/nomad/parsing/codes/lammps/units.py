"""The unit styles of LAMMPS (`units` command): factors to SI units.

Source: the page of the `units` command in the manual of LAMMPS. Style `lj` has no units: its numbers are multiples of
the parameters of some material, which a run does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from nomad.units import factor

_ELECTROSTATIC_UNIT = 3.3356409519815204e-10
"""One statcoulomb in coulomb; the unit has another dimension in SI, so no registry converts it."""

_ELECTRON_TIME = 1.03275
"""Time (fs) in the unit of velocities of style `electron`, bohr per this time."""

_UNITS = {
    "real": ("dalton", "angstrom", "fs", "kilocalorie/mole*particle", "angstrom/fs", "atmosphere", "e"),
    "metal": ("dalton", "angstrom", "ps", "eV", "angstrom/ps", "bar", "e"),
    "si": ("kg", "m", "s", "J", "m/s", "Pa", "C"),
    "cgs": ("gram", "cm", "s", "erg", "cm/s", "dyne/cm**2", ""),
    "electron": ("dalton", "bohr", "fs", "hartree", "bohr/fs", "Pa", "e"),
    "micro": ("pg", "um", "us", "pg*um**2/us**2", "um/us", "pg/um/us**2", "pC"),
    "nano": ("ag", "nm", "ns", "ag*nm**2/ns**2", "nm/ns", "ag/nm/ns**2", "e"),
}
_TIME_STEPS = {"real": 1.0, "metal": 0.001, "si": 1e-8, "cgs": 1e-8, "electron": 0.001, "micro": 2.0, "nano": 0.00045}
STYLES = (*_UNITS, "lj")


@dataclass(frozen=True)
class Units:
    """Factors from the units of a style to SI units; temperatures are kelvin in all of them."""

    mass: float
    distance: float
    time: float
    energy: float
    velocity: float
    pressure: float
    charge: float
    time_step: float
    """The time step (s) if a run sets none."""

    @property
    def force(self) -> float:
        return self.energy / self.distance


def units_of(style: str | None) -> Units | None:
    """The units of a style; None for `lj` and for unknown ones."""
    if style not in _UNITS:
        return None
    *others, charge = _UNITS[style]
    mass, distance, time, energy, velocity, pressure = (factor(unit) for unit in others)
    coulomb = factor(charge) if charge else _ELECTROSTATIC_UNIT
    if style == "electron":
        velocity /= _ELECTRON_TIME
    return Units(mass, distance, time, energy, velocity, pressure, coulomb, _TIME_STEPS[style] * time)
