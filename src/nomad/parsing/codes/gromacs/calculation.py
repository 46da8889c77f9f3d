"""Calculation sections: energies and their parts, forces, temperature and pressure of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.codes.gromacs.steps import Step
from nomad.parsing.codes.gromacs.units import ENERGY, FORCE, PRESSURE
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation, System

_KINDS = {
    "Bond": "bond",
    "G96Bond": "bond",
    "Morse": "bond",
    "Cubic Bonds": "bond",
    "Connect Bonds": "bond",
    "Harmonic Pot.": "bond",
    "FENE Bonds": "bond",
    "Tab. Bonds": "bond",
    "Tab. Bonds NC": "bond",
    "Restraint Pot.": "restraint",
    "Angle": "angle",
    "G96Angle": "angle",
    "Restricted Angles": "angle",
    "Lin. Angle": "angle",
    "Bond-Cross": "angle",
    "BA-Cross": "angle",
    "U-B": "angle",
    "Quartic Angles": "angle",
    "Tab. Angles": "angle",
    "Proper Dih.": "dihedral",
    "Ryckaert-Bell.": "dihedral",
    "Restricted Dih.": "dihedral",
    "CBT Dih.": "dihedral",
    "Fourier Dih.": "dihedral",
    "Tab. Dih.": "dihedral",
    "CMAP Dih.": "dihedral",
    "Improper Dih.": "improper",
    "Per. Imp. Dih.": "improper",
    "Imp. Dih.": "improper",
    "LJ-14": "Leonard-Jones",
    "LJ (SR)": "Leonard-Jones",
    "LJ (LR)": "Leonard-Jones",
    "LJ recip.": "Leonard-Jones",
    "Disper. corr.": "Leonard-Jones",
    "Buck.ham (SR)": "Buckingham",
    "Buck.ham (LR)": "Buckingham",
    "Coulomb-14": "coulomb",
    "Coulomb (SR)": "coulomb",
    "Coulomb (LR)": "coulomb",
    "Coul. recip.": "coulomb",
    "RF excl.": "coulomb",
    "Position Rest.": "restraint",
    "Flat-bottom posres": "restraint",
    "Dis. Rest.": "restraint",
    "Orient. Rest.": "restraint",
    "Angle Rest.": "restraint",
    "Dih. Rest.": "restraint",
    "COM Pull En.": "pull",
    "Quantum En.": "quantum",
    "Potential": "potential",
    "Kinetic En.": "kinetic",
}
"""Terms of GROMACS by the kind of contribution; terms of one kind are added up. The spelling of `Leonard-Jones` is
that of existing archives."""


def add_calculation(run: Run, step: Step, system: System | None, method: Method) -> SingleConfigurationCalculation:
    """The results of a step. The total energy is potential plus kinetic; of a minimiser, the potential."""
    from nomad.datamodel.metainfo.common_dft import EnergyContribution, SingleConfigurationCalculation

    calculation = run.m_create(SingleConfigurationCalculation)
    if step.energies_from is not None:
        read_from(calculation, step.energies_from)
    elif step.positions_from is not None:
        read_from(calculation, step.positions_from)
    calculation.single_configuration_to_calculation_method_ref = method
    if system is not None:
        calculation.single_configuration_calculation_to_system_ref = system
    if -(2**31) <= step.number < 2**31:
        calculation.time_step = step.number
    energies = step.energies
    coulomb = [value for name, value in energies.items() if _KINDS.get(name) == "coulomb"]
    fill(
        calculation,
        energy_total=scaled(energies.get("Total Energy", energies.get("Potential")), ENERGY),
        energy_electrostatic=sum(coulomb) * ENERGY if coulomb else None,
        temperature=energies.get("Temperature"),
        pressure=scaled(energies.get("Pressure"), PRESSURE),
    )
    parts: dict[str, float] = {}
    for name, value in energies.items():
        kind = _KINDS.get(name)
        if kind is not None:
            parts[kind] = parts.get(kind, 0.0) + value
    for kind, value in parts.items():
        part = calculation.m_create(EnergyContribution)
        part.energy_contribution_kind = kind
        part.energy_contribution_value = value * ENERGY
    if step.forces is not None:
        calculation.atom_forces = step.forces * FORCE
    return calculation


def scaled(value: float | None, unit: float) -> float | None:
    """The value times its unit, None for None."""
    return None if value is None else value * unit
