"""Fills an archive from an output of FHI-aims: one run, with a system and a calculation for each geometry."""

from __future__ import annotations

import calendar
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.fhi_aims import grammar
from nomad.parsing.codes.fhi_aims.bands import add_bands
from nomad.parsing.codes.fhi_aims.calculation import add_calculation
from nomad.parsing.codes.fhi_aims.control import Control, read_control
from nomad.parsing.codes.fhi_aims.dos import add_dos
from nomad.parsing.codes.fhi_aims.geometry import (
    FINAL,
    PRECEDING,
    UPDATED,
    Geometry,
    add_system,
    read_geometry,
    read_input_geometry,
)
from nomad.parsing.codes.fhi_aims.gw import add_gw
from nomad.parsing.codes.fhi_aims.method import add_method, add_topology
from nomad.parsing.codes.fhi_aims.sampling import Step, add_sampling
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, Pattern, parse
from nomad.parsing.values import finite_or_none, to_float

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Method, Run

_STEP = Pattern(grammar.STEP_START)
_INVOKING = Pattern(rb"Invoking FHI-aims \.\.\.")


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from an output of FHI-aims. Raises ParserError if it holds neither version nor structure."""
    with Source.open(mainfile) as source:
        if source.damage:
            log.warning(
                "the compressed file is damaged and read up to there", reason=source.damage, **source.at(len(source))
            )
        jobs = [source.line_start(match.start()) for match in _INVOKING.finditer(source, 0, len(source))]
        for begin, end in zip([0, *jobs[1:]], [*jobs[1:], len(source)], strict=True):
            _read_run(source, begin, end, mainfile, archive, log)


def _read_run(source: Source, begin: int, end: int, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Reads one of the jobs of the file, mostly there is one; files beside it belong to the last one."""
    from nomad.datamodel.metainfo.common_dft import Run

    starts = [match.start() for match in _STEP.finditer(source, begin, end)]
    header_end = starts[0] if starts else end
    header = parse(source, grammar.HEADER, log, begin, header_end)
    if "version" not in header and _INVOKING.search(source, begin, end) is None:
        raise ParserError(f"{source.name} holds no run of FHI-aims.")
    run = read_from(archive.m_create(Run), source, begin, end)
    control = read_control(source, mainfile, begin, header_end)
    trailer = parse(source, grammar.TRAILER, log, starts[-1] if starts else begin, end)
    _fill_program(run, header, trailer, log)
    method = add_method(run, header, control, log)
    add_topology(run, header)
    geometry = read_input_geometry(source, begin, header_end, log)
    if geometry is None:
        log.warning("no structure is readable in this run", **source.at(max(0, header_end - 1)))
        return
    expected = header.value("atoms")
    if expected is not None and expected != len(geometry.labels):
        where = source.at(geometry.offset)
        log.warning("not all atoms are listed", atoms=expected, positions=len(geometry.labels), **where)
    if not starts:
        read_from(add_system(run, geometry), source, geometry.offset)
        log.warning("the run ends before its first calculation", **source.at(max(0, end - 1)))
        return
    steps, last = _add_steps(run, source, starts, end, geometry, method, log)
    add_sampling(run, header, control, steps, relaxed=bool(trailer.value("relaxed")))
    if end == len(source):
        _add_properties(run, source, starts[-1], last, mainfile, method, control, log)
    _add_final_structure(run, source, (starts[-1], end), last, method, trailer, log)
    if not run.run_clean_end:
        log.warning("the output has no regular end", **source.at(max(0, end - 1)))


def _add_steps(
    run: Run, source: Source, starts: list[int], stop: int, geometry: Geometry, method: Method, log: EntryLog
) -> tuple[list[Step], Geometry]:
    spins = int(method.number_of_spin_channels or 1)
    steps = []
    for index, (start, end) in enumerate(zip(starts, [*starts[1:], stop], strict=True)):
        geometry = _geometry_of(source, starts[index - 1] if index else 0, start, end, geometry, log)
        system = read_from(add_system(run, geometry), source, geometry.offset)
        calculation, found = add_calculation(run, source, start, end, len(geometry.labels), spins, log)
        calculation.single_configuration_calculation_to_system_ref = system
        calculation.single_configuration_to_calculation_method_ref = method
        if not found.value("converged"):
            log.warning("the self-consistency cycle did not converge or was cut", **source.at(start))
        steps.append(Step(calculation, found))
    return steps, geometry


def _geometry_of(source: Source, previous: int, start: int, end: int, known: Geometry, log: EntryLog) -> Geometry:
    """The geometry of the cycle in [start, end): molecular dynamics prints it after the cycle, relaxations before."""
    behind = PRECEDING.search(source, start, end)
    if behind is not None:
        return read_geometry(source, behind, known, log) or known
    before = list(UPDATED.finditer(source, previous, start))
    if before:
        return read_geometry(source, before[-1], known, log) or known
    return known


def _add_properties(
    run: Run,
    source: Source,
    start: int,
    geometry: Geometry,
    mainfile: Path,
    method: Method,
    control: Control,
    log: EntryLog,
) -> None:
    """What is computed once, for the last geometry: bands, densities of states, quasi-particle levels."""
    import numpy as np

    calculation = run.section_single_configuration_calculation[-1]
    levels = calculation.m_magnitude("energy_reference_fermi")
    level = float(levels[0]) if levels is not None else None
    if source.data.find(b"requested band structure output", start) >= 0 and geometry.lattice is not None:
        add_bands(calculation, mainfile, control, level, log, **source.at(start))
    volume = float(abs(np.linalg.det(geometry.lattice))) if geometry.lattice is not None else None
    add_dos(calculation, source, start, mainfile, volume, level, log)
    add_gw(run, calculation, method, source, start, control, log)


def _add_final_structure(
    run: Run, source: Source, span: tuple[int, int], known: Geometry, method: Method, trailer: Found, log: EntryLog
) -> None:
    """The final structure of a relaxation, as a calculation of its own: energy and forces are those of the last cycle,
    which had the same geometry."""
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    heading = FINAL.search(source, *span)
    geometry = read_geometry(source, heading, known, log) if heading is not None else None
    if geometry is None:
        return
    last = run.section_single_configuration_calculation[-1]
    calculation = read_from(run.m_create(SingleConfigurationCalculation), source, geometry.offset)
    system = read_from(add_system(run, geometry), source, geometry.offset)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    calculation.number_of_scf_iterations = 0
    names = (
        *("energy_total_T0", "energy_free", "atom_forces", "atom_forces_free", "stress_tensor", "pressure"),
        *("energy_reference_fermi", "energy_reference_highest_occupied", "energy_reference_lowest_unoccupied"),
    )
    energy = trailer.value("final_energy")
    fill(
        calculation,
        energy_total=energy if energy is not None else last.m_magnitude("energy_total"),
        **{name: last.m_magnitude(name) for name in names},
    )


def _fill_program(run: Run, header: Found, trailer: Found, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.codes import fhi_aims  # noqa: F401 (declares the quantities)

    run.program_name = "FHI-aims"
    run.program_basis_set_type = "numeric AOs"
    run.run_clean_end = bool(trailer.value("nice_day"))
    fill(run, program_version=header.value("version"), raw_id=header.value("uuid"))
    compiled, started, ended = header.value("compiled"), header.value("started"), trailer.value("ended")
    if compiled:
        fill(
            run,
            program_compilation_host=compiled[2],
            x_fhi_aims_program_compilation_date=compiled[0],
            x_fhi_aims_program_compilation_time=compiled[1],
        )
    if started:
        fill(
            run,
            time_run_date_start=_timestamp(*started),
            x_fhi_aims_program_execution_date=started[0],
            x_fhi_aims_program_execution_time=started[1],
        )
    if ended:
        fill(run, time_run_date_end=_timestamp(*ended))
    for clock, duration in zip(("cpu1", "wall"), trailer.value("time") or (), strict=False):
        seconds = finite_or_none(to_float(str(duration)))
        if seconds is not None:
            fill(run, **{f"time_run_{clock}_start": 0.0, f"time_run_{clock}_end": seconds})
    if failure := trailer.value("failure"):
        log.error("FHI-aims stopped with an error", message=failure, **trailer.at("failure"))


def _timestamp(day: str, clock: str) -> float | None:
    """Seconds since 1970 of `20221027` and `192146`; FHI-aims prints local times, which are taken as UTC."""
    try:
        return float(calendar.timegm(time.strptime(f"{day} {clock}", "%Y%m%d %H%M%S")))
    except ValueError:
        return None
