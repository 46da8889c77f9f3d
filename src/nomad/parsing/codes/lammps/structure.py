"""Systems: the snapshots of the trajectory, or without one the atoms of the data file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import element_symbol
from nomad.parsing.codes.lammps.boxes import cell_of, plausible
from nomad.parsing.codes.lammps.data_file import DataFile
from nomad.parsing.codes.lammps.frames import Frame
from nomad.parsing.codes.lammps.labels import is_element
from nomad.parsing.codes.lammps.log_file import Log
from nomad.parsing.codes.lammps.units import Units
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, System

    Array = npt.NDArray[np.float64]

_VARIABLE_BOX = ("npt", "nph", "box/relax", "press/", "deform")


def add_system(run: Run, frame: Frame, labels: list[str], units: Units | None) -> System:
    """The system of a snapshot; without units only what needs none."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import System

    system = read_from(run.m_create(System), frame.where)
    system.atom_labels = labels
    system.number_of_atoms = len(labels)
    if frame.periodic is not None:
        system.configuration_periodic_dimensions = np.array(frame.periodic)
    scaled = frame.scaled
    if scaled is None and units is None and frame.cell is not None:
        origin = frame.origin if frame.origin is not None else np.zeros(3)
        scaled = (frame.positions - origin) @ np.linalg.inv(frame.cell)
    fill(system, x_lammps_atom_positions_scaled=scaled)
    if frame.images is not None and (abs(frame.images) < 2**31).all():
        fill(system, x_lammps_atom_positions_image_index=frame.images.astype(np.int32))
    if units is None:
        return system
    system.atom_positions = frame.positions * units.distance
    if frame.wrapped is not None:
        fill(system, x_lammps_atom_positions_wrapped=frame.wrapped * units.distance)
    if frame.velocities is not None:
        system.atom_velocities = frame.velocities * units.velocity
    if frame.cell is not None:
        system.lattice_vectors = frame.cell * units.distance
        system.simulation_cell = frame.cell * units.distance
    return system


def frame_of_data(data: DataFile) -> Frame | None:
    """The atoms of a data file as a snapshot."""

    if data.positions is None or not len(data.positions) or not plausible(data.positions):
        return None
    frame = Frame(data.positions, data.where, step=data.step, cell=data.cell, types=data.types, ids=data.ids)
    if data.velocities is not None and plausible(data.velocities):
        frame.velocities = data.velocities
    return frame


def complete_frames(frames: list[Frame], found: Log, data: DataFile | None) -> None:
    """Adds to the snapshots what only the log or the data file says: box, periodic directions, types of the atoms."""
    boundary = found.script.settings.boundary or (("p", "p", "p") if found.script.commands else ())
    periodic = (boundary[0] == "p", boundary[1] == "p", boundary[2] == "p") if len(boundary) == 3 else None
    cell = _constant_cell(found, data)
    types = data.types if data is not None else None
    for frame in frames:
        if frame.periodic is None:
            frame.periodic = periodic
        if frame.cell is None:
            frame.cell = cell
        if frame.types is None and types is not None and len(types) == len(frame.positions) and frame.ids is None:
            frame.types = types


def _constant_cell(found: Log, data: DataFile | None) -> Array | None:
    """The cell of all snapshots, if nothing in the run changes it."""
    styles = [style for stage in found.stages for style, _ in stage.settings.fixes.values()]
    if "change_box" in found.script.commands or any(word in style for style in styles for word in _VARIABLE_BOX):
        return None
    if found.box is not None:
        return cell_of(*found.box)
    return data.cell if data is not None else None


def labels_of_all(frames: Sequence[Frame], elements: dict[int, str], log: EntryLog) -> Iterator[list[str]]:
    """The element of each atom in each snapshot, `X` where nothing says it; snapshots of equal atoms share a list."""
    import numpy as np

    if any(frame.types is None and frame.elements is None for frame in frames):
        log.warning("the elements of the atoms are not known", file=frames[0].where.file)
    before: tuple[Array, list[str]] | None = None
    for frame in frames:
        if frame.elements is not None:
            yield [name if is_element(name) else element_symbol(name) for name in frame.elements]
        elif frame.types is None:
            yield ["X"] * len(frame.positions)
        else:
            if before is None or not np.array_equal(before[0], frame.types):
                known = {float(kind): elements.get(int(kind), "X") for kind in np.unique(frame.types)}
                before = (frame.types, [known[kind] for kind in frame.types.tolist()])
            yield before[1]
