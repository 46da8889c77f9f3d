"""Binary trajectories (dump style `dcd`): all atoms are in all snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.boxes import cell_of_angles
from nomad.parsing.codes.lammps.frames import Frame, thinned
from nomad.parsing.dcd import read_dcd
from nomad.parsing.source import Source


def read_dcd_dump(source: Source, log: EntryLog) -> Iterator[Frame]:
    """The snapshots of a file as far as they are complete; nothing, with a warning, if the header is not one."""
    for frame in read_dcd(source, log, thinned):
        known = frame.edges is not None and frame.cosines is not None
        cell = cell_of_angles(frame.edges or (), frame.cosines or ()) if known else None
        yield Frame(frame.positions, frame.place, step=frame.step, cell=cell)
