"""Reads a run of LAMMPS into an archive: its log, the data file, the trajectory.

Each row of thermodynamic output is a calculation, each snapshot of the trajectory a system; a calculation refers to
the snapshot of its own time step.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.calculation import Columns, add_calculations
from nomad.parsing.codes.lammps.data_file import DataFile, read_data_file
from nomad.parsing.codes.lammps.frames import Frame
from nomad.parsing.codes.lammps.input_file import apply_input
from nomad.parsing.codes.lammps.labels import elements_of_types
from nomad.parsing.codes.lammps.log_file import Log, Reader, Stage
from nomad.parsing.codes.lammps.sampling import Part, add_sampling, kind_of
from nomad.parsing.codes.lammps.structure import add_system, complete_frames, frame_of_data, labels_of_all
from nomad.parsing.codes.lammps.topology import add_topology
from nomad.parsing.codes.lammps.trajectory import read_trajectory, written_files
from nomad.parsing.codes.lammps.units import STYLES, Units, units_of
from nomad.parsing.files import siblings
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Run, System


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a log. Raises `ParserError` if it holds neither commands nor results."""
    from nomad.datamodel.metainfo.codes import lammps as _extensions  # noqa: F401 (adds the x_lammps quantities)

    reader = Reader(log)
    try:
        found = reader.read(mainfile)
        _fill(mainfile, archive, found, reader, log)
    finally:
        for source in reader.sources:
            source.close()


def _fill(mainfile: Path, archive: EntryArchive, found: Log, reader: Reader, log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import Method, Run

    apply_input(mainfile, found, log)
    if not found.stages and not found.script.commands:
        raise ParserError(f"{mainfile.name} ends before the first command.")
    source = reader.sources[0]
    run = read_from(archive.m_create(Run), source, 0, len(source))
    run.program_name = "LAMMPS"
    fill(run, program_version=found.version)
    run.run_clean_end = found.wall_time is not None and found.error is None
    if found.wall_time is not None:
        fill(run, time_run_wall_start=0.0, time_run_wall_end=found.wall_time)
    data = _data_file(mainfile, found, log)
    trajectory = read_trajectory(
        mainfile, found.script.dumps, found.script.settings.units or (data.units if data else None), log
    )
    style = trajectory.units
    units = _units(style, found, mainfile, log)
    _add_files(run, found, data, trajectory.files)
    start = found.force_field
    method = read_from(run.m_create(Method), source, *(start or (0, len(source))))
    elements = elements_of_types(found, data, units)
    frames = trajectory.frames
    from_data = not frames and data is not None
    if from_data and data is not None:
        frames = [frame for frame in [frame_of_data(data)] if frame is not None]
    complete_frames(frames, found, data)
    labels = labels_of_all(frames, elements, log)
    systems = [add_system(run, frame, names, units) for frame, names in zip(frames, labels, strict=True)]
    n_atoms = found.n_atoms or (len(frames[0].positions) if frames else None)
    topology = add_topology(run, found, data, n_atoms, elements, units)
    if topology is not None:
        read_from(topology, source, *(start or (0, len(source))))
    parts = []
    for stage in found.stages:
        columns = Columns(
            stage.table, units, _atoms(stage, style, n_atoms), kind_of(stage.settings) == "geometry_optimization"
        )
        parts.append(Part(stage, columns, add_calculations(run, method, columns, stage.table)))
    _connect(parts, frames, systems, units, from_start=from_data and "read_data" in found.script.commands)
    add_sampling(archive, run, found, parts, units)
    if not any(part.calculations for part in parts):
        log.warning("the log has no thermodynamic output", file=mainfile.name)
    if not systems:
        log.warning("no atoms are known: neither a trajectory nor a data file can be read", file=mainfile.name)
    if not run.run_clean_end:
        source = reader.sources[-1]
        log.warning("the log does not end with the total wall time", **source.at(len(source)))


def _units(style: str | None, found: Log, mainfile: Path, log: EntryLog) -> Units | None:
    """The units of the run. Without a `units` command LAMMPS uses `lj`, but a restart file brings its own."""
    if style is None and (found.script.restarted or not found.script.commands):
        log.warning("the units of the run are not known and its values are left out", file=mainfile.name)
    elif style in (None, "lj"):
        log.warning("reduced units (lj) have no SI values: only what has no unit is kept", file=mainfile.name)
    elif style not in STYLES:
        log.warning("the units of the run are not known and its values are left out", units=style, file=mainfile.name)
    return units_of(style)


def _atoms(stage: Stage, style: str | None, n_atoms: int | None) -> float | None:
    """The factor of the energies: the number of atoms if they are printed per atom."""
    normalised = stage.settings.normalised
    if normalised is None:
        normalised = style in (None, "lj")
    if not normalised:
        return 1.0
    return float(n_atoms) if n_atoms is not None else None


def _data_file(mainfile: Path, found: Log, log: EntryLog) -> DataFile | None:
    """The data file that the run read, or else wrote, or else the only one beside the log."""
    script = found.script
    for name in ("read_data", "write_data"):
        for command in script.commands.get(name, []):
            for path in written_files(mainfile, command.split()[0]) if command else []:
                data = _read_data(path, script.settings.atom_style, log)
                if data is not None:
                    return data
    beside = siblings(mainfile, "*data*", "*.lmp")
    for path in beside if len(beside) == 1 else []:
        return _read_data(path, script.settings.atom_style, log)
    return None


def _read_data(path: Path, atom_style: tuple[str, ...], log: EntryLog) -> DataFile | None:
    try:
        return read_data_file(path, atom_style, log)
    except ParserError as error:
        log.warning("the data file cannot be read", file=path.name, reason=str(error))
        return None


def _add_files(run: Run, found: Log, data: DataFile | None, trajectories: Sequence[str]) -> None:
    from nomad.datamodel.metainfo.codes.lammps import (
        x_lammps_section_control_parameters,
        x_lammps_section_input_output_files,
    )

    files = run.m_create(x_lammps_section_input_output_files)
    fill(files, x_lammps_inout_file_data=data.source if data else None)
    fill(files, x_lammps_inout_file_trajectory=" ".join(trajectories[:100]) or None)
    control = run.m_create(x_lammps_section_control_parameters)
    known = control.m_def.all_quantities
    for name, given in found.script.commands.items():
        quantity = "x_lammps_inout_control_" + name.replace("_", "").replace("/", "")
        if quantity in known:
            control.m_set(quantity, "\n".join(given[:1000]))


def _connect(
    parts: Sequence[Part], frames: Sequence[Frame], systems: Sequence[System], units: Units | None, *, from_start: bool
) -> None:
    """Refers each calculation to the snapshot of its time step, and gives it the forces of the snapshot."""
    by_step: dict[int, list[int]] = {}
    for index, frame in enumerate(frames):
        if frame.step is not None:
            by_step.setdefault(frame.step, []).append(index)
    if from_start and systems:
        for part in parts[:1]:
            for calculation in part.calculations[:1]:
                calculation.single_configuration_calculation_to_system_ref = systems[0]
        return
    at = 0
    for part in parts:
        for row, calculation in enumerate(part.calculations):
            step = part.columns.step[row] if part.columns.step is not None else None
            choices = by_step.get(int(step), []) if step is not None and abs(step) < 2**63 else []
            if not choices:
                continue
            at = next((index for index in choices if index >= at), choices[-1])
            calculation.single_configuration_calculation_to_system_ref = systems[at]
            forces = frames[at].forces
            if forces is not None and units is not None:
                calculation.atom_forces = forces * units.force
