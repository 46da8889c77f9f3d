"""The path of phonon bands that is usual for a lattice, and the names of its points."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from nomad.logs import EntryLog
from nomad.parsing.codes.phonopy.setup import BandPath

POINTS = 100
"""K-points of each segment of the usual path."""
_CLOSE = 1e-4
_GAMMA = "Γ"


def usual_path(cell: npt.NDArray[np.float64], points: int, log: EntryLog) -> BandPath | None:
    """The path of Setyawan and Curtarolo (Comput. Mater. Sci. 49, 299, 2010) for a cell [3, 3] (rows, any unit of
    length); None, with a warning, if its lattice is not recognised."""
    names = _special_points(cell)
    if names is None:
        log.warning("the lattice is not recognised, there is no path for phonon bands")
        return None
    special, runs = names
    segments, labels = [], []
    for run in runs:
        for start, end in pairwise(run):
            segments.append(np.linspace(special[start], special[end], points))
            labels.append((_shown(start), _shown(end)))
    return BandPath(segments, list(labels))


def add_labels(path: BandPath, cell: npt.NDArray[np.float64]) -> None:
    """Names the ends of segments that have no names yet, if they are special points of the lattice (up to a reciprocal
    lattice vector)."""
    names = _special_points(cell) if None in path.labels else None
    if names is None:
        return
    special, _ = names
    for index, segment in enumerate(path.segments):
        start, end = _name(segment[0], special), _name(segment[-1], special)
        if path.labels[index] is None and start and end:
            path.labels[index] = (start, end)


def _special_points(cell: npt.NDArray[np.float64]) -> tuple[dict[str, npt.NDArray[np.float64]], list[list[str]]] | None:
    from ase.cell import Cell

    try:
        path = Cell(cell).bandpath(npoints=0)
    except (RuntimeError, ValueError, AssertionError, np.linalg.LinAlgError):
        return None  # cells that have none of the shapes of Bravais lattices
    runs = [re.findall(r"[A-Z][a-z]?\d*", run) for run in path.path.split(",")]
    special = {name: np.asarray(point, dtype=np.float64) for name, point in path.special_points.items()}
    return special, [run for run in runs if len(run) > 1 and all(name in special for name in run)]


def _name(point: npt.NDArray[np.float64], special: dict[str, npt.NDArray[np.float64]]) -> str | None:
    for name, place in special.items():
        distance = point - place
        if np.abs(distance - np.rint(distance)).max() < _CLOSE:
            return _shown(name)
    return None


def _shown(name: str) -> str:
    return _GAMMA if name == "G" else name
