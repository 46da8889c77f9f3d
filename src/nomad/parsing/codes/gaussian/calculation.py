"""Results of Gaussian for one geometry: energies, orbitals, forces, excitations, thermochemistry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import (
    Eigenvalues,
    ExcitedStates,
    ScfIteration,
    SingleConfigurationCalculation,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.gaussian.method import CORRELATED
from nomad.parsing.codes.gaussian.structure import Geometry, turn
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import finite_or_none, numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


_INSTEAD = ("casscf", "external", "force_field")
"""Fields with energies of methods that do not print `SCF Done`."""
RESULTS = ("scf", "levels", "forces", "oniom", *_INSTEAD)
"""Fields that make a geometry a calculation."""


def mean_field_energy(step: Found) -> float | None:
    """The energy behind `SCF Done` in joule."""
    scf = step.value("scf")
    energy = finite_or_none(to_float(scf[1])) if scf and scf[1] is not None else None
    return None if energy is None else float(energy) * factor("hartree")


def total_energy(step: Found) -> float | None:
    """The best total energy of the step in joule: correlated methods replace the mean field."""
    energy = mean_field_energy(step)
    for name in ("double_hybrid", *(field for field, _ in CORRELATED)):
        value = step.value(name)
        if isinstance(value, list):
            value = next((item for item in reversed(value) if item is not None), None)
        energy = energy if value is None else value
    for name in _INSTEAD:
        if energy is None:
            energy = step.value(name)
    whole: float | None = step.value("oniom")
    return energy if whole is None else whole


def add_results(
    calculation: SingleConfigurationCalculation, step: Found, electrons: list[int] | None, log: EntryLog
) -> None:
    """Energies, cycles, orbitals, excitations and thermochemistry. `electrons`: numbers of each spin, as printed."""
    energy = mean_field_energy(step)
    fill(
        calculation,
        energy_total=total_energy(step),
        energy_zero_point=step.value("zero_point"),
        electronic_kinetic_energy=step.value("kinetic"),
        spin_S2=step.value("spin", step.value("spin_plain")),
    )
    cycles = [(index, cycle) for index, cycle in enumerate(step.value("cycles", [])) if cycle is not None]
    previous: float | None = None
    for index, cycle in cycles:
        section = read_from(calculation.m_create(ScfIteration), step, "cycles", index)
        section.energy_total_scf_iteration = cycle
        if previous is not None:
            section.energy_change_scf_iteration = cycle - previous
        previous = cycle
    if not cycles and energy is not None:
        section = read_from(calculation.m_create(ScfIteration), step, "scf")
        section.energy_total_scf_iteration = energy
    printed = finite_or_none(to_float(step.value("scf")[2])) if step.value("scf") else None
    fill(calculation, number_of_scf_iterations=None if printed is None else int(printed))
    if step.value("failed"):
        log.warning("the self-consistent field did not converge", **step.at("failed"))
        calculation.single_configuration_calculation_converged = False
    elif energy is not None:
        calculation.single_configuration_calculation_converged = True
    add_orbitals(calculation, step, electrons, log)
    _add_excitations(calculation, step)
    conditions = step.value("thermochemistry")
    if conditions is not None and None not in conditions:
        calculation.temperature = conditions[0]
        calculation.pressure = conditions[1] * factor("atmosphere")


def add_forces(
    calculation: SingleConfigurationCalculation, step: Found, printed: Geometry | None, kept: Geometry, log: EntryLog
) -> None:
    """`atom_forces_raw` in the axes of the input, as printed, and `atom_forces` in those of the positions."""
    count = len(kept.labels)
    table = step.value("forces")
    table = table[:count] if table is not None and len(kept.lattice) else table
    forces = checked(table, "forces", (count, 3), log, **step.at("forces"))
    if forces is None:
        return
    forces = forces * factor("hartree/bohr")
    calculation.atom_forces_raw = forces
    turned = forces if printed is None else turn(forces, printed, kept)
    if turned is None:
        log.warning("the axes of the forces are not known", **step.at("forces"))
    else:
        calculation.atom_forces = turned


def add_orbitals(
    calculation: SingleConfigurationCalculation, step: Found, electrons: list[int] | None, log: EntryLog
) -> None:
    """Eigenvalues and occupations [spin, 1, orbital] of the first population analysis."""
    import numpy as np

    channels = _first_levels(step)
    if not channels:
        return
    length = min(len(values) for values, _ in channels)
    values = np.array([values[:length] for values, _ in channels]) * factor("hartree")
    occupied = np.array([np.arange(length) < filled for _, filled in channels])
    if not length or not np.isfinite(values).all():
        return
    filled = sum(count for _, count in channels) * (2 if len(channels) == 1 else 1)
    if electrons and None not in electrons and filled != sum(electrons) and "oniom" not in step:
        log.warning(
            "the occupied orbitals do not hold all electrons",
            orbitals=filled,
            electrons=sum(electrons),
            **step.at("levels"),
        )
    section = read_from(calculation.m_create(Eigenvalues), step, "levels")
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.zeros((1, 3))
    section.number_of_eigenvalues = length
    section.eigenvalues_values = values[:, None, :]
    section.eigenvalues_occupation = occupied[:, None, :] * (2.0 if len(channels) == 1 else 1.0)
    if occupied.any(axis=1).all():
        calculation.energy_reference_highest_occupied = np.where(occupied, values, -np.inf).max(axis=1)
    if (~occupied).any(axis=1).all():
        calculation.energy_reference_lowest_unoccupied = np.where(occupied, np.inf, values).min(axis=1)


def _first_levels(step: Found) -> list[tuple[npt.NDArray[np.float64], int]]:
    """For each spin the energies (hartree), and how many of them are occupied."""
    import numpy as np

    lines: dict[tuple[bytes, bytes], list[npt.NDArray[np.float64]]] = {}
    previous = (b"", b"")
    for row in step.value("levels", []):
        if None in row:
            continue
        key = (row[0], row[1])
        if key != previous and key in lines:
            break  # the next analysis, of a displaced geometry
        lines.setdefault(key, []).append(numbers(row[2]))
        previous = key
    channels = []
    for spin in (b"Alpha", b"Beta"):
        filled = np.concatenate(lines.get((spin, b"occ"), [np.empty(0)]))
        empty = np.concatenate(lines.get((spin, b"virt"), [np.empty(0)]))
        if filled.size or empty.size:
            channels.append((np.concatenate([filled, empty]), int(filled.size)))
    return channels


def _add_excitations(calculation: SingleConfigurationCalculation, step: Found) -> None:
    import numpy as np

    states = [state for state in step.value("states", []) if None not in state]
    if states:
        table = np.array(states)
        section = read_from(calculation.m_create(ExcitedStates), step, "states")
        section.number_of_excited_states = len(states)
        section.excitation_energies = table[:, 0] * factor("electron_volt")
        section.oscillator_strengths = table[:, 1]
