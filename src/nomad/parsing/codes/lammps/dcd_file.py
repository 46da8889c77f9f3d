"""Binary trajectories in the DCD format (dump style `dcd`): single-precision positions and the unit cell.

The format is a sequence of Fortran records, each between two lengths of four bytes. LAMMPS writes the records of
CHARMM's variant: a header `CORD`, titles, the number of atoms, then for each snapshot a cell (A, gamma, B, beta,
alpha, C; the angles as degrees or cosines) and one record each for x, y and z. All atoms are in all snapshots.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.boxes import cell_of_angles, plausible
from nomad.parsing.codes.lammps.frames import Frame, thinned
from nomad.parsing.source import Place, Source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_HEADER = 84
_CELL = 48


def read_dcd(source: Source, log: EntryLog) -> Iterator[Frame]:
    """The snapshots of a file as far as they are complete; nothing, with a warning, if the header is not one."""
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
    for index in thinned(count, n_atoms):
        position = start + index * size
        where = Place(source.name, position, position + size - 1, unit="byte")
        lattice = None
        if has_cell:
            lattice = _cell(struct.unpack_from(order + "6d", data, position + 4))
            position += _CELL + 8
        begins = [position + 4 + axis * (4 * n_atoms + 8) for axis in range(3)]
        axes = [np.frombuffer(data[begin : begin + 4 * n_atoms], dtype=order + "f4") for begin in begins]
        with np.errstate(invalid="ignore"):  # signalling NaN of a damaged file
            positions = np.array(axes, dtype=np.float64).T
        if not plausible(positions):
            log.warning(
                "a snapshot has positions that are not finite and is left out", file=source.name, snapshot=index
            )
            continue
        yield Frame(positions, where, step=first + index * interval, cell=lattice)


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


def _cell(record: tuple[float, ...]) -> Array | None:
    import numpy as np

    a, gamma, b, beta, alpha, c = record
    angles = np.array([alpha, beta, gamma])
    # cosines lie in [-1, 1]; angles of that size (degrees) are no angles of a cell
    cosines = angles if (abs(angles) <= 1).all() else np.cos(np.radians(angles))
    cosines[abs(cosines) < 1e-12] = 0.0
    return cell_of_angles((a, b, c), (cosines[0], cosines[1], cosines[2]))
