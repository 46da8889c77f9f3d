"""Results of one electronic-structure calculation of NWChem: energies, cycles, orbitals, forces, excitations."""

from __future__ import annotations

from math import isfinite

from nomad.datamodel.metainfo.common_dft import (
    Eigenvalues,
    ExcitedStates,
    Method,
    ScfIteration,
    SingleConfigurationCalculation,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

CORRELATED = (("mp2", "MP2"), ("ccsd", "CCSD"), ("ccsd_t", "CCSD(T)"))
"""Fields with total energies beyond the mean field, with the name of the method; the last one found counts."""
Levels = dict[int, tuple[float, float]]


def add_results(calculation: SingleConfigurationCalculation, part: Found, log: EntryLog) -> None:
    """Energies, self-consistent cycles and orbitals of a DFT or Hartree-Fock module."""
    fill(
        calculation,
        energy_total=part.value("energy"),
        energy_X=part.value("exchange"),
        energy_C=part.value("correlation"),
        energy_XC=part.value("exchange_correlation"),
        electronic_kinetic_energy=part.value("kinetic"),
        spin_S2=part.value("spin"),
        x_nwchem_energy_one_electron=part.value("one_electron"),
        x_nwchem_energy_coulomb=part.value("coulomb"),
        x_nwchem_energy_nuclear_repulsion=part.value("repulsion"),
    )
    add_cycles(calculation, part)
    if part.value("failed") or part.value("task_failed"):
        where = part.at("failed" if "failed" in part else "task_failed")
        log.warning("the self-consistent field did not converge", **where)
        calculation.single_configuration_calculation_converged = False
    elif part.value("energy") is not None:
        calculation.single_configuration_calculation_converged = True
    add_orbitals(calculation, part)


def is_repeated(part: Found, before: Found) -> bool:
    """Whether a module without cycles and orbitals of its own shows the converged energy of the one before."""
    if any(name in part for name in ("dft_cycles", "scf_cycles", "orbitals")):
        return False
    now: float | None = part.value("energy")
    then: float | None = before.value("energy")
    return now is not None and then is not None and abs(now - then) < 1e-9 * factor("hartree")


def add_cycles(calculation: SingleConfigurationCalculation, part: Found) -> None:
    """The iterations of the self-consistent field, of both kinds of tables."""
    hartree = factor("hartree")
    for index, row in enumerate(part.value("dft_cycles", [])):
        section = read_from(calculation.m_create(ScfIteration), part, "dft_cycles", index)
        fill(section, energy_total_scf_iteration=_times(row[0], hartree))
        fill(section, energy_change_scf_iteration=_times(row[1], hartree))
    previous: float | None = None
    for _, energy, *_rest in matrix(part.value("scf_cycles", b""), 5):
        section = read_from(calculation.m_create(ScfIteration), part, "scf_cycles")
        if energy == energy:
            section.energy_total_scf_iteration = energy * hartree
            if previous is not None:
                section.energy_change_scf_iteration = (energy - previous) * hartree
            previous = energy
    calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)


def _times(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def add_orbitals(calculation: SingleConfigurationCalculation, part: Found) -> None:
    """Eigenvalues and occupations [spin, 1, orbital]; NWChem prints about ten empty orbitals."""
    import numpy as np

    blocks = [_levels(block) for block in part.value("orbitals", [])]
    blocks = [levels for levels in blocks if levels][:2]
    if not blocks:
        return
    if len(blocks) == 1:
        _complete(blocks[0], part.value("eigenvalues", b""))
    numbers = sorted(set.intersection(*(set(levels) for levels in blocks)))
    if not numbers:
        return
    values = np.array([[[levels[number][1] for number in numbers]] for levels in blocks])
    occupations = np.array([[[levels[number][0] for number in numbers]] for levels in blocks])
    section = read_from(calculation.m_create(Eigenvalues), part, "orbitals")
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.zeros((1, 3))
    section.eigenvalues_values = values * factor("hartree")
    section.eigenvalues_occupation = occupations
    section.number_of_eigenvalues = len(numbers)
    _add_frontier(calculation, blocks)


def _levels(block: Found) -> Levels:
    """Occupation and energy (hartree) of each orbital by its number."""
    found: Levels = {}
    for row in block.value("vectors", []):
        if None not in row:
            found[int(row[0])] = (row[1], row[2])
    return found


def _complete(levels: Levels, table: bytes) -> None:
    """Adds deep orbitals that the analysis leaves out, from the short table of eigenvalues."""
    lowest = min(levels)
    for number, energy in matrix(table, 2):
        if number == number and energy == energy and 0 < number < lowest:
            levels[int(number)] = (levels[lowest][0], float(energy))


def _add_frontier(calculation: SingleConfigurationCalculation, blocks: list[Levels]) -> None:
    import numpy as np

    hartree = factor("hartree")
    occupied = [[energy for occupation, energy in levels.values() if occupation > 0.5] for levels in blocks]
    empty = [[energy for occupation, energy in levels.values() if occupation <= 0.5] for levels in blocks]
    if all(occupied):
        calculation.energy_reference_highest_occupied = np.array([max(row) for row in occupied]) * hartree
    if all(empty):
        calculation.energy_reference_lowest_unoccupied = np.array([min(row) for row in empty]) * hartree


def add_correlation(calculation: SingleConfigurationCalculation, method: Method, part: Found) -> None:
    """Total energies of MP2 and coupled cluster, which replace that of the mean field."""
    for name, label in CORRELATED:
        energy = part.value(name)
        if energy is not None:
            calculation.energy_total = energy
            method.electronic_structure_method = label
    printed = part.value("tce")
    if printed is not None and printed[1] is not None and isfinite(to_float(printed[1])):
        calculation.energy_total = to_float(printed[1]) * factor("hartree")
        label = printed[0].decode("latin-1")
        method.electronic_structure_method = label.replace("MBPT(", "MP").rstrip(")") if "MBPT" in label else label


def add_forces(calculation: SingleConfigurationCalculation, part: Found, count: int, log: EntryLog) -> None:
    """Forces: minus the gradients that are printed."""
    table = part.value("gradients")
    if table is None:
        return
    rows = checked(table, "gradients", (count, 6), log, **part.at("gradients"))
    if rows is not None:
        # 0.0 - x leaves no minus zeros
        calculation.atom_forces = 0.0 - rows[:, 3:] * factor("hartree/bohr")
        calculation.atom_forces_raw = calculation.m_magnitude("atom_forces")


def add_excitations(calculation: SingleConfigurationCalculation, part: Found) -> None:
    """Roots of TDDFT or CIS, as far as all of their values are readable."""
    import numpy as np

    roots = [root for root in part.value("roots", []) if root.value("energy") is not None]
    if not roots:
        energies = [energy for energy in part.value("tce_roots", []) if energy is not None]
        if energies:
            section = read_from(calculation.m_create(ExcitedStates), part, "tce_roots")
            section.number_of_excited_states = len(energies)
            section.excitation_energies = np.array(energies)
        return
    section = read_from(calculation.m_create(ExcitedStates), part, "roots")
    section.number_of_excited_states = len(roots)
    section.excitation_energies = np.array([root.value("energy") for root in roots])
    strengths = [root.value("strength") for root in roots]
    if None not in strengths:
        section.oscillator_strengths = np.array(strengths)
    moments = [root.value("moment") for root in roots]
    if all(moment is not None and None not in moment for moment in moments):
        section.transition_dipole_moments = np.array(moments)
