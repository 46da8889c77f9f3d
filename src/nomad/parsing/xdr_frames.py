"""Frames of the trajectories of GROMACS (`*.trr`, `*.xtc`): what they hold, and going through a file of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.files import open_decompressed
from nomad.parsing.xdr import EndOfData, Unpacker

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]


@dataclass
class TrajectoryFrame:
    """One frame in the units of GROMACS: nm, ps, kJ/mol. Missing parts are None."""

    step: int
    time: float
    n_atoms: int
    box: Array | None = None
    positions: Array | None = None
    velocities: Array | None = None
    forces: Array | None = None
    first: int = 0
    last: int = 0
    """First and last byte in the file."""


def read_frames(
    path: Path, log: EntryLog, every: int, read_frame: Callable[[Unpacker, bool], TrajectoryFrame]
) -> Iterator[TrajectoryFrame]:
    """The frames of a trajectory with their bytes; what follows a damaged frame is left out with a warning.

    `read_frame` takes the next frame from the data, with its arrays or without: they are wanted of one frame out of
    `every`, of none if that is 0. It raises `EndOfData` for damage.
    """
    with open_decompressed(path) as stream:
        data, count = Unpacker(stream), 0
        while not data.at_end():
            first = data.position
            try:
                frame = read_frame(data, every > 0 and count % every == 0)
            except EndOfData as end:
                log.warning(f"the trajectory is damaged: {end}", file=path.name, frame=count)
                return
            count += 1
            frame.first, frame.last = first, data.position - 1
            yield frame
