"""Results of one geometry: energies and their parts, forces, stress, self-consistency iterations, eigenvalues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.fhi_aims import grammar
from nomad.parsing.codes.fhi_aims.charges import add_charges, add_dispersion
from nomad.parsing.codes.fhi_aims.eigenvalues import read_eigenvalues
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, Pattern, parse
from nomad.parsing.values import finite_or_none, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation

_ITERATION = Pattern(grammar.ITERATION_START)
_COMPACT = re.compile(rb"^ *SCF +\d+ *:", re.MULTILINE)
_COMPACT_ROW = re.compile(rb"\|([^|\n]+)\|([^|\n]+)\|([^|\n]+)\|([^|\n]+)\|([^|\n]+)s \|([^|\n]+)s")
_COMPACT_LIMIT = 20_000
"""Longest text between the number of an iteration and its row, when other output comes in between."""


def add_calculation(
    run: Run, source: Source, start: int, end: int, n_atoms: int, spins: int, log: EntryLog
) -> tuple[SingleConfigurationCalculation, Found]:
    """The calculation that begins at `start`, and the values that were found."""
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    calculation = read_from(run.m_create(SingleConfigurationCalculation), source, start, end)
    found = parse(source, grammar.STEP, log, start, end)
    _add_iterations(calculation, source, start, end, spins, log)
    calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)
    calculation.single_configuration_calculation_converged = bool(found.value("converged"))
    _fill_energies(calculation, found, spins)
    _fill_forces(calculation, found, n_atoms, log)
    add_charges(calculation, found, n_atoms, log)
    add_dispersion(calculation, found)
    eigenvalues = read_eigenvalues(source, start, end, log)
    if eigenvalues is not None:
        calculation.m_add_sub_section("section_eigenvalues", eigenvalues)
    return calculation, found


def _fill_energies(calculation: SingleConfigurationCalculation, found: Found, spins: int) -> None:
    def either(*names: str) -> float | None:
        return next((value for name in names if (value := found.value(name)) is not None), None)

    fill(
        calculation,
        energy_total=either("total_precise", "total"),
        energy_total_T0=either("total_T0_precise", "total_T0"),
        energy_free=either("free_precise", "free"),
        energy_XC=either("xc_energy"),
        energy_XC_potential=either("xc_potential"),
        energy_XC_functional=either("xc_total"),
        energy_X=either("exchange"),
        energy_C=either("correlation"),
        energy_hartree_fock_X_scaled=either("hartree_fock"),
        energy_sum_eigenvalues=either("sum_eigenvalues"),
        energy_correction_hartree=either("hartree"),
        energy_correction_entropy=either("entropy"),
        electronic_kinetic_energy=either("kinetic"),
        energy_electrostatic=either("electrostatic"),
        energy_reference_highest_occupied=_per_spin(found.value("highest"), spins),
        energy_reference_lowest_unoccupied=_per_spin(found.value("lowest"), spins),
        time_calculation=either("time"),
        temperature=either("temperature"),
    )


def _fill_forces(calculation: SingleConfigurationCalculation, found: Found, n_atoms: int, log: EntryLog) -> None:
    import numpy as np

    forces = checked(found.value("forces"), "forces", (n_atoms, 3), log, **found.at("forces"))
    if forces is not None:
        calculation.atom_forces_free = forces
        calculation.atom_forces = forces
    rows = found.value("forces_raw", [])
    if len(rows) >= n_atoms and all(None not in row for row in rows[-n_atoms:]):
        calculation.atom_forces_free_raw = np.array(rows[-n_atoms:])
    stress = checked(found.value("stress"), "the stress tensor", (3, 3), log, **found.at("stress"))
    fill(calculation, stress_tensor=stress, pressure=found.value("pressure"))


def _add_iterations(
    calculation: SingleConfigurationCalculation, source: Source, start: int, end: int, spins: int, log: EntryLog
) -> None:
    from nomad.datamodel.metainfo.common_dft import ScfIteration

    starts = [match.start() for match in _ITERATION.finditer(source, start, end)]
    for begin, limit in zip(starts, [*starts[1:], end], strict=False):
        found = parse(source, grammar.ITERATION, log, begin, limit)
        section = read_from(calculation.m_create(ScfIteration), found)
        fill(
            section,
            energy_total_scf_iteration=found.value("total"),
            energy_total_T0_scf_iteration=found.value("total_T0"),
            energy_free_scf_iteration=found.value("free"),
            energy_change_scf_iteration=found.value("change"),
            energy_sum_eigenvalues_scf_iteration=found.value("sum_eigenvalues"),
            energy_XC_scf_iteration=found.value("xc_energy"),
            energy_XC_potential_scf_iteration=found.value("xc_potential"),
            energy_correction_hartree_scf_iteration=found.value("hartree"),
            energy_correction_entropy_scf_iteration=found.value("entropy"),
            electronic_kinetic_energy_scf_iteration=found.value("kinetic"),
            energy_electrostatic_scf_iteration=found.value("electrostatic"),
            energy_reference_fermi_iteration=_fermi(found, spins),
            energy_reference_highest_occupied_iteration=_per_spin(found.value("highest"), spins),
            energy_reference_lowest_unoccupied_iteration=_per_spin(found.value("lowest"), spins),
            time_scf_iteration=found.value("time"),
        )
        eigenvalues = read_eigenvalues(source, begin, limit, log)
        if eigenvalues is not None:
            section.m_add_sub_section("section_eigenvalues_scf_iteration", eigenvalues)
        fermi = _fermi(found, spins)
        if fermi is not None:
            calculation.energy_reference_fermi = fermi
    if not starts:
        _add_compact_iterations(calculation, source, start, end)


def _add_compact_iterations(calculation: SingleConfigurationCalculation, source: Source, start: int, end: int) -> None:
    """Iterations of runs with `output_level MD_light`: one row each, energies in eV."""
    from nomad.datamodel.metainfo.common_dft import ScfIteration

    starts = [match.end() for match in _COMPACT.finditer(source.data, start, end)]
    for begin, limit in zip(starts, [*starts[1:], end], strict=False):
        section = read_from(calculation.m_create(ScfIteration), source, begin)
        row = _COMPACT_ROW.search(source.data, begin, min(limit, begin + _COMPACT_LIMIT))
        if row is None:
            continue
        change, wall = finite_or_none(to_float(row.group(3))), finite_or_none(to_float(row.group(6)))
        fill(
            section,
            energy_change_scf_iteration=change * factor("eV") if change is not None else None,
            time_scf_iteration=wall,
        )


def _per_spin(value: float | None, spins: int) -> npt.NDArray[np.float64] | None:
    import numpy as np

    return None if value is None else np.full(spins, value)


def _fermi(found: Found, spins: int) -> npt.NDArray[np.float64] | None:
    """The chemical potential of each spin channel: runs with a fixed moment have two, others one for both."""
    import numpy as np

    up, down = found.value("fermi_up"), found.value("fermi_down")
    if spins == 2 and up is not None and down is not None:
        return np.array([up, down])
    return _per_spin(found.value("fermi"), spins)
