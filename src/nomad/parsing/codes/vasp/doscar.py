"""DOSCAR files."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.content import Dos
from nomad.parsing.source import Source
from nomad.parsing.values import numbers, to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_HEAD_LINES = 5
_LARGEST_GRID = 10_000_000
_ORBITALS = {
    1: ["s"],
    3: ["s", "p", "d"],
    4: ["s", "p", "d", "f"],
    9: ["s", "py", "pz", "px", "dxy", "dyz", "dz2", "dxz", "x2-y2"],
    16: ["s", "py", "pz", "px", "dxy", "dyz", "dz2", "dxz", "x2-y2", "f-3", "f-2", "f-1", "f0", "f1", "f2", "f3"],
}


def read_doscar(path: Path, spins: int, atoms: int, log: EntryLog, *, spin_vectors: bool = False) -> Dos | None:
    """The total density of states and, if they are all there, the projected ones.

    After five lines come blocks that begin with `emax emin nedos efermi weight`: the total one with the columns energy,
    states (per spin), integral (per spin), then one for each atom with energy and the orbitals (per spin). With
    `spin_vectors` four numbers stand for each orbital: the density and the three parts of the magnetisation.
    """
    with Source.open(path) as source:
        data = source.data
        position = 0
        for _ in range(_HEAD_LINES):
            position = data.find(b"\n", position) + 1
            if not position:
                return None
        lines = bytes(data[position:]).split(b"\n")
    head = lines[0].split()
    grid, fermi = (to_float(head[2]), to_float(head[3])) if len(head) >= 4 else (math.nan, math.nan)
    if not 1 < grid < _LARGEST_GRID:
        log.warning("the density of states cannot be read", file=path.name, line=_HEAD_LINES + 1)
        return None
    size = int(grid)
    total = _block(lines, 1, size)
    if total is None or total.shape[1] != 1 + 2 * spins:
        log.warning("the density of states cannot be read", file=path.name, line=_HEAD_LINES + 2)
        return None
    dos = Dos(fermi if math.isfinite(fermi) else None, _channels(total, spins))
    _add_projected(dos, lines, size, 4 if spin_vectors else spins, atoms)
    if spin_vectors and dos.projected is not None:
        dos.projected = dos.projected[:, :1]
    return dos


def _block(lines: list[bytes], first: int, size: int) -> Array | None:
    rows = lines[first : first + size]
    if len(rows) < size:
        return None
    flat, width = numbers(b"\n".join(rows)), numbers(rows[0]).size
    return flat.reshape(size, width) if width and flat.size == size * width else None


def _channels(total: Array, spins: int) -> Array:
    import numpy as np

    return np.stack([np.stack([total[:, 0], total[:, 1 + s], total[:, 1 + spins + s]], axis=1) for s in range(spins)])


def _add_projected(dos: Dos, lines: list[bytes], size: int, spins: int, atoms: int) -> None:
    """Leaves the projections out if the number of columns is not known (as of some non-collinear runs of VASP 4)."""
    import numpy as np

    blocks = []
    for atom in range(1, atoms + 1):
        block = _block(lines, atom * (size + 1) + 1, size)
        if block is None or (block.shape[1] - 1) % spins or (block.shape[1] - 1) // spins not in _ORBITALS:
            return
        blocks.append(block[:, 1:].reshape(size, -1, spins).transpose(2, 0, 1))
    if blocks and len({block.shape for block in blocks}) == 1:
        dos.projected = np.stack(blocks)
        dos.orbitals = _ORBITALS[dos.projected.shape[3]]
