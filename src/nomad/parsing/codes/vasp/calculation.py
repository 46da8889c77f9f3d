"""`section_single_configuration_calculation`: energies, forces, stress and the self-consistency cycle."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft import Run, ScfIteration, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.vasp.content import Content, Step
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.units import factor

_ENERGIES = {
    "e_fr_energy": "energy_free",
    "e_wo_entrp": "energy_total",
    "e_0_energy": "energy_total_T0",
}
"""By the names of vasprun.xml. VASP 4 and 5 print other energies under the last two names at the end of a step than in
its cycle (the one for zero smearing, and the entropy term); the names are taken as they stand there."""

_ITERATION_ENERGIES = {
    "e_fr_energy": "energy_free_scf_iteration",
    "e_wo_entrp": "energy_total_scf_iteration",
    "e_0_energy": "energy_total_T0_scf_iteration",
    "XCdc": "energy_XC_scf_iteration",
    "hartreedc": "energy_hartree_error_scf_iteration",
    "bandstr": "energy_sum_eigenvalues_scf_iteration",
    "eentropy": "energy_correction_entropy_scf_iteration",
}


def add_calculation(run: Run, step: Step, content: Content, log: EntryLog) -> SingleConfigurationCalculation:
    """Adds one ionic step without its bands and densities of states."""
    calculation = read_from(run.m_create(SingleConfigurationCalculation), step.place)
    for name, quantity in _ENERGIES.items():
        if name in step.energies:
            calculation.m_set(quantity, step.energies[name] * factor("eV"))
    _add_iterations(calculation, step, content)
    _add_forces_and_stress(calculation, step, content, log)
    kinetic = step.energies.get("kinetic")
    fill(
        calculation,
        time_calculation=step.time,
        temperature=step.temperature if step.temperature is not None else temperature(kinetic, step, content),
    )
    return calculation


def _add_iterations(calculation: SingleConfigurationCalculation, step: Step, content: Content) -> None:
    before: float | None = None
    for energies, place in zip(step.iterations, step.iteration_places, strict=True):
        iteration = read_from(calculation.m_create(ScfIteration), place)
        for name, quantity in _ITERATION_ENERGIES.items():
            if name in energies:
                iteration.m_set(quantity, energies[name] * factor("eV"))
        fill(iteration, time_scf_iteration=energies.get("time"))
        energy = energies.get("e_fr_energy")
        if energy is not None and before is not None:
            iteration.energy_change_scf_iteration = (energy - before) * factor("eV")
        before = energy
    if step.iterations:
        calculation.number_of_scf_iterations = len(step.iterations)
        converged = step.converged if step.converged is not None else _converged(step, content)
        if converged is not None:
            calculation.single_configuration_calculation_converged = converged


def _converged(step: Step, content: Content) -> bool | None:
    """VASP ends a cycle before NELM iterations only if the energy has changed by less than EDIFF."""
    limit, threshold = content.number("NELM"), content.number("EDIFF")
    if limit is None or not step.complete:
        return None
    if len(step.iterations) < limit:
        return True
    last = [energies.get("e_fr_energy") for energies in step.iterations[-2:]]
    if threshold is None or len(last) < 2 or last[0] is None or last[1] is None:
        return False
    return abs(last[1] - last[0]) <= threshold


def _add_forces_and_stress(
    calculation: SingleConfigurationCalculation, step: Step, content: Content, log: EntryLog
) -> None:
    forces = checked(step.forces, "forces", (len(content.labels) or None, 3), log, **step.where)
    if forces is not None:
        calculation.atom_forces = forces * factor("eV/angstrom")
    stress = checked(step.stress, "the stress tensor", (3, 3), log, **step.where)
    if stress is not None:
        calculation.stress_tensor = stress * factor("kbar")
        calculation.pressure = float(stress.trace()) / 3 * factor("kbar")


def temperature(kinetic: float | None, step: Step, content: Content) -> float | None:
    """Kelvin, from the kinetic energy (eV) of the ions that may move, with the centre of mass at rest."""
    count = len(content.labels)
    if kinetic is None or count < 2:
        return None
    selective = step.geometry.selective if step.geometry is not None else None
    free = sum(map(sum, selective)) if selective else 3 * count - 3
    return 2 * kinetic * factor("eV") / (free * factor("boltzmann_constant")) if free > 0 else None
