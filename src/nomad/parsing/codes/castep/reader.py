"""Reads the output of CASTEP into an archive: one run for each program run that the file holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.castep.bands import add_bands, band_path, bands_in_file, bands_in_output, fermi_energies
from nomad.parsing.codes.castep.calculation import add_calculation, add_system
from nomad.parsing.codes.castep.frames import Frame, FrameReader
from nomad.parsing.codes.castep.grammar import BANNER, END, FIRST_CYCLE, HEADER
from nomad.parsing.codes.castep.method import fill_method, spin_channels
from nomad.parsing.codes.castep.phonons import add_phonon_bands
from nomad.parsing.codes.castep.sampling import fill_sampling
from nomad.parsing.codes.castep.units import si
from nomad.parsing.files import siblings
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, Pattern, parse
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation

_BANNER = Pattern(BANNER)


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a mainfile. Raises `ParserError` if it holds no parameters and no structure."""
    with Source.open(mainfile) as source:
        starts = [match.start() for match in _BANNER.finditer(source, 0, len(source))] or [0]
        limits = [*starts[1:], len(source)]
        read_any = False
        for number, (start, end) in enumerate(zip(starts, limits, strict=True)):
            last = number == len(starts) - 1
            read_any = _read_run(mainfile, archive, source, start, end, last, log) or read_any
        if not read_any:
            raise ParserError(f"{mainfile.name} ends before the parameters of a CASTEP run.")


def _read_run(
    mainfile: Path, archive: EntryArchive, source: Source, start: int, end: int, last: bool, log: EntryLog
) -> bool:
    from nomad.datamodel.metainfo.codes import castep as _extensions  # noqa: F401 (adds the x_castep quantities)
    from nomad.datamodel.metainfo.common_dft import Run

    first_cycle = source.data.find(FIRST_CYCLE, start, end)
    header = parse(source, HEADER, log, start, first_cycle if first_cycle >= 0 else end)
    frames = FrameReader(source, start, end, log).read()
    if "task" not in header and not frames:
        return False
    trailer = parse(source, END, log, start, end)
    run = read_from(archive.m_create(Run), source, start, end)
    _fill_program(run, header, trailer)
    method = fill_method(run, header, len(frames[0].labels) if frames else 0, log)
    spins = spin_channels(header)
    energy_unit = si(str(header.value("energy_unit", "eV"))) or factor("eV")
    calculations = []
    kept: list[Frame] = []
    for frame in frames:
        system = read_from(add_system(run, frame), source, frame.offset)
        if frame.evaluated or frame.final:
            kept.append(frame)
            calculation = add_calculation(run, frame, system, method, spins, energy_unit)
            calculations.append(read_from(calculation, source, frame.offset, frame.end))
    expected, listed = header.value("atoms"), len(frames[0].labels) if frames else 0
    if frames and expected is not None and expected != listed:
        log.warning("not all atoms are listed", atoms=expected, positions=listed, **source.at(frames[0].offset))
    if not frames:
        log.warning("no structure", **header.at())
    elif not calculations:
        log.warning("the output ends before the first energy", **source.at(end))
    else:
        _fill_bands(mainfile, source, start, end, header, calculations[-1], spins, last, log)
        _fill_excitations(calculations[-1], trailer)
        if last:
            _fill_phonons(mainfile, header, calculations[-1], log)
    fill_sampling(run, header, trailer, kept, calculations)
    _fill_population(run, trailer)
    _fill_vibrations(run, trailer)
    if not run.run_clean_end:
        log.warning("the calculation did not end properly", **source.at(end))
    return True


def _fill_program(run: Run, header: Found, trailer: Found) -> None:
    from nomad.datamodel.metainfo.codes.castep import x_castep_section_time

    run.program_name = "CASTEP"
    run.program_basis_set_type = "plane_waves"
    compiled = header.value("compiled") or [None, None]
    fill(
        run,
        program_version=header.value("version"),
        program_compilation_host=compiled[0],
        program_compilation_datetime=timestamp(compiled[1]),
        x_castep_compiler=header.value("compiler"),
        x_castep_maths_library=header.value("mathlibs"),
        x_castep_fft_library=header.value("fft"),
        x_castep_constants_reference=header.value("constants"),
        x_castep_crystal_point_group=header.value("point_group"),
        x_castep_space_group=header.value("space_group"),
    )
    started = timestamp(header.value("started"))
    total = trailer.value("total")
    run.run_clean_end = total is not None
    fill(run, time_run_date_start=started)
    if total is not None and 0 <= total < 1e10:
        fill(run, time_run_wall_start=0.0, time_run_wall_end=total)
        fill(run, time_run_date_end=started + total if started is not None else None)
    if trailer.value("calculation") is not None:
        fill(
            run.m_create(x_castep_section_time),
            x_castep_initialisation_time=trailer.value("initialisation"),
            x_castep_calculation_time=trailer.value("calculation"),
            x_castep_finalisation_time=trailer.value("finalisation"),
        )


def timestamp(text: str | None) -> float | None:
    """Seconds since 1970 of `15 Mar 2016 14:45:33 +0000`, None if it is not such a date."""
    try:
        return datetime.strptime(str(text), "%d %b %Y %H:%M:%S %z").timestamp()
    except (ValueError, OverflowError):
        return None


def _fill_bands(
    mainfile: Path,
    source: Source,
    start: int,
    end: int,
    header: Found,
    calculation: SingleConfigurationCalculation,
    spins: int,
    last: bool,
    log: EntryLog,
) -> None:
    """Eigenvalues of the output; if it lists none, those of `<name>.bands`, which the last run of a file wrote."""
    task = str(header.value("task", "")).lower()
    bands = bands_in_output(source, start, end, log)
    if bands is None and last:
        name = mainfile.name.split(".castep")[0]
        files = siblings(mainfile, f"{name}.bands") if "[" not in name else []
        bands = bands_in_file(files[0], log) if files else None
    if bands is not None:
        on_path = any(word in task for word in ("band", "spectral", "electronic spectro"))
        add_bands(calculation, bands, band_path(mainfile) if on_path else None)
    fermi = fermi_energies(source, start, end, spins)
    if fermi is not None and not calculation.m_is_set("energy_reference_fermi"):
        calculation.energy_reference_fermi = fermi


def _fill_phonons(mainfile: Path, header: Found, calculation: SingleConfigurationCalculation, log: EntryLog) -> None:
    """The dispersion in `<name>.phonon`."""
    if "phonon" not in str(header.value("task", "")).lower():
        return
    name = f"{mainfile.name.split('.castep')[0]}.phonon"
    for path in siblings(mainfile, "*.phonon"):
        if path.name == name:
            add_phonon_bands(calculation, path, log)


def _fill_excitations(calculation: SingleConfigurationCalculation, trailer: Found) -> None:
    from nomad.datamodel.metainfo.common_dft import ExcitedStates

    energies = [energy for energy in trailer.value("excitations", []) if energy is not None]
    if energies:
        section = read_from(calculation.m_create(ExcitedStates), trailer, "excitations")
        section.excitation_energies = energies
        section.number_of_excited_states = len(energies)


def _fill_population(run: Run, trailer: Found) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.codes.castep import x_castep_section_population_analysis

    rows = trailer["population"].value("rows", []) if "population" in trailer else []
    table = np.array([[float(value) for value in row[2].split()] for row in rows if None not in row])
    if table.ndim != 2 or table.shape[1] != 6:
        return
    section = run.m_create(x_castep_section_population_analysis)
    for column, name in enumerate(("orbital_s", "orbital_p", "orbital_d", "orbital_f", "total_orbital")):
        section.m_set(f"x_castep_{name}", table[:, column])
    section.x_castep_mulliken_charge = table[:, 5]


def _fill_vibrations(run: Run, trailer: Found) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.codes.castep import x_castep_section_vibrational_frequencies

    for block in trailer.value("vibrations", []):
        values = [value for value in block.value("rows", []) if value is not None]
        if values:
            section = run.m_create(x_castep_section_vibrational_frequencies)
            section.x_castep_number_vibrational_frequencies = len(values)
            section.x_castep_vibrational_frequencies = np.array(values)
