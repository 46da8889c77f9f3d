"""The tables that Elk writes beside `INFO.OUT`: eigenvalues, k-point weights, density of states, bands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.damage import trouble_in
from nomad.parsing.source import Source
from nomad.parsing.tables import matrix
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_K_POINT = re.compile(rb"^ *\d+ +(\S+) +(\S+) +(\S+) *: k-point", re.MULTILINE)


@dataclass
class EigenvalueTable:
    """`EIGVAL.OUT`: k-points (fractions), energies (J) and occupations [spin, k-point, state]."""

    k_points: Array
    energies: Array
    occupations: Array


def beside(mainfile: Path, name: str) -> Path | None:
    """A file in the folder of the mainfile that has the same ending (`INFO_1.OUT`: `EIGVAL_1.OUT`), else without."""
    ending = mainfile.name.removeprefix("INFO") if mainfile.name.startswith("INFO") else ".OUT"
    for candidate in (mainfile.with_name(name + ending), mainfile.with_name(f"{name}.OUT")):
        if candidate.is_file():
            return candidate
    return None


def atom_files(mainfile: Path, name: str) -> list[Path]:
    """The tables that there are for each atom (`PDOS_S01_A0001.OUT`), sorted by species and atom as INFO.OUT is."""
    found = {
        (int(match.group(1)), int(match.group(2))): path
        for path in mainfile.parent.iterdir()
        if (match := re.fullmatch(rf"{name}_S(\d+)_A(\d+)\.OUT", path.name)) and path.is_file()
    }
    return [found[key] for key in sorted(found)]


def first_atom_file(mainfile: Path, name: str) -> Path | None:
    """The table of the first atom, None if there are no such tables."""
    return next(iter(atom_files(mainfile, name)), None)


def content_of(path: Path) -> bytes:
    with Source.open(path) as source:
        return bytes(source.data[:])


def read_eigenvalues(path: Path, spins: int, log: EntryLog) -> EigenvalueTable | None:
    """Eigenvalues by k-point. With two spins the first half of the states belongs to the first one."""
    import numpy as np

    content = content_of(path)
    parts = _K_POINT.split(content)[1:]
    blocks = [matrix(parts[index + 3], columns=3) for index in range(0, len(parts) - 3, 4)]
    points = [matrix(b" ".join(parts[index : index + 3])) for index in range(0, len(parts) - 3, 4)]
    states = len(blocks[0]) if blocks else 0
    whole = [index for index, block in enumerate(blocks) if len(block) == states and points[index].shape == (1, 3)]
    if len(whole) < len(blocks):
        log.warning("k-points without all their eigenvalues are left out", **trouble_in(path))
    if not states or not whole or states % spins:
        return None
    values = np.array([blocks[index][:, 1:] for index in whole]).reshape(len(whole), spins, states // spins, 2)
    values = values.transpose(1, 0, 2, 3)
    if not np.isfinite(values).all():
        log.warning("eigenvalues that are not finite are left out with all others", **trouble_in(path))
        return None
    k_points = np.concatenate([points[index] for index in whole])
    return EigenvalueTable(k_points, values[..., 0] * factor("hartree"), values[..., 1])


def read_weights(path: Path) -> tuple[Array, Array] | None:
    """K-points (fractions) and weights of `KPOINTS.OUT`."""
    rows = matrix(content_of(path).partition(b"\n")[2], columns=6)
    return (rows[:, 1:4], rows[:, 4]) if len(rows) else None


def read_curves(path: Path) -> list[Array]:
    """Blocks that are separated by blank lines; blocks with another length than the first left out.

    Of each line the first two columns: bands with characters have more.
    """
    content = content_of(path).replace(b"\r\n", b"\n")
    blocks = [matrix(block) for block in re.split(rb"\n[ \t]*\n", content)]
    blocks = [block[:, :2] for block in blocks if block.ndim == 2 and block.shape[1] > 1]
    blocks = [block for block in blocks if len(block)]
    return [block for block in blocks if len(block) == len(blocks[0])]


def read_path_vertices(path: Path) -> Array | None:
    """The corners (fractions) of the path for bands, block `plot1d` of the input file `elk.in`."""
    import numpy as np

    match = re.search(rb"^[ \t]*plot1d\b[^\n]*\n *(\d+) +\d+[^\n]*\n", content_of(path), re.MULTILINE)
    if match is None:
        return None
    count = int(match.group(1)) if len(match.group(1)) < 5 else 0
    lines = content_of(path)[match.end() :].split(b"\n")[:count]
    rows = [matrix(b" ".join(line.split()[:3])) for line in lines]
    good = [row for row in rows if row.shape == (1, 3) and np.isfinite(row).all()]
    return np.concatenate(good) if count and len(good) == count else None
