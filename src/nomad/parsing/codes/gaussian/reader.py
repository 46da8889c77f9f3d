"""Reads an output of Gaussian into an archive: a run for each job of the file, a calculation for each geometry.

Energies of displaced geometries that are not printed (numerical derivatives) are left out. After an optimisation the
last geometry is printed once more, with its orbitals; that calculation has the energy of the last step.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes.gaussian import x_gaussian_section_frequencies, x_gaussian_section_times
from nomad.datamodel.metainfo.common_dft import (
    FrameSequence,
    Method,
    Run,
    SamplingMethod,
    SingleConfigurationCalculation,
)
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gaussian.calculation import RESULTS, add_forces, add_results
from nomad.parsing.codes.gaussian.grammar import JOB
from nomad.parsing.codes.gaussian.method import add_method
from nomad.parsing.codes.gaussian.route import read_route
from nomad.parsing.codes.gaussian.structure import Geometry, geometry
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse
from nomad.parsing.values import numbers


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from an output. Raises ParserError if no job in it has a geometry."""
    with Source.open(mainfile) as source:
        jobs = parse(source, [JOB], log).value("job", [])
        if not any(job.value("orientation") for job in jobs):
            raise ParserError(f"{mainfile.name}: no geometry up to line {source.line(len(source))}.")
        version = next((job.value("version") for job in jobs if "version" in job), None)
        for job in jobs:
            if job.value("orientation") or job is jobs[0]:
                _add_job(archive, job, version, log)


def _add_job(archive: EntryArchive, job: Found, version: list[str] | None, log: EntryLog) -> None:
    run = read_from(archive.m_create(Run), job)
    build = job.value("build") or [None, None]
    times = job.value("cpu")
    seconds = None if times is None or None in times else ((times[0] * 24 + times[1]) * 60 + times[2]) * 60 + times[3]
    end = job.value("end")
    fill(
        run,
        program_name="Gaussian",
        program_version=version[0] if version else "unavailable",
        program_basis_set_type="gaussians",
        run_clean_end=end is not None,
        time_run_cpu1_start=None if seconds is None else 0.0,
        time_run_cpu1_end=seconds,
        time_run_date_end=_seconds(end),
        x_gaussian_program_implementation=build[0],
        x_gaussian_program_release_date=build[1],
        x_gaussian_program_execution_date=job.value("run_date"),
        x_gaussian_chk_file=job.value("checkpoint"),
        x_gaussian_memory=job.value("memory"),
        x_gaussian_number_of_processors=job.value("processors"),
    )
    if end is not None or seconds is not None:
        section = run.m_create(x_gaussian_section_times)
        fill(section, x_gaussian_program_termination_date=end, x_gaussian_program_cpu_time=seconds)
    route = read_route(job.value("route", b""))
    method = add_method(run, job, route, log)
    calculations = _add_calculations(run, job, method, log)
    if route.optimises:
        _add_optimisation(run, job, calculations, log)
    elif route.moves:
        sampling = read_from(run.m_create(SamplingMethod), job)
        sampling.sampling_method = "molecular_dynamics"
        add_frame_sequence(run, sampling, calculations)
    if end is None:
        log.warning("the calculation did not end properly", **job.at("error" if "error" in job else None))


def _seconds(date: str | None) -> float | None:
    """Seconds since 1970 of `Fri Mar  9 14:47:52 2012`, taken as UTC; None if it is missing or odd."""
    try:
        return datetime.strptime(date or "", "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def steps_of(job: Found, log: EntryLog) -> list[tuple[Found, Geometry | None, Geometry]]:
    """For each geometry: the block with its results, the geometry in the axes of the input, and the one to keep."""
    steps: list[tuple[Found, Geometry | None, Geometry]] = []
    waiting: Geometry | None = None
    blocks = job.value("orientation", [])
    for index, block in enumerate(blocks):
        found = geometry(block, log)
        if found is None:
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        is_standard = block.value("kind") == "Standard"
        if not is_standard:
            waiting = found
            if following is not None and following.value("kind") == "Standard" and not _has_results(block):
                continue
        steps.append(
            (block, waiting if waiting is not None and len(waiting.labels) == len(found.labels) else None, found)
        )
        waiting = None
    return steps


def _has_results(block: Found) -> bool:
    return any(name in block for name in RESULTS)


def _add_calculations(run: Run, job: Found, method: Method, log: EntryLog) -> list[SingleConfigurationCalculation]:
    calculations: list[SingleConfigurationCalculation] = []
    completed = False
    for block, printed, kept in steps_of(job, log):
        system = read_from(kept.add_system(run), block, "atoms")
        if not _has_results(block):
            continue
        calculation = read_from(run.m_create(SingleConfigurationCalculation), block)
        calculation.single_configuration_calculation_to_system_ref = system
        calculation.single_configuration_to_calculation_method_ref = method
        add_results(calculation, block, job.value("electrons"), log)
        add_forces(calculation, block, printed, kept, log)
        if completed and calculations and not calculation.m_is_set("energy_total"):
            fill(calculation, energy_total=calculations[-1].m_magnitude("energy_total"))
        completed = any(name in block for name in ("completed", "completed_old", "stopped"))
        calculations.append(calculation)
        _add_frequencies(run, block)
    return calculations


def _add_frequencies(run: Run, block: Found) -> None:
    import numpy as np

    rows = [numbers(row) for row in block.value("frequencies", []) if row is not None]
    if rows:
        run.m_create(x_gaussian_section_frequencies).x_gaussian_frequencies = np.concatenate(rows)


def _add_optimisation(run: Run, job: Found, calculations: list[SingleConfigurationCalculation], log: EntryLog) -> None:
    blocks = job.value("orientation", [])
    sampling = read_from(run.m_create(SamplingMethod), job)
    sampling.sampling_method = "geometry_optimization"
    fill(
        sampling,
        geometry_optimization_threshold_force=job.value("force_limit"),
        geometry_optimization_geometry_change=job.value("step_limit"),
    )
    frames = run.m_create(FrameSequence)
    steps = [calculation for calculation in calculations if calculation.section_scf_iteration]
    frames.frame_sequence_to_sampling_ref = sampling
    frames.frame_sequence_local_frames_ref = steps
    frames.number_of_frames_in_sequence = len(steps)
    converged = any("completed" in block or "completed_old" in block for block in blocks)
    frames.geometry_optimization_converged = converged
    if not converged:
        log.warning("the geometry optimisation did not converge", **job.at())
