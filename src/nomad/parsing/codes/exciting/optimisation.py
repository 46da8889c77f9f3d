"""Structure optimisation: its steps, each with a system and a calculation, the sampling method, the frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.exciting import grammar
from nomad.parsing.codes.exciting.calculation import fill_results
from nomad.parsing.codes.exciting.structure import Structure, add_system
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation


def add_optimisation(
    run: Run,
    source: Source,
    start: int,
    structure: Structure,
    method: Method,
    first: SingleConfigurationCalculation,
    spins: int,
    log: EntryLog,
) -> None:
    """Reads the optimisation behind `start`; `first` is the calculation of the initial structure.

    Newer versions repeat the initial structure as step 0. The optimised structure has a calculation of its own, with
    the energies that are printed for it.
    """
    from nomad.datamodel.metainfo.common_dft import FrameSequence, SamplingMethod

    found = parse(source, grammar.OPTIMISATION, log, start)
    sampling = read_from(run.m_create(SamplingMethod), found)
    sampling.sampling_method = "geometry_optimization"
    steps = found.value("steps", [])
    methods = [name for step in steps if (name := step.value("method"))]
    fill(
        sampling,
        geometry_optimization_threshold_force=found.value("threshold"),
        geometry_optimization_method=methods[0] if methods else None,
    )
    calculations = [] if steps and steps[0].value("number") == 0 else [first]
    for step in steps:
        calculation = _add_step(run, step, structure, method, log)
        if calculation is not None:
            calculations.append(calculation)
    frames = run.m_create(FrameSequence)
    frames.frame_sequence_to_sampling_ref = sampling
    frames.frame_sequence_local_frames_ref = calculations
    frames.number_of_frames_in_sequence = len(calculations)
    frames.geometry_optimization_converged = bool(found.value("reached"))
    if found.value("final") is not None:
        _add_final(run, found["final"], structure, method, spins, log)


def _add_final(run: Run, final: Found, structure: Structure, method: Method, spins: int, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    count = len(structure.labels)
    positions = checked(final.value("positions"), "atom positions", (count, 3), log, **final.at("positions"))
    if positions is None:
        return
    calculation = read_from(run.m_create(SingleConfigurationCalculation), final)
    system = read_from(add_system(run, structure.moved(positions, final.value("format"))), final, "positions")
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    fill_results(calculation, final, count, spins, log)


def _add_step(
    run: Run, step: Found, structure: Structure, method: Method, log: EntryLog
) -> SingleConfigurationCalculation | None:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    count = len(structure.labels)
    positions = checked(step.value("positions"), "atom positions", (count, 3), log, **step.at("positions"))
    if positions is None:
        log.warning("an optimisation step is incomplete and left out", **step.at())
        return None
    calculation = read_from(run.m_create(SingleConfigurationCalculation), step)
    calculation.single_configuration_calculation_to_system_ref = read_from(
        add_system(run, structure.moved(positions, step.value("format"))), step, "positions"
    )
    calculation.single_configuration_to_calculation_method_ref = method
    fill(
        calculation,
        energy_total=step.value("energy"),
        number_of_scf_iterations=step.value("iterations"),
        atom_forces=checked(step.value("forces"), "forces", (count, 3), log, **step.at("forces")),
        x_exciting_geometry_optimization_method=step.value("method"),
        x_exciting_geometry_optimization_step=step.value("number"),
        x_exciting_maximum_force_magnitude=step.value("force"),
    )
    return calculation
