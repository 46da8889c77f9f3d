"""GROMACS trajectories in full precision (`*.trr`): box, positions, velocities and forces, each where it was asked for.

Usage: `for frame in read_trr(path, n_atoms, log): frame.positions` (nm; missing parts are None).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.xdr import EndOfData, Unpacker
from nomad.parsing.xdr_frames import TrajectoryFrame, read_frames

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_MAGIC = 1993


def read_trr(path: Path, n_atoms: int | None, log: EntryLog, every: int = 1) -> Iterator[TrajectoryFrame]:
    """The frames of a trajectory; what follows a damaged frame is left out with a warning.

    `n_atoms` is the number of atoms that every frame must have, if it is known. The arrays are read for one frame out
    of `every`, for none if that is 0.
    """
    yield from read_frames(path, log, every, lambda data, wanted: _frame(data, n_atoms, wanted))


def _frame(data: Unpacker, n_atoms: int | None, with_arrays: bool) -> TrajectoryFrame:
    if data.integer() != _MAGIC:
        raise EndOfData("a frame does not begin like one")
    data.integer()  # the length of the following text, once more
    data.string()
    input_record, energies, box, virial, pressure, topology, symbols, x, v, f = (data.integer() for _ in range(10))
    atoms, step, _ = data.integer(), data.integer(), data.integer()
    sizes = (input_record, energies, box, virial, pressure, topology, symbols, x, v, f)
    if atoms <= 0 or min(sizes) < 0 or (n_atoms is not None and atoms != n_atoms):
        raise EndOfData(f"a frame has {atoms} atoms" + (f" instead of {n_atoms}" if n_atoms is not None else ""))
    width = box // 9 if box else max(x, v, f) // (3 * atoms)
    if (
        width not in (4, 8)
        or box not in (0, 9 * width)
        or any(size not in (0, 3 * atoms * width) for size in (x, v, f))
    ):
        raise EndOfData("the sizes in a frame do not fit its number of atoms")
    double = width == 8
    time = data.time(double)
    data.real(double)  # the coupling parameter of free energy calculations
    if not with_arrays:
        data.skip(sum(sizes))
        return TrajectoryFrame(step, time, atoms)
    data.skip(input_record + energies)
    lattice = data.reals(9, double).reshape(3, 3) if box else None
    data.skip(virial + pressure + topology + symbols)
    positions, velocities, forces = (
        data.reals(3 * atoms, double).reshape(-1, 3) if size else None for size in (x, v, f)
    )
    return TrajectoryFrame(step, time, atoms, lattice, positions, velocities, forces)
