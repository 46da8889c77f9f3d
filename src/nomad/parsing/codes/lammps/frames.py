"""One snapshot of a trajectory, whatever kind of file it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.source import Place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

LIMIT = 20_000_000
"""Most atoms, summed over the snapshots, that are kept of a trajectory."""


@dataclass
class Frame:
    """A snapshot. Lengths are in units of the run; positions are Cartesian. None: the file does not say."""

    positions: Array
    where: Place
    step: int | None = None
    cell: Array | None = None
    origin: Array | None = None
    """Where the cell begins."""
    periodic: tuple[bool, bool, bool] | None = None
    types: Array | None = None
    elements: list[str] | None = None
    masses: Array | None = None
    velocities: Array | None = None
    forces: Array | None = None
    scaled: Array | None = None
    wrapped: Array | None = None
    images: Array | None = None
    ids: Array | None = None


def thinned(count: int, n_atoms: int) -> range:
    """Which of `count` snapshots to keep so that the limit holds: evenly spaced ones from the first on."""
    most = max(1, LIMIT // max(1, n_atoms))
    return range(0, count, -(-count // most) if count > most else 1)
