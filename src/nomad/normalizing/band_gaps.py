"""The band gap of one spin channel from the energies along a path of k-points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ENERGY_TOLERANCE = 1.6022e-20
"""J (0.1 eV): a band has to reach this far over the reference to count as crossing it."""
K_SPACE_TOLERANCE = 150e6
"""1/m: k-points closer than this are the same."""


@dataclass(frozen=True)
class BandGap:
    """A gap in J with its two edges: fractional k-points [3] and energies in J."""

    value: float
    type: Literal["direct", "indirect"]
    valence_band_max_energy: float
    valence_band_max_k_point: NDArray[np.float64]
    conduction_band_min_energy: float
    conduction_band_min_k_point: NDArray[np.float64]


def find_band_gap(
    energies: NDArray[np.float64],
    k_points: NDArray[np.float64],
    reciprocal_cell: NDArray[np.float64],
    reference: float,
) -> BandGap | None:
    """The gap around `reference` (J), or None for a metal or when bands above or below are missing.

    `energies` [k-points, bands] in J, `k_points` [k-points, 3] fractional, `reciprocal_cell` [3, 3] with rows in
    1/m. Bands are visited in index order: those below the reference raise the valence top, the first one above ends
    the search, one that crosses it means no gap.
    """
    lowest, highest = energies.min(axis=0), energies.max(axis=0)
    valence: int | None = None
    for band, (bottom, top) in enumerate(zip(lowest, highest, strict=True)):
        is_below = top <= reference  # also flat bands at the reference, which lie within the tolerance
        if bottom + ENERGY_TOLERANCE > reference and not is_below:
            return None if valence is None else _gap(energies, k_points, reciprocal_cell, valence, band)
        if not top - ENERGY_TOLERANCE <= reference:
            return None
        valence = band
    return None


def _gap(
    energies: NDArray[np.float64],
    k_points: NDArray[np.float64],
    reciprocal_cell: NDArray[np.float64],
    valence: int,
    conduction: int,
) -> BandGap | None:
    top, bottom = int(energies[:, valence].argmax()), int(energies[:, conduction].argmin())
    value = float(energies[bottom, conduction] - energies[top, valence])
    if value < 0:
        return None
    distance = float(np.linalg.norm((k_points[bottom] - k_points[top]) @ reciprocal_cell))
    return BandGap(
        value=value,
        type="direct" if distance <= K_SPACE_TOLERANCE else "indirect",
        valence_band_max_energy=float(energies[top, valence]),
        valence_band_max_k_point=k_points[top],
        conduction_band_min_energy=float(energies[bottom, conduction]),
        conduction_band_min_k_point=k_points[bottom],
    )
