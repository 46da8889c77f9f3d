"""Boxes of LAMMPS: lower and upper corners with tilts, as cell vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

LARGEST = 1e100
"""Numbers beyond this are damage; products of smaller ones are still finite."""


def plausible(values: Array) -> bool:
    """Whether all values are finite and small enough to calculate with."""
    return bool((abs(values) < LARGEST).all())


def cell_of(low: Sequence[float], high: Sequence[float], tilt: Sequence[float]) -> Array | None:
    """The vectors [3, 3] of a box with the tilts xy, xz, yz; None if it has no volume or is not finite."""
    import numpy as np

    with np.errstate(all="ignore"):  # infinite bounds of a damaged file
        lengths = np.asarray(high, dtype=np.float64) - np.asarray(low, dtype=np.float64)
    xy, xz, yz = tilt
    cell = np.array([[lengths[0], 0.0, 0.0], [xy, lengths[1], 0.0], [xz, yz, lengths[2]]])
    return cell if plausible(cell) and (lengths > 0).all() else None


def corners_of_bounds(bounds: Array, tilt: Sequence[float]) -> tuple[Array, Array]:
    """The corners of a tilted box from the bounds [3, 2] that dumps give, which enclose the whole box."""
    xy, xz, yz = tilt
    low, high = bounds[:, 0].copy(), bounds[:, 1].copy()
    low[0] -= min(0.0, xy, xz, xy + xz)
    high[0] -= max(0.0, xy, xz, xy + xz)
    low[1] -= min(0.0, yz)
    high[1] -= max(0.0, yz)
    return low, high


def cell_of_angles(lengths: Sequence[float], cosines: Sequence[float]) -> Array | None:
    """The vectors of a box from its edges and the cosines of alpha, beta, gamma, the first along x."""
    import numpy as np

    (a, b, c), (alpha, beta, gamma) = lengths, cosines
    with np.errstate(all="ignore"):
        xy, xz = b * gamma, c * beta
        ly = np.sqrt(b * b - xy * xy)
        yz = (b * c * alpha - xy * xz) / ly
        lz = np.sqrt(c * c - xz * xz - yz * yz)
    return cell_of((0, 0, 0), (a, ly, lz), (xy, xz, yz))
