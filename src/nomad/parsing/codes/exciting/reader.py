"""Fills an archive from INFO.OUT of exciting and the files beside it."""

from __future__ import annotations

import calendar
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.exciting import grammar
from nomad.parsing.codes.exciting.bands import add_bands
from nomad.parsing.codes.exciting.calculation import add_ground_state
from nomad.parsing.codes.exciting.dos import add_dos, add_projected_dos
from nomad.parsing.codes.exciting.eigenvalues import add_eigenvalues, add_k_points
from nomad.parsing.codes.exciting.excitations import add_excitations
from nomad.parsing.codes.exciting.fermi_surface import add_fermi_surface
from nomad.parsing.codes.exciting.gw import GwFiles, add_gw
from nomad.parsing.codes.exciting.method import add_method, spin_channels
from nomad.parsing.codes.exciting.optimisation import add_optimisation
from nomad.parsing.codes.exciting.structure import Structure, add_system, fill_settings, read_structure
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, Pattern, parse

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation

_SCF = Pattern(grammar.SCF_START)
_OPTIMISATION = Pattern(grammar.OPTIMISATION_START)
_STEP = Pattern(grammar.OPTIMISATION_STEP)


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from an output of exciting. Raises ParserError if it names no run of exciting."""
    with Source.open(mainfile) as source:
        _read_run(source, mainfile, archive, log)


def _read_run(source: Source, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.codes import exciting  # noqa: F401 (declares the quantities)
    from nomad.datamodel.metainfo.common_dft import Run

    end = len(source)
    cycle = _SCF.search(source, 0, end)
    header = parse(source, grammar.HEADER, log, 0, cycle.start() if cycle else end)
    if "version" not in header:
        raise ParserError(f"{source.name} holds no run of exciting.")
    run = read_from(archive.m_create(Run), source, 0, end)
    trailer = parse(source, grammar.TRAILER, log)
    _fill_program(run, header, trailer)
    optimisation = _optimisation_start(source)
    span = (cycle.start(), end if optimisation is None else optimisation) if cycle else None
    scf = parse(source, grammar.SCF, log, *span) if span else None
    method = add_method(run, header, scf, log)
    structure = read_structure(header, log)
    if structure is None:
        log.warning("no structure is readable in this run", **source.at(max(0, end - 1)))
        return
    system = read_from(add_system(run, structure), header, "species")
    fill_settings(system, header)
    if span is None or scf is None:
        log.warning("the run ends before its first calculation", **source.at(max(0, end - 1)))
        return
    spins = spin_channels(header)
    calculation = add_ground_state(run, source, span, scf, len(structure.labels), spins, log)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    if not scf.value("converged"):
        log.warning("the self-consistency cycle did not converge or was cut", **source.at(span[0]))
    if optimisation is not None:
        add_optimisation(run, source, optimisation, structure, method, calculation, spins, log)
    _add_files(run, mainfile, header, structure, method, calculation, log)
    if not run.run_clean_end:
        log.warning("the output has no regular end", **source.at(max(0, end - 1)))


def _optimisation_start(source: Source) -> int | None:
    heading = _OPTIMISATION.search(source, 0, len(source)) or _STEP.search(source, 0, len(source))
    return heading.start() if heading else None


def _add_files(
    run: Run,
    mainfile: Path,
    header: Found,
    structure: Structure,
    method: Method,
    calculation: SingleConfigurationCalculation,
    log: EntryLog,
) -> None:
    """Eigenvalues, densities of states, bands and GW results beside the output.

    Bands and eigenvalues belong to the last structure of an optimisation, whose calculation is the run's last one.
    """
    import numpy as np

    spins = spin_channels(header)
    last = run.section_single_configuration_calculation[-1]
    if last is not calculation and last.m_magnitude("energy_reference_fermi") is None:
        last = calculation
    levels = last.m_magnitude("energy_reference_fermi")
    fermi = float(levels[0]) if levels is not None else None
    volume = float(abs(np.linalg.det(structure.lattice)))
    channels = 1 if header.value("spin_orbit") else spins
    if (path := _beside(mainfile, "EIGVAL.OUT")) is not None:
        add_eigenvalues(last, path, spins, log)
    if (path := _beside(mainfile, "dos.xml", "TDOS.OUT")) is not None:
        add_dos(last, path, fermi, volume, log)
        add_projected_dos(last, path, len(structure.labels), fermi, log)
    if (path := _beside(mainfile, "KPOINTS.OUT")) is not None:
        add_k_points(method, path, log)
    text, xml = _beside(mainfile, "bandstructure.dat", "BAND.OUT"), _beside(mainfile, "bandstructure.xml")
    add_bands(last, text, xml, fermi, channels, log)
    if (path := _beside(mainfile, "FERMISURF.bxsf", "FS.bxsf", "fermisurf.bxsf")) is not None:
        add_fermi_surface(last, path, log)
    _add_gw(run, mainfile, header, method, last, (volume, channels), log)
    add_excitations(run, last, method, mainfile, _beside(mainfile, "input.xml"), log)


def _add_gw(
    run: Run,
    mainfile: Path,
    header: Found,
    method: Method,
    last: SingleConfigurationCalculation,
    cell: tuple[float, int],
    log: EntryLog,
) -> None:
    """Levels, density of states and bands of a GW run; `cell`: its volume, spin channels of bands."""
    import numpy as np

    volume, channels = cell
    files = GwFiles(
        _beside(mainfile, "input.xml", "input_gw.xml", "input-gw.xml"),
        _beside(mainfile, "GW_INFO.OUT", "GWINFO.OUT"),
        _beside(mainfile, "EVALQP.DAT", "EVALQP.TXT"),
    )
    if files.info is None and files.levels is None:
        return
    quasi_particles = add_gw(run, last, method, files, header.value("gmaxvr"), log)
    if quasi_particles is None:
        return
    level = quasi_particles.m_magnitude("gw_fermi_energy")
    fermi = float(level) if level is not None else None
    if fermi is not None:
        quasi_particles.energy_reference_fermi = np.full(spin_channels(header), fermi)
    if (path := _beside(mainfile, "TDOS-QP.OUT")) is not None:
        add_dos(quasi_particles, path, fermi, volume, log)
    if (path := _beside(mainfile, "bandstructure-qp.dat")) is not None:
        add_bands(quasi_particles, path, _beside(mainfile, "bandstructure.xml"), fermi, channels, log)


def _beside(mainfile: Path, *names: str) -> Path | None:
    """The first of the files that exists, with what is appended to the name of the mainfile before without it."""
    _, _, suffix = mainfile.name.partition(".OUT")
    candidates = (mainfile.parent / f"{name}{end}" for name in names for end in dict.fromkeys((suffix, "")))
    return next((path for path in candidates if path.is_file()), None)


def _fill_program(run: Run, header: Found, trailer: Found) -> None:
    run.program_name = "exciting"
    run.program_basis_set_type = "(L)APW+lo"
    run.run_clean_end = bool(trailer.value("stopped"))
    fill(run, program_version=header.value("version"))
    if header.value("date") and header.value("time"):
        fill(run, time_run_date_start=_timestamp(header.value("date"), header.value("time")))
    seconds = trailer.value("seconds")
    if seconds is not None:
        fill(run, time_run_wall_start=0.0, time_run_wall_end=seconds)


def _timestamp(day: str, clock: str) -> float | None:
    """Seconds since 1970 of `22-12-2016` and `13:12:09`; exciting prints local times, which are taken as UTC."""
    try:
        return float(calendar.timegm(time.strptime(f"{day} {clock}", "%d-%m-%Y %H:%M:%S")))
    except ValueError:
        return None
