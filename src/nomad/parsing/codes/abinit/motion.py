"""Ionic steps of an ABINIT data set: a system and a calculation each, the sampling method, the frame sequence."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft import (
    Method,
    Run,
    SamplingMethod,
    SingleConfigurationCalculation,
)
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, finite
from nomad.parsing.codes.abinit.calculation import add_scf_iterations, stress_tensor
from nomad.parsing.codes.abinit.structure import Structure
from nomad.parsing.codes.abinit.variables import Variables
from nomad.parsing.frames import add_frame_sequence
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

_DYNAMICS = {1: None, 6: "NVE", 8: "NVT", 9: "NVT", 12: "NVT", 13: "NPT", 14: "NVE", 24: "NVE"}
"""Values of `ionmov` that are molecular dynamics, with the ensemble; all others minimise."""
_MINIMISERS = {2: "bfgs", 3: "bfgs", 4: "conjugate_gradient", 5: "steepest_descent", 7: "quenched_md",
               10: "dic", 11: "dic", 15: "fire", 20: "diis", 22: "lbfgs"}  # fmt: skip
_VELOCITY = "bohr*hartree/reduced_planck_constant"


def add_motion(
    run: Run,
    dataset: Found,
    structure: Structure,
    method: Method,
    variables: Variables,
    number: int,
    log: EntryLog,
) -> list[SingleConfigurationCalculation]:
    """Sections of a data set that moves atoms; the calculations of its steps in order."""
    sampling = read_from(run.m_create(SamplingMethod), dataset)
    ionmov = variables.integer("ionmov", number, 0)
    if ionmov in _DYNAMICS:
        sampling.sampling_method = "molecular_dynamics"
        ensemble = _DYNAMICS[ionmov]
        if ensemble == "NPT" and variables.integer("optcell", number, 0) == 0:
            ensemble = "NVT"
        if ensemble:
            sampling.ensemble_type = ensemble
    else:
        sampling.sampling_method = "geometry_optimization"
        if ionmov in _MINIMISERS:
            sampling.geometry_optimization_method = _MINIMISERS[ionmov]
        tolerance = variables.number("tolmxf", number, 5e-5)
        if tolerance is not None:
            sampling.geometry_optimization_threshold_force = tolerance * factor("hartree/bohr")
    steps = [_add_step(run, step, structure, method, log) for step in dataset.value("step", []) if not step.truncated]
    frames = add_frame_sequence(run, sampling, steps)
    if frames is not None and sampling.sampling_method == "geometry_optimization":
        frames.geometry_optimization_converged = bool(dataset.value("relaxed"))
    return steps


def _add_step(
    run: Run, step: Found, structure: Structure, method: Method, log: EntryLog
) -> SingleConfigurationCalculation:
    count = len(structure.labels)
    system = structure.add_system(run, step.value("positions"), step.value("lattice"), **step.at())
    velocities = checked(step.value("velocities"), "velocities", (count, 3), log, **step.at("velocities"))
    if velocities is not None:
        system.atom_velocities = velocities * factor(_VELOCITY)
    calculation = read_from(run.m_create(SingleConfigurationCalculation), step)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    for cycle in step.value("scf", []):
        add_scf_iterations(calculation, cycle)
    energy = finite(step.value("energy"), "the total energy", log, **step.at("energy"))
    if energy is not None:
        calculation.energy_total = energy
    forces = checked(step.value("forces"), "forces", (count, 3), log, **step.at("forces"))
    if forces is not None:
        calculation.atom_forces_raw = forces
        calculation.atom_forces = forces
    tensor = step.value("stress_tensor")
    tensor = stress_tensor(step) if tensor is None else tensor
    stress = checked(tensor, "the stress tensor", (3, 3), log, **step.at("stress"))
    if stress is not None:
        calculation.stress_tensor = stress
    calculation.single_configuration_calculation_converged = bool(step.value("converged"))
    return calculation
