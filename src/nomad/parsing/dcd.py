"""Binary trajectories in the DCD format, as CHARMM, NAMD, LAMMPS and CP2K write them: positions and the unit cell.

Usage: `for frame in read_dcd(source, log): frame.positions` (in the length unit of the program, mostly angstrom).

How it works: the format is a sequence of Fortran records, each between two lengths of four bytes. CHARMM's
variant has a header `CORD`, titles, the number of atoms, then for each snapshot a cell (A, gamma, B, beta,
alpha, C; the angles as degrees or cosines) and one record each for x, y and z. All atoms are in all snapshots.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.source import Place, Source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_HEADER = 84
_CELL = 48


_LARGEST = 1e100


@dataclass
class DcdFrame:
    """A snapshot: the number of its step, positions [n, 3], and where it stands.

    `edges` are the lengths of the cell's vectors and `cosines` those of alpha, beta and gamma; None without a cell.
    """

    step: int
    positions: Array
    place: Place
    edges: tuple[float, float, float] | None = None
    cosines: tuple[float, float, float] | None = None


def read_dcd(source: Source, log: EntryLog, choose: Callable[[int, int], range] | None = None) -> Iterator[DcdFrame]:
    """The snapshots of a file as far as they are complete; nothing, with a warning, if the header is not one.

    `choose` says which snapshots to read, from their number and the number of atoms (default: all).
    """
    import numpy as np

    data = source.data
    order = next((order for order in "<>" if data[:4] == struct.pack(order + "i", _HEADER)), None)
    if order is None or data[4:8] != b"CORD" or len(source) < _HEADER + 8:
        log.warning("the trajectory does not begin as a DCD file does", file=source.name)
        return
    control = struct.unpack_from(order + "20i", data, 8)
    first, interval, fixed, has_cell = control[1], control[2], control[8], control[10]
    n_atoms, start = _atoms(source, order)
    if n_atoms is None or fixed:
        log.warning("the header of the trajectory cannot be read", file=source.name)
        return
    size = 3 * (4 * n_atoms + 8) + (_CELL + 8 if has_cell else 0)
    count = (len(source) - start) // size
    if (len(source) - start) % size:
        log.warning("the trajectory is cut in a snapshot", file=source.name, snapshot=count)
    for index in choose(count, n_atoms) if choose is not None else range(count):
        position = start + index * size
        where = Place(source.name, position, position + size - 1, unit="byte")
        edges = cosines = None
        if has_cell:
            edges, cosines = _cell(struct.unpack_from(order + "6d", data, position + 4))
            position += _CELL + 8
        begins = [position + 4 + axis * (4 * n_atoms + 8) for axis in range(3)]
        axes = [np.frombuffer(data[begin : begin + 4 * n_atoms], dtype=order + "f4") for begin in begins]
        with np.errstate(invalid="ignore"):  # signalling NaN of a damaged file
            positions = np.array(axes, dtype=np.float64).T
        if not (abs(positions) < _LARGEST).all():
            log.warning(
                "a snapshot has positions that are not finite and is left out", file=source.name, snapshot=index
            )
            continue
        yield DcdFrame(first + index * interval, positions, where, edges, cosines)


def _atoms(source: Source, order: str) -> tuple[int | None, int]:
    """The number of atoms, and where the first snapshot begins."""
    data, position = source.data, _HEADER + 8
    try:
        (titles,) = struct.unpack_from(order + "i", data, position)
        position += titles + 8
        length, n_atoms = struct.unpack_from(order + "2i", data, position)
    except struct.error:
        return None, 0
    return (n_atoms, position + 12) if titles >= 0 and length == 4 and n_atoms > 0 else (None, 0)


def _cell(record: tuple[float, ...]) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    import numpy as np

    a, gamma, b, beta, alpha, c = record
    angles = np.array([alpha, beta, gamma])
    # cosines lie in [-1, 1]; angles of that size (degrees) are no angles of a cell
    with np.errstate(invalid="ignore"):
        cosines = angles if (abs(angles) <= 1).all() else np.cos(np.radians(angles))
    cosines[abs(cosines) < 1e-12] = 0.0
    return (a, b, c), (float(cosines[0]), float(cosines[1]), float(cosines[2]))
