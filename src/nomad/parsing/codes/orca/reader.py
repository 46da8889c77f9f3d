"""Reads the text output of ORCA into an archive: a system and a calculation for each geometry."""

from __future__ import annotations

from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes import orca as _extensions  # noqa: F401 (adds the x_orca quantities)
from nomad.datamodel.metainfo.common_dft import (
    FrameSequence,
    Method,
    Run,
    SamplingMethod,
    SingleConfigurationCalculation,
)
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.orca.calculation import add_basis_sets, add_excitations, add_forces, add_results
from nomad.parsing.codes.orca.dynamics import add_dynamics
from nomad.parsing.codes.orca.geometry import add_system, input_geometry, input_keywords
from nomad.parsing.codes.orca.grammar import DYNAMICS, HEADER, STEP
from nomad.parsing.codes.orca.method import add_excited_method, add_method, correlated_name
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from an output. Raises ParserError if it holds no geometry."""
    with Source.open(mainfile) as source:
        header = parse(source, HEADER, log)
        steps = parse(source, [STEP], log).value("step", [])
        dynamics = parse(source, DYNAMICS, log) if header.value("dynamics") else None
        start = None if steps or dynamics is None else input_geometry(header.value("input", b""))
        if not steps and start is None:
            raise ParserError(f"{mainfile.name}: no coordinates up to line {source.line(len(source))}.")
        run = add_run(archive, header)
        keywords = input_keywords(header.value("input", b""))
        calculations = _add_steps(run, steps, header.value("basis_new"), keywords, log)
        if dynamics is not None and start is not None:
            add_dynamics(run, header, dynamics, start, mainfile, log)
        if header.value("optimisation"):
            _add_optimisation(run, header, calculations, log)
        if not run.run_clean_end:
            log.warning("the calculation did not end properly", **source.at(len(source)))


def add_run(archive: EntryArchive, header: Found) -> Run:
    """The run with what is printed about the program and its times."""
    run = read_from(archive.m_create(Run), header)
    version = header.value("version", "unavailable")
    if header.value("revision"):
        version = f"{version} Rev: {header.value('revision')} {header.value('date', '')}".rstrip()
    fill(
        run,
        program_name="ORCA",
        program_version=version,
        program_basis_set_type="Gaussians",
        run_clean_end=bool(header.value("normal_end")),
        x_orca_program_svn=header.value("revision"),
        x_orca_program_compilation_date=header.value("date"),
    )
    times = header.value("run_time")
    if times is not None and None not in times:
        days, hours, minutes, seconds, milliseconds = times
        run.time_run_wall_start = 0.0
        run.time_run_wall_end = ((days * 24 + hours) * 60 + minutes) * 60 + seconds + milliseconds / 1000
    return run


def _add_steps(
    run: Run, steps: list[Found], basis: str | None, keywords: list[str], log: EntryLog
) -> list[SingleConfigurationCalculation]:
    calculations: list[SingleConfigurationCalculation] = []
    method: Method | None = None
    settings: bytes | None = None
    for step in steps:
        system = add_system(run, step, log)
        if "settings" in step and (method is None or step.value("settings") != settings):
            settings = step.value("settings")
            method = add_method(run, step, basis, keywords, log)
        if not any(name in step for name in ("total", "final", "cycles")):
            continue
        calculation = read_from(run.m_create(SingleConfigurationCalculation), step)
        calculations.append(calculation)
        if system is not None:
            calculation.single_configuration_calculation_to_system_ref = system
            add_forces(calculation, step, len(system.atom_labels), log)
        if method is not None:
            calculation.single_configuration_to_calculation_method_ref = method
            label = correlated_name(step)
            # the second-order part of a double hybrid belongs to its functional
            if label is not None and not (label == "MP2" and method.electronic_structure_method == "DFT"):
                method.electronic_structure_method = label
        add_results(calculation, step, log)
        add_basis_sets(calculation, step)
        add_excitations(calculation, step)
        if method is not None and len(calculations) == 1:
            if step.value("method_tddft"):
                add_excited_method(run, method, "TDDFT")
            elif step.value("method_cis"):
                add_excited_method(run, method, "CIS")
    return calculations


def _add_optimisation(
    run: Run, header: Found, calculations: list[SingleConfigurationCalculation], log: EntryLog
) -> None:
    sampling = read_from(run.m_create(SamplingMethod), header, "optimisation")
    fill(
        sampling,
        sampling_method="geometry_optimization",
        geometry_optimization_method=header.value("update"),
        geometry_optimization_energy_change=header.value("tolerance_energy"),
        geometry_optimization_threshold_force=header.value("tolerance_gradient"),
        geometry_optimization_geometry_change=header.value("tolerance_step"),
        x_orca_update_method=header.value("update"),
        x_orca_coords_choice=header.value("coordinates"),
        x_orca_initial_hessian=header.value("hessian"),
    )
    frames = run.m_create(FrameSequence)
    frames.frame_sequence_to_sampling_ref = sampling
    frames.frame_sequence_local_frames_ref = calculations
    frames.number_of_frames_in_sequence = len(calculations)
    frames.geometry_optimization_converged = bool(header.value("converged"))
    if not header.value("converged"):
        log.warning("the geometry optimisation did not converge", **header.at("optimisation"))
