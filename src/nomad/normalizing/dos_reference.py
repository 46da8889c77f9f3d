"""The energy zero of a density of states: the highest occupied level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ELECTRON_VOLT = 1.602176634e-19
SEARCH_RANGE = 0.1 * ELECTRON_VOLT
"""How far (J) from the Fermi energy the edge of a gap is looked for."""
ZERO_DOS = 1e-8
"""Values up to this are no states."""


def energy_reference(
    energies: NDArray[np.float64], values: NDArray[np.float64], fermi: float, highest_occupied: float | None = None
) -> float:
    """The energy (J) that a density of states is shifted by.

    `highest_occupied` if it is known. Otherwise the edge of a gap near the Fermi energy: from the grid point next to
    it (if within 0.1 eV) downwards to a zero and on to the first value that is none, where the point just above is
    the reference; if there is no zero below within 0.1 eV, the first zero above within 0.1 eV. Otherwise (a metal)
    the Fermi energy itself. `energies` [n] in J ascending, `values` [n] (sum of the spin channels).
    """
    if highest_occupied is not None:
        return highest_occupied
    start = int(np.argmin(np.abs(energies - fermi)))
    if abs(energies[start] - fermi) > SEARCH_RANGE:
        return fermi
    below = _top_below(energies, values, fermi, start)
    if below is not None:
        return below
    above = _zero_above(energies, values, fermi, start + 1)
    return fermi if above is None else above


def _top_below(energies: NDArray[np.float64], values: NDArray[np.float64], fermi: float, start: int) -> float | None:
    zero_met = False
    for index in range(start, -1, -1):
        if values[index] <= ZERO_DOS:
            zero_met = True
        elif zero_met:
            return float(energies[index + 1])
        if not zero_met and abs(energies[index] - fermi) > SEARCH_RANGE:
            return None
    return None


def _zero_above(energies: NDArray[np.float64], values: NDArray[np.float64], fermi: float, start: int) -> float | None:
    for index in range(start, len(energies)):
        if abs(energies[index] - fermi) > SEARCH_RANGE:
            return None
        if values[index] <= ZERO_DOS:
            return float(energies[index])
    return None
