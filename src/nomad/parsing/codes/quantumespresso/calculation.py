"""One calculation of a pw.x run: electronic cycle, energies, forces, stress, eigenvalues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.quantumespresso.bands import Bands
from nomad.parsing.codes.quantumespresso.geometry import Geometry
from nomad.parsing.codes.quantumespresso.method import fractional
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation

_PART = re.compile(rb"^ *([A-Za-z][^=\n]*?) *= *(\S+) *[Rr]y", re.MULTILINE)


def fill_calculation(
    run: Run, scf: Found, result: Found, atoms: int | None, spins: int, log: EntryLog
) -> SingleConfigurationCalculation:
    """Makes a calculation section from an electronic cycle (`scf`) and what was printed after it (`result`)."""
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    calculation = run.m_create(SingleConfigurationCalculation)
    _fill_iterations(calculation, scf)
    _fill_energies(calculation, result, spins)
    _fill_forces(calculation, result, atoms, log)
    fill(
        calculation,
        time_single_configuration_calculation_cpu1_end=result.value("time", scf.value("time")),
        temperature=result.value("temperature", result.value("cell_temperature")),
        x_qe_magnetization_total=_magnetisation(result.value("magnetization")),
        x_qe_magnetization_absolute=result.value("absolute_magnetization"),
        x_qe_convergence_iterations=result.value("converged_in"),
        x_qe_energy_total_harris_foulkes_estimate=result.value("harris_foulkes"),
        x_qe_energy_total_accuracy_estimate=result.value("accuracy"),
    )
    if result.value("converged_in") is not None or result.value("not_converged"):
        calculation.single_configuration_calculation_converged = not result.value("not_converged")
    return calculation


def fill_eigenvalues(calculation: SingleConfigurationCalculation, bands: Bands, geometry: Geometry | None) -> None:
    """Adds the eigenvalues; k-points need the geometry to be turned into fractions."""
    from nomad.datamodel.metainfo.common_dft import Eigenvalues

    eigenvalues = read_from(calculation.m_create(Eigenvalues), bands.place)
    eigenvalues.eigenvalues_kind = "normal"
    eigenvalues.eigenvalues_values = bands.values
    fill(
        eigenvalues,
        eigenvalues_occupation=bands.occupations,
        eigenvalues_kpoints=fractional(bands.k_points, geometry) if geometry else None,
        x_qe_eigenvalues_number_of_planewaves=bands.plane_waves,
    )


def _fill_iterations(calculation: SingleConfigurationCalculation, scf: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import ScfIteration

    previous = before = None
    for item in scf.value("iterations", []):
        iteration = read_from(calculation.m_create(ScfIteration), item)
        energy = item.value("energy")
        change = energy - previous if energy is not None and previous is not None else None
        previous = energy if energy is not None else previous
        now = item.value("time")
        duration = now - before if now is not None and before is not None else None
        before = now
        fill(
            iteration,
            energy_total_scf_iteration=energy,
            energy_change_scf_iteration=change,
            time_scf_iteration=duration,
            x_qe_iteration_number=item.value("number"),
            x_qe_iteration_ecutwfc=item.value("ecut"),
            x_qe_iteration_beta=item.value("beta"),
            x_qe_energy_total_harris_foulkes_estimate_iteration=item.value("harris_foulkes"),
            x_qe_energy_total_accuracy_estimate_iteration=item.value("accuracy"),
            x_qe_magnetization_total_iteration=_magnetisation(item.value("magnetization")),
            x_qe_magnetization_absolute_iteration=item.value("absolute_magnetization"),
        )
    count = len(calculation.section_scf_iteration)
    if count:
        calculation.number_of_scf_iterations = count


def _fill_energies(calculation: SingleConfigurationCalculation, result: Found, spins: int) -> None:
    entropy = result.value("entropy")
    fill(
        calculation,
        energy_total=result.value("energy"),
        energy_free=result.value("energy") if entropy is not None else None,
        energy_correction_entropy=entropy,
        energy_XC=result.value("xc"),
    )
    parts = _PART.findall(result.value("parts", b""))
    values = [to_float(value) for _, value in parts]
    if parts and all(value == value for value in values):
        fill(
            calculation,
            x_qe_energy_decomposition_name=[name.decode("latin-1") for name, _ in parts],
            x_qe_energy_decomposition_value=[value * factor("rydberg") for value in values],
        )
    if (fermi := result.value("fermi")) is not None:
        calculation.energy_reference_fermi = [fermi] * spins
    elif None not in (levels := result.value("fermi_spin") or [None]):
        calculation.energy_reference_fermi = levels
    if (highest := result.value("highest")) is not None:
        calculation.energy_reference_highest_occupied = [highest] * spins
    elif None not in (edges := result.value("gap") or [None]):
        calculation.energy_reference_highest_occupied = edges[:1] * spins
        calculation.energy_reference_lowest_unoccupied = edges[1:] * spins


def _fill_forces(calculation: SingleConfigurationCalculation, result: Found, atoms: int | None, log: EntryLog) -> None:
    forces = checked(result.value("forces"), "forces", (atoms, 3), log, **result.at("forces"))
    stress = checked(result.value("stress"), "stress", (3, 6), log, **result.at("stress"))
    fill(
        calculation,
        atom_forces=forces,
        atom_forces_raw=forces,
        stress_tensor=stress[:, 3:] * factor("kilobar") if stress is not None else None,
        pressure=result.value("pressure"),
        x_qe_pressure=result.value("pressure"),
        x_qe_force_total=result.value("total_force"),
        x_qe_force_total_scf_correction=result.value("total_force_correction"),
    )


def _magnetisation(text: str | None) -> float | None:
    """The magnetisation in a text: the number, or for three components the length of the vector."""
    import numpy as np

    found = numbers(text) if text else np.empty(0)
    if not found.size or not np.isfinite(found).all():
        return None
    return float(found[0]) if found.size == 1 else float(np.linalg.norm(found))
