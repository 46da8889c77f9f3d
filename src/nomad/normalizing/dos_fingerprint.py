"""Fingerprint of an electronic density of states, and the similarity of two of them.

After M. Kuban et al., Sci. Data 9, 646 (2022): the integrated density of states on a non-uniform grid of energies
becomes one column of bits for each energy interval, as many set as the states reach. The grid is fine near the
feature at -2 eV and coarse far from it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ELECTRON_VOLT = 1.602176565e-19
"""J; the older value that fingerprints are defined with."""
STEP = 0.05
LEVELS = 56
CENTRE = -2.0
WIDTH = 7.0
CUTOFF = (-10.0, 5.0)
HEIGHT_STEP = 0.1
GRID_ID = "dg_cut:56:-2:7:(-10, 5)"


@dataclass(frozen=True)
class DosFingerprint:
    """`bins`: hexadecimal bits, 56 for each interval from `indices[0]` to `indices[1]` of the grid; empty without
    overlap."""

    bins: str
    indices: tuple[int, int]
    filling_factor: float
    stepsize: float = STEP
    grid_id: str = GRID_ID

    def bits(self) -> NDArray[np.uint8]:
        """The bits as an array [intervals, 56]."""
        packed = np.frombuffer(bytes.fromhex(self.bins), dtype=np.uint8)
        intervals = self.indices[1] - self.indices[0] + 1 if self.bins else 0
        return np.unpackbits(packed)[: intervals * LEVELS].reshape(intervals, LEVELS)


def fingerprint(energies: NDArray[np.float64], values: NDArray[np.float64], n_atoms: int) -> DosFingerprint:
    """The fingerprint of normalised energies [n] (J, zero at the highest occupied level, ascending) and normalised
    values [spin, n] (states per J, atom and volume). ValueError if they are not finite or have no extent."""
    ev = np.asarray(energies, dtype=np.float64) / ELECTRON_VOLT
    states = np.atleast_2d(np.asarray(values, dtype=np.float64)).sum(axis=0) * ELECTRON_VOLT * n_atoms
    if ev.ndim != 1 or len(ev) < 2 or ev.shape != states.shape:
        raise ValueError("a fingerprint needs at least two energies and as many values")
    if not (np.isfinite(ev).all() and np.isfinite(states).all()):
        raise ValueError("the density of states has values that are not finite")
    order = np.argsort(ev, kind="stable")
    first_step, integrals = _integrate(ev[order], states[order])
    return _encode(first_step, integrals)


def similarity(one: DosFingerprint, other: DosFingerprint) -> float:
    """Tanimoto coefficient of the bits on the common range of energies, from 0 to 1."""
    first = max(one.indices[0], other.indices[0])
    last = min(one.indices[1], other.indices[1])
    if last < first or not one.bins or not other.bins:
        return 0.0
    a = one.bits()[first - one.indices[0] : last - one.indices[0] + 1]
    b = other.bits()[first - other.indices[0] : last - other.indices[0] + 1]
    either = int(np.count_nonzero(a | b))
    return int(np.count_nonzero(a & b)) / either if either else 0.0


@lru_cache(maxsize=1)
def grid_steps() -> tuple[int, ...]:
    """Grid energies in units of 0.05 eV, ascending, from at least -10 eV to at most 5 eV."""
    lower, upper = (round(limit / STEP) for limit in CUTOFF)
    above, below = [0], [0]
    while (following := above[-1] + _width(above[-1] * STEP)) <= upper:
        above.append(following)
    while (following := below[-1] - _width(below[-1] * STEP)) >= lower:
        below.append(following)
    return (*reversed(below[1:]), *above)


def _gauss(energy: float) -> float:
    return math.exp(-0.5 * ((energy - CENTRE) / WIDTH) ** 2)


def _width(energy: float) -> int:
    return math.floor((1 + STEP - _gauss(energy)) / STEP)


def _height(energy: float) -> float:
    return math.floor((1 + HEIGHT_STEP - _gauss(energy)) / HEIGHT_STEP) / (2 * LEVELS)


def _integrate(energies: NDArray[np.float64], states: NDArray[np.float64]) -> tuple[int, NDArray[np.float64]]:
    """First step and the integral over each whole step of 0.05 eV that the energies cover (cut to the range of the
    grid)."""
    limits = (round(CUTOFF[0] / STEP), round(CUTOFF[1] / STEP))
    first = max(math.ceil(energies[0] / STEP - 1e-9), limits[0])
    last = min(math.floor(energies[-1] / STEP + 1e-9), limits[1])
    if last <= first:
        return 0, np.zeros(0)
    values = np.interp(np.arange(first, last + 1) * STEP, energies, states)
    return first, (values[1:] + values[:-1]) * (STEP / 2)


def _encode(first_step: int, integrals: NDArray[np.float64]) -> DosFingerprint:
    steps = grid_steps()
    last_step = first_step + len(integrals)
    covered = [
        index
        for index in range(len(steps) - 1)
        if first_step <= steps[index] and steps[index + 1] <= last_step and len(integrals)
    ]
    if not covered:
        return DosFingerprint(bins="", indices=(0, 0), filling_factor=0.0)
    columns = np.zeros((len(covered), LEVELS), dtype=np.uint8)
    for row, index in enumerate(covered):
        states = integrals[steps[index] - first_step : steps[index + 1] - first_step].sum()
        reached = min(max(math.floor(states / _height(steps[index] * STEP) + 1e-9), 0), LEVELS)
        columns[row, :reached] = 1
    return DosFingerprint(
        bins=np.packbits(columns.ravel()).tobytes().hex(),
        indices=(covered[0], covered[-1]),
        filling_factor=float(columns.mean()),
    )
