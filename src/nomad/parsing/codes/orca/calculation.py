"""Results of ORCA for one geometry: energies, cycles, orbitals, forces, excitations, basis sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import (
    BasisSet,
    Eigenvalues,
    ExcitedStates,
    ScfIteration,
    SingleConfigurationCalculation,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.values import FIELD, finite_or_none, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CYCLE = re.compile(rb"^ *\d+ +(" + FIELD + rb") +(" + FIELD + rb")(?: +\S+){2,}", re.MULTILINE)
_GROUP = re.compile(rb"^ *Group +\d+ Type (\S+) *: +(\S+) contracted to (\S+)", re.MULTILINE)


def add_results(calculation: SingleConfigurationCalculation, step: Found, log: EntryLog) -> None:
    """Energies, cycles and orbitals."""
    fill(
        calculation,
        energy_total=total_energy(step),
        energy_X=step.value("exchange"),
        energy_C=step.value("correlation"),
        energy_XC=step.value("exchange_correlation"),
        electronic_kinetic_energy=step.value("kinetic"),
        energy_zero_point=step.value("zero_point"),
        spin_S2=step.value("spin"),
        x_orca_nuc_repulsion=step.value("repulsion"),
        x_orca_elec_energy=step.value("electronic"),
        x_orca_one_elec_energy=step.value("one_electron"),
        x_orca_two_elec_energy=step.value("two_electron"),
        x_orca_potential_energy=step.value("potential"),
        x_orca_virial_ratio=step.value("virial"),
        x_orca_mp2_total_energy=step.value("mp2"),
        x_orca_ccsd_total_energy=step.value("ccsd"),
        x_orca_ccsd_t_final_energy=step.value("ccsd_t"),
    )
    hartree = factor("hartree")
    for match in _CYCLE.finditer(step.value("cycles", b"")):
        section = calculation.m_create(ScfIteration)
        if "cycles" in step:
            start = step.raw_starts["cycles"]
            read_from(section, step.source, start + match.start(), start + match.end())
        energy, change = (finite_or_none(to_float(field)) for field in match.groups())
        fill(section, energy_total_scf_iteration=None if energy is None else energy * hartree)
        fill(section, energy_change_scf_iteration=None if change is None else change * hartree)
    calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)
    if step.value("scf_failed") and not step.value("scf_converged"):
        log.warning("the self-consistent field did not converge", **step.at("scf_failed"))
        calculation.single_configuration_calculation_converged = False
    elif step.value("scf_converged"):
        calculation.single_configuration_calculation_converged = True
    add_orbitals(calculation, step, log)


def total_energy(step: Found) -> float | None:
    """The final energy of the step, but that of the ground state if excited states follow it."""
    ground: float | None = step.value("total")
    final: float | None = step.value("final")
    if step.value("states") and ground is not None:
        correction: float = step.value("dispersion", 0.0)
        return ground + correction
    return ground if final is None else final


def add_orbitals(calculation: SingleConfigurationCalculation, step: Found, log: EntryLog) -> None:
    """Eigenvalues and occupations [spin, 1, orbital]."""
    import numpy as np

    halves = re.split(rb"SPIN DOWN ORBITALS", step.value("orbitals", b""))
    tables = [matrix(half, 4) for half in halves]
    tables = [table for table in tables if table.size]
    if not tables:
        return
    length = min(len(table) for table in tables)
    levels = np.array([table[:length, 1:3] for table in tables])
    if not np.isfinite(levels).all():
        return
    electrons = step.value("electrons")
    if electrons is not None and abs(levels[:, :, 0].sum() - electrons) > 0.01:
        log.warning("the orbitals do not hold all electrons", electrons=electrons, **step.at("orbitals"))
    section = read_from(calculation.m_create(Eigenvalues), step, "orbitals")
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.zeros((1, 3))
    section.number_of_eigenvalues = length
    values = levels[:, :, 1] * factor("hartree")
    section.eigenvalues_values = values[:, None, :]
    section.eigenvalues_occupation = levels[:, None, :, 0]
    occupied = levels[:, :, 0] > 0.5
    if occupied.any(axis=1).all():
        calculation.energy_reference_highest_occupied = np.where(occupied, values, -np.inf).max(axis=1)
    if (~occupied).any(axis=1).all():
        calculation.energy_reference_lowest_unoccupied = np.where(occupied, np.inf, values).min(axis=1)


def add_forces(calculation: SingleConfigurationCalculation, step: Found, count: int, log: EntryLog) -> None:
    """Forces: minus the gradient that is printed."""
    gradient = checked(step.value("gradient"), "the gradient", (count, 3), log, **step.at("gradient"))
    if gradient is not None:
        # 0.0 - x leaves no minus zeros
        calculation.atom_forces = 0.0 - gradient * factor("hartree/bohr")
        calculation.atom_forces_raw = calculation.m_magnitude("atom_forces")


def add_excitations(calculation: SingleConfigurationCalculation, step: Found) -> None:
    """Excited states with oscillator strengths and transition moments, if they belong to the same states."""
    import numpy as np

    energies = [energy for energy in step.value("states", []) if energy is not None]
    if not energies:
        return
    section = read_from(calculation.m_create(ExcitedStates), step, "states")
    section.number_of_excited_states = len(energies)
    section.excitation_energies = np.array(energies)
    transitions = step.value("transitions")
    if transitions is not None and np.isfinite(transitions).all():
        _add_strengths(section, energies, transitions)
        return
    spectrum = step.value("spectrum")
    if spectrum is not None and len(spectrum) == len(energies) and np.isfinite(spectrum).all():
        section.oscillator_strengths = spectrum[:, 2]
        section.transition_dipole_moments = spectrum[:, 4:7]


def _add_strengths(section: ExcitedStates, energies: list[float], transitions: npt.NDArray[np.float64]) -> None:
    """Strengths and moments of a table in the order of energies; the states are listed by multiplicity."""
    import numpy as np

    waiting = list(range(len(transitions)))
    chosen: list[int] = []
    for energy in energies:
        volts = energy / factor("electron_volt")
        # states are printed with six decimals in hartree
        near = next((index for index in waiting if abs(transitions[index, 0] - volts) < 2e-5 * max(1.0, volts)), None)
        if near is None:
            return
        waiting.remove(near)
        chosen.append(near)
    section.oscillator_strengths = np.array(transitions[chosen, 3])
    section.transition_dipole_moments = np.array(transitions[chosen, 5:8])


def add_basis_sets(calculation: SingleConfigurationCalculation, step: Found) -> None:
    """The sizes of the orbital basis, and a section for each group of atoms with the same basis."""
    functions = step.value("functions", [])
    if functions:
        fill(
            calculation.m_create(BasisSet),
            basis_set_kind="wavefunction",
            number_of_basis_functions=functions[0],
            x_orca_nb_of_primitive_gaussian_shells=step.value("primitive_shells"),
            x_orca_nb_of_primitive_gaussian_functions=step.value("primitives"),
            x_orca_nb_of_contracted_shells=step.value("shells"),
            x_orca_nb_of_contracted_basis_functions=functions[0],
        )
    for name, kind, quantity in (
        ("orbital_basis", "wavefunction", "x_orca_basis_set"),
        ("auxiliary_basis", "density", "x_orca_auxiliary_basis_set"),
    ):
        for match in _GROUP.finditer(step.value(name, b"")):
            label, primitive, contracted = (field.decode("latin-1") for field in match.groups())
            section = calculation.m_create(BasisSet)
            section.basis_set_kind = kind
            fill(section, x_orca_basis_set_atom_labels=label)
            fill(section, **{quantity: primitive, f"{quantity}_contracted": contracted})
