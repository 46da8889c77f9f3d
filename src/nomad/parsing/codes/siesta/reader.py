"""Reads the standard output of Siesta into an archive.

Each geometry gives a system and a calculation. The analysis at the end of the output, which prints the energy of the
last geometry with more digits and its parts, is a calculation of its own for the last system.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.siesta import side_files
from nomad.parsing.codes.siesta.calculation import add_final, add_step
from nomad.parsing.codes.siesta.fdf import Input, read_input
from nomad.parsing.codes.siesta.grammar import FINAL, FINAL_START, HEADER, STEP, STEP_START
from nomad.parsing.codes.siesta.method import fill_method, spin_channels
from nomad.parsing.codes.siesta.projected_dos import add_projected_dos
from nomad.parsing.codes.siesta.sampling import fill_sampling
from nomad.parsing.codes.siesta.structure import Structure
from nomad.parsing.damage import trouble_in
from nomad.parsing.files import open_decompressed, siblings
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Eigenvalues, Method, Run, SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a mainfile. Raises `ParserError` if it holds neither a structure nor a geometry step."""
    from nomad.datamodel.metainfo.codes import siesta as _extensions  # noqa: F401 (adds the x_siesta quantities)
    from nomad.datamodel.metainfo.common_dft import Run

    with Source.open(mainfile) as source:
        first = re.search(STEP_START, source.data, re.MULTILINE)
        last = re.search(FINAL_START, source.data, re.MULTILINE)
        head_end = first.start() if first else len(source)
        header = parse(source, HEADER, log, 0, head_end)
        given = _input(mainfile, header)
        steps = parse(source, [STEP], log, head_end, last.start() if last else None)["steps"]
        final = parse(source, FINAL, log, head_end)
        structure = Structure(header, given, log)
        if not steps and not structure.labels:
            raise ParserError(f"{mainfile.name} ends before the structure.")
        expected, listed = header.value("atoms"), len(structure.labels)
        if expected is not None and listed and expected != listed:
            log.warning("not all atoms are listed", atoms=expected, positions=listed, **header.at("atoms"))
        run = read_from(archive.m_create(Run), source, 0, len(source))
        _fill_program(run, header, final)
        method = fill_method(run, header, given)
        spins = spin_channels(header)
        calculations = []
        label = str(header.value("label", ""))
        placed = _placed(mainfile, label, structure, steps)
        for step, positions in zip(steps, placed, strict=True):
            system = structure.add_system(run, step, positions)
            read_from(system, step if "coordinates" in step else header, "coordinates")
            calculations.append(add_step(run, step, system, method, len(structure.labels), spins, log))
        if not steps:
            read_from(structure.add_system(run, None), header, "coordinates")
            log.warning("the output ends before the first step", **source.at(len(source)))
        elif "energies" in final:
            n_atoms = len(structure.labels)
            pair = (calculations[-1], steps[-1])
            add_final(run, final, pair, run.section_system[-1], method, n_atoms, spins, log)
        if run.section_single_configuration_calculation:
            calculation = run.section_single_configuration_calculation[-1]
            _read_side_files(mainfile, label, calculation, method, structure, given, final, spins, log)
        fill_sampling(archive, run, header, final, steps, calculations)
        if not run.run_clean_end:
            log.warning("the calculation did not end properly", **source.at(len(source)))


def _input(mainfile: Path, header: Found) -> Input:
    """The input that the output repeats, else the file that it names, else the only `*.fdf` file in the folder."""
    if header.value("input"):
        return read_input(header.value("input"))
    files = siblings(mainfile, "*.fdf")
    wanted = (str(header.value("input_file", "")).rpartition("/")[2], f"{header.value('label', '')}.fdf")
    files = next(([path] for name in wanted for path in files if path.name == name), files)
    if len(files) != 1:
        return Input()
    with open_decompressed(files[0]) as stream:
        return read_input(stream.read(1 << 20))


def _beside(mainfile: Path, label: str, kind: str) -> Path | None:
    name = f"{label}.{kind}"
    path = mainfile.parent / name
    return path if label and "/" not in label and "\0" not in label and len(name) < 255 and path.is_file() else None


def _placed(mainfile: Path, label: str, structure: Structure, steps: list[Found]) -> list[Array | None]:
    """Positions for steps whose coordinates the output leaves out (`WriteCoorStep` is off by default)."""
    if all("coordinates" in step for step in steps):
        return [None] * len(steps)
    path = _beside(mainfile, label, "ANI") if len(steps) > 1 else None
    frames = side_files.read_frames(path, structure.labels) if path is not None else []
    return structure.place_frames(frames, len(steps))


def _fill_program(run: Run, header: Found, final: Found) -> None:
    run.program_name = "Siesta"
    run.program_basis_set_type = "numeric AOs"
    fill(
        run,
        program_version=header.value("version", header.value("version_old")),
        time_run_date_start=timestamp(header.value("started")),
        time_run_date_end=timestamp(final.value("ended")),
        x_siesta_system_label=header.value("label"),
        x_siesta_system_name=header.value("name"),
        x_siesta_arch=header.value("architecture"),
        x_siesta_compilerflags=header.value("flags"),
    )
    run.run_clean_end = bool(final.value("ended") or final.value("completed"))
    wall = final.value("wall")
    if wall is not None and 0 <= wall < 1e10:
        fill(run, time_run_wall_start=0.0, time_run_wall_end=wall)


def timestamp(text: str | None) -> float | None:
    """Seconds since 1970 of `7-JUL-2016   8:44:53` (local time, taken as UTC), None if it is not such a date."""
    match = re.match(r" *(\d+)-([A-Z]{3})-(\d{4}) +(\d+):(\d+):(\d+)", text or "")
    if not match or match.group(2) not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(match.group(index)) for index in (1, 3, 4, 5, 6))
    try:
        month = _MONTHS.index(match.group(2)) + 1
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def _read_side_files(
    mainfile: Path,
    label: str,
    calculation: SingleConfigurationCalculation,
    method: Method,
    structure: Structure,
    given: Input,
    final: Found,
    spins: int,
    log: EntryLog,
) -> None:
    """Adds what the files of the same label say about the last geometry, or the output itself without them."""
    import numpy as np

    def beside(kind: str) -> Path | None:
        return _beside(mainfile, label, kind)

    points = None
    if (path := beside("KP")) is not None:
        points = side_files.read_k_points(path, structure.lattice, log)
        if points is not None:
            method.k_mesh_points, method.k_mesh_weights = points
    elif (table := final.value("k_points")) is not None and structure.lattice is not None:
        points = side_files.fractional(table, structure.lattice)
        method.k_mesh_points, method.k_mesh_weights = points
    if (path := beside("EIG")) is not None:
        eigenvalues = side_files.read_eigenvalues(path, log)
        if eigenvalues is not None:
            section = _add_eigenvalues(calculation, eigenvalues, points[0] if points is not None else None)
            read_from(section, whole(path))
            if eigenvalues.fermi is not None:
                calculation.energy_reference_fermi = np.full(spins, eigenvalues.fermi)
    elif (text := final.value("eigenvalues")) is not None:
        energies = side_files.eigenvalues_in_output(text)
        if energies is not None:
            listed = side_files.Bands(energies, final.value("fermi"))
            section = _add_eigenvalues(calculation, listed, points[0] if points is not None else None)
            read_from(section, final, "eigenvalues")
    if final.value("fermi") is not None and not calculation.m_is_set("energy_reference_fermi"):
        calculation.energy_reference_fermi = np.full(spins, final.value("fermi"))
    if (path := beside("bands")) is not None:
        bands = side_files.read_bands(path, log)
        if bands is not None:
            _add_bands(calculation, bands, side_files.band_path(given, structure.lattice), path, log)
    if (path := beside("DOS")) is not None:
        _add_density(calculation, path, spins, log)
    if (path := beside("PDOS")) is not None:
        add_projected_dos(calculation, path, len(structure.labels), spins, log)
    if not calculation.m_is_set("atom_forces") and (path := beside("FA")) is not None:
        forces = side_files.read_forces(path, len(structure.labels))
        if forces is not None and np.isfinite(forces).all():
            calculation.atom_forces = forces


def _add_eigenvalues(
    calculation: SingleConfigurationCalculation, bands: side_files.Bands, points: side_files.Array | None
) -> Eigenvalues:
    from nomad.datamodel.metainfo.common_dft import Eigenvalues

    section = calculation.m_create(Eigenvalues)
    section.eigenvalues_kind = "normal"
    section.eigenvalues_values = bands.energies
    if points is not None and len(points) == bands.energies.shape[1]:
        section.eigenvalues_kpoints = points
    return section


def _add_bands(
    calculation: SingleConfigurationCalculation,
    bands: side_files.Bands,
    pieces: list[tuple[side_files.Array, str | None]],
    path: Path,
    log: EntryLog,
) -> None:
    """The band structure; k-points come from the path in the input, because the file has only lengths."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import KBand, KBandSegment

    total = sum(1 if len(points) == 1 else len(points) - 1 for points, _ in pieces)
    if not pieces or total != bands.energies.shape[1]:
        log.warning("the path of the band structure is not known and its energies are left out", **trouble_in(path))
        return
    k_band = read_from(calculation.m_create(KBand), whole(path))
    k_band.band_structure_kind = "electronic"
    stop, before = 0, None
    for points, label in pieces:
        if len(points) > 1:
            first = stop - 1
            stop = first + len(points)
            segment = k_band.m_create(KBandSegment)
            segment.band_k_points = points
            segment.band_energies = bands.energies[:, first:stop]
            segment.number_of_k_points_per_segment = len(points)
            segment.band_segm_start_end = np.array([points[0], points[-1]])
            if before and label:
                segment.band_segm_labels = [before, label]
        else:
            stop += 1
        before = label


def _add_density(calculation: SingleConfigurationCalculation, path: Path, spins: int, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import Dos

    density = side_files.read_density(path, spins, log)
    if density is not None:
        section = read_from(calculation.m_create(Dos), whole(path))
        section.dos_kind = "electronic"
        section.dos_energies, section.dos_values = density
