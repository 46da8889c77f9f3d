"""Reads outputs of pw.x into archives: one `section_run` for each program run in the file."""

from __future__ import annotations

import calendar
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.quantumespresso import grammar
from nomad.parsing.codes.quantumespresso.band_path import band_edges, fill_band_path
from nomad.parsing.codes.quantumespresso.bands import check_electrons, read_bands
from nomad.parsing.codes.quantumespresso.calculation import fill_calculation, fill_eigenvalues
from nomad.parsing.codes.quantumespresso.dos import fill_dos
from nomad.parsing.codes.quantumespresso.geometry import Geometry, read_geometry
from nomad.parsing.codes.quantumespresso.method import fill_method
from nomad.parsing.codes.quantumespresso.projected_dos import fill_projected_dos
from nomad.parsing.codes.quantumespresso.sampling import Step, fill_sampling
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, Pattern, parse

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Method, Run, System

_RUN_START = Pattern(grammar.RUN_START)
_CALCULATION_START = Pattern(grammar.CALCULATION_START)
_ELECTRONS_END = Pattern(rb"^ *End of (?:self-consistent|band structure) calculation")
_LARGEST_CHARGE = 1000
_BAND_STRUCTURE = b"Band Structure Calculation"
_SET_UP = b"bravais-lattice index"
_SPIN = Pattern(rb"^ *-+ SPIN UP")
_NEW_STRUCTURE = (b"ATOMIC_POSITIONS", b"CELL_PARAMETERS", b"crystal axes:")


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive with all runs of the file. Raises ParserError if there is no trace of a run."""
    import nomad.datamodel.metainfo.codes.quantum_espresso  # noqa: F401 (defines the quantities named x_qe_...)

    with Source.open(mainfile) as source:
        for start, end in _runs(source):
            _read_run(source, start, end, mainfile, archive, log)
        if source.damage:
            log.warning("the compressed file is damaged and was read up to there", reason=source.damage)


def _runs(source: Source) -> list[tuple[int, int]]:
    """Where the program runs stand; those that ended before they set up a structure count only if all did.

    Raises ParserError if there is no trace of a run.
    """
    starts = [match.start() for match in _RUN_START.finditer(source, 0, len(source))]
    if not starts:
        if source.data.find(b"program PWSCF") < 0:
            raise ParserError(f"{source.name} holds no run of pw.x.")
        starts = [0]
    runs = list(zip(starts, [*starts[1:], len(source)], strict=True))
    return [run for run in runs if source.data.find(_SET_UP, *run) >= 0] or runs[-1:]


@dataclass(frozen=True)
class _Span:
    """Where a calculation stands: its electronic cycle begins at `start` and ends at `electrons_end`."""

    start: int
    electrons_end: int
    end: int
    finished: bool


def _read_run(source: Source, start: int, end: int, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import Run

    spans = _calculations(source, start, end)
    header_end = spans[0].start if spans else end
    header = parse(source, grammar.HEADER, log, start, header_end)
    run = read_from(archive.m_create(Run), source, start, end)
    _fill_program(run, header)
    _fill_end(run, parse(source, grammar.TRAILER, log, spans[-1].start if spans else start, end), log)
    geometry = read_geometry(source, start, header_end, None)
    spins = _spin_channels(source, header, end)
    method = fill_method(run, header, geometry, spins, log) if header.value("cutoff") is not None else None
    if geometry is None or method is None:
        log.warning("no structure is readable in this run", **header.at())
        return
    expected = header.value("atoms")
    if expected is not None and expected != len(geometry.labels):
        where = source.at(geometry.offset)
        log.warning("not all atoms are listed", atoms=expected, positions=len(geometry.labels), **where)
    if not spans:
        read_from(_add_system(run, geometry, header, spins), source, geometry.offset)
        log.warning("the run ends before its first calculation", **source.at(max(start, end - 1)))
    _fill_charge(method, geometry, _electrons(header))
    _read_calculations(source, spans, run, method, header, geometry, spins, mainfile, log)


def _read_calculations(
    source: Source,
    spans: list[_Span],
    run: Run,
    method: Method,
    header: Found,
    geometry: Geometry,
    spins: int,
    mainfile: Path,
    log: EntryLog,
) -> None:
    steps: list[Step] = []
    for position, span in enumerate(spans):
        if position:
            geometry = read_geometry(source, spans[position - 1].electrons_end, span.start, geometry) or geometry
        system = _add_system(run, geometry, header if position == 0 else None, spins)
        read_from(system, source, geometry.offset)
        scf = parse(source, grammar.CALCULATION, log, span.start, span.electrons_end)
        result = parse(source, grammar.RESULT, log, span.electrons_end, span.end)
        calculation = fill_calculation(run, scf, result, len(geometry.labels), spins, log)
        read_from(calculation, source, span.start, span.end)
        calculation.single_configuration_calculation_to_system_ref = system
        calculation.single_configuration_to_calculation_method_ref = method
        if not span.finished:
            log.warning("the output ends within a calculation", **source.at(max(span.start, span.end - 1)))
        bands = read_bands(source, span.electrons_end, span.end, log) if span.finished else None
        if bands is not None:
            fill_eigenvalues(calculation, bands, geometry)
            per_state = 1 if header.value("noncollinear") or spins == 2 else 2
            check_electrons(bands, method.m_magnitude("k_mesh_weights"), _electrons(header), per_state, log)
            unreferenced = not any(result.value(name) is not None for name in ("fermi", "fermi_spin", "highest", "gap"))
            if unreferenced and source.data.find(_BAND_STRUCTURE, span.start, span.electrons_end) >= 0:
                fill_band_path(calculation, bands, geometry)
            if unreferenced and not method.m_is_set("smearing_kind"):
                degeneracy = 1 if header.value("noncollinear") else 2
                edges = band_edges(bands, _electrons(header), degeneracy)
                if edges:
                    calculation.energy_reference_highest_occupied = [edges[0]]
                    fill(calculation, energy_reference_lowest_unoccupied=[edges[1]] if edges[1] is not None else None)
        steps.append(Step(calculation, result))
    fill_sampling(run, header, steps)
    if steps:
        last = steps[-1].result
        level = last.value("fermi")
        fill_dos(steps[-1].calculation, mainfile, level if level is not None else last.value("highest"), log)
        fill_projected_dos(steps[-1].calculation, mainfile, len(geometry.labels), spins, log)


def _calculations(source: Source, start: int, end: int) -> list[_Span]:
    """The calculations of a run. Cycles that are repeated without a new structure (hybrids) are one calculation."""
    starts: list[int] = []
    for match in _CALCULATION_START.finditer(source, start, end):
        if starts and not any(source.data.find(mark, starts[-1], match.start()) >= 0 for mark in _NEW_STRUCTURE):
            continue
        starts.append(match.start())
    spans = []
    for first, limit in zip(starts, [*starts[1:], end], strict=False):
        closing = _ELECTRONS_END.last(source, first, limit)
        spans.append(_Span(first, closing.start() if closing else limit, limit, closing is not None))
    return spans


def _add_system(run: Run, geometry: Geometry, header: Found | None, spins: int) -> System:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import System

    system = run.m_create(System)
    system.atom_labels = list(geometry.labels)
    system.atom_positions = geometry.positions
    system.lattice_vectors = geometry.lattice
    system.simulation_cell = geometry.lattice
    system.configuration_periodic_dimensions = np.array([True, True, True])
    system.number_of_atoms = len(geometry.labels)
    if header is not None:
        electrons = header.value("electrons")
        if electrons and electrons[0] is not None:
            split = spins == 2 and None not in electrons[1:]
            system.number_of_electrons = electrons[1:] if split else [electrons[0]]
        fill(
            system,
            x_qe_ibrav=header.value("ibrav"),
            x_qe_alat=geometry.alat,
            x_qe_cell_volume=header.value("volume"),
            x_qe_number_of_species=header.value("species"),
            x_qe_number_of_states=header.value("states"),
            x_qe_nk=header.value("k_count"),
            x_qe_nsymm=header.value("symmetries"),
        )
    return system


def _fill_program(run: Run, header: Found) -> None:
    from nomad.datamodel.metainfo.codes.quantum_espresso import x_qe_section_parallel

    run.program_name = "Quantum Espresso"
    run.program_basis_set_type = "plane waves"
    fill(run, program_version=header.value("version"), x_qe_input_filename=header.value("input_file"))
    if started := header.value("start"):
        fill(run, time_run_date_start=_timestamp(started[0], started[1]))
    if header.value("processors") is not None:
        parallel = run.m_create(x_qe_section_parallel)
        fill(parallel, x_qe_nproc=header.value("processors"), x_qe_npool=header.value("pools"))


def _fill_end(run: Run, trailer: Found, log: EntryLog) -> None:
    run.run_clean_end = bool(trailer.value("done") or trailer.value("end"))
    if ended := trailer.value("end"):
        fill(run, time_run_date_end=_timestamp(ended[1], ended[0]))
    for clock, text in (("cpu1", trailer.value("cpu_time")), ("wall", trailer.value("wall_time"))):
        duration = seconds(text) if text else None
        if duration is not None:
            fill(run, **{f"time_run_{clock}_start": 0.0, f"time_run_{clock}_end": duration})
    if failure := trailer.value("failure"):
        log.error("pw.x stopped with an error", routine=failure[0], message=failure[1], **trailer.at("failure"))


def seconds(text: str) -> float | None:
    """A duration such as `1h23m`, `2m 5.31s` or `45.41s` in seconds, None if it is not one."""
    units = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
    parts = re.findall(r"([\d.]+) *([dhms])", text)
    try:
        return sum(float(number) * units[unit] for number, unit in parts) if parts else None
    except ValueError:
        return None


def _timestamp(day: str, clock: str) -> float | None:
    """Seconds since 1970 of `26Dec2015` and `14:30:49`; pw.x prints local times, which are taken as UTC."""
    try:
        return float(
            calendar.timegm(time.strptime(f"{day.replace(' ', '')} {clock.replace(' ', '')}", "%d%b%Y %H:%M:%S"))
        )
    except ValueError:
        return None


def _spin_channels(source: Source, header: Found, end: int) -> int:
    if header.value("noncollinear"):
        return 1
    electrons = header.value("electrons") or []
    if header.value("magnetic") or (len(electrons) == 3 and None not in electrons[1:]):
        return 2
    return 2 if _SPIN.search(source, header.start, end) else 1


def _fill_charge(method: Method, geometry: Geometry, electrons: float | None) -> None:
    """The charge is what the electrons do not balance of the cores."""
    valences = {
        kind.method_atom_kind_label: kind.method_atom_kind_explicit_electrons
        for kind in method.section_method_atom_kind
    }
    cores = [valences.get(label) for label in geometry.labels]
    known = [core for core in cores if core is not None]
    if electrons is None or not known or len(known) < len(cores):
        return
    charge = sum(known) - electrons
    if abs(charge - round(charge)) < 1e-3 and abs(charge) < _LARGEST_CHARGE:
        method.total_charge = round(charge)


def _electrons(header: Found) -> float | None:
    electrons = header.value("electrons")
    return electrons[0] if electrons else None
