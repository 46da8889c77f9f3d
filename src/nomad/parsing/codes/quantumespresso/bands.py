"""Eigenvalues and occupations as pw.x prints them, k-point by k-point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.source import Place, Source
from nomad.parsing.text import Pattern
from nomad.parsing.values import numbers
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_POINT = Pattern(rb"^ *k =([^(\n]+)\( *(\d+) PWs\)[^\n]*\n")
_SPIN_DOWN = Pattern(rb"^ *-+ SPIN DOWN")
_WORDS = re.compile(rb"^[^\n]*(?:[A-DF-Za-df-mo-z!]|-{3})", re.MULTILINE)
_ELECTRONS_TOLERANCE = 0.01
MOST_WAVES = 2**31 - 1
_PLAIN = b"0123456789-.* \n"
_OCCUPATION = b"occupation numbers"


@dataclass(frozen=True)
class Bands:
    """Eigenvalues of one calculation: k-points Cartesian in 2 pi / alat, arrays [spin, k-point, band] in J."""

    k_points: npt.NDArray[np.float64]
    plane_waves: npt.NDArray[np.int32]
    values: npt.NDArray[np.float64]
    occupations: npt.NDArray[np.float64] | None
    place: Place


def read_bands(source: Source, start: int, end: int, log: EntryLog) -> Bands | None:
    """The eigenvalues in [start, end), or None if none are printed there.

    K-points with another number of bands than the first one (an output cut in the middle) are left out with a warning,
    and for two spins also the points that are there for one spin only.
    """
    import numpy as np

    points = list(_POINT.finditer(source, start, end))
    if not points:
        return None
    down = _SPIN_DOWN.search(source, start, end)
    limits = [match.start() for match in points[1:]] + [end]
    channels: list[list[_Point]] = [[], []]
    for match, point in zip(points, _read_points(source, points, limits), strict=True):
        channels[1 if down and match.start() > down.start() else 0].append(point)
    count = max((point.values.size for point in channels[0]), default=0)
    spins = [channel for channel in channels if channel]
    good = [[_usable(point, count) for point in channel] for channel in spins]
    length = min(len(channel) for channel in spins)
    keep = [index for index in range(length) if all(flags[index] for flags in good)]
    if len(keep) < max(len(channel) for channel in spins):
        log.warning("eigenvalues of some k-points are incomplete and left out", **source.at(points[-1].start()))
    if not keep or not count:
        return None
    kept = [[channel[index] for index in keep] for channel in spins]
    filled = all(_filled(point, count) for channel in kept for point in channel)
    return Bands(
        np.array([point.k_point for point in kept[0]]),
        np.clip([point.plane_waves for point in kept[0]], 0, MOST_WAVES).astype(np.int32),
        np.array([[point.values for point in channel] for channel in kept]) * factor("eV"),
        np.array([[point.occupations for point in channel] for channel in kept]) if filled else None,
        source.place(points[0].start(), end),
    )


@dataclass(frozen=True)
class _Point:
    k_point: npt.NDArray[np.float64]
    plane_waves: int
    values: npt.NDArray[np.float64]
    occupations: npt.NDArray[np.float64] | None


def _usable(point: _Point, count: int) -> bool:
    import numpy as np

    finite = np.isfinite(point.values).all() and np.isfinite(point.k_point).all()
    return bool(finite and point.values.size == count and point.k_point.size == 3)


def _filled(point: _Point, count: int) -> bool:
    import numpy as np

    numbers_there = point.occupations
    return bool(numbers_there is not None and numbers_there.size == count and np.isfinite(numbers_there).all())


def _read_points(source: Source, headings: list[re.Match[bytes]], limits: list[int]) -> list[_Point]:
    values, occupations, filled = [], [], []
    for heading, limit in zip(headings, limits, strict=True):
        text, found, rest = source.data[heading.end() : limit].partition(_OCCUPATION)
        values.append(_numbers_only(text))
        occupations.append(_numbers_only(rest))
        filled.append(bool(found))
    energies = _arrays(values)
    occupied = _arrays(occupations) if any(filled) else [None] * len(filled)
    return [
        _Point(numbers(heading.group(1)), int(heading.group(2)), energies[index], occupied[index] if has else None)
        for index, (heading, has) in enumerate(zip(headings, filled, strict=True))
    ]


def _arrays(texts: list[bytes]) -> Sequence[npt.NDArray[np.float64]]:
    """The numbers of each text, converted together if they stand apart."""
    import numpy as np

    counts = [len(text.split()) for text in texts]
    together = numbers(b" ".join(texts))
    if together.size != sum(counts):
        return [numbers(text) for text in texts]
    return np.split(together, np.cumsum(counts)[:-1])


def _numbers_only(text: bytes) -> bytes:
    """The text up to the first line that holds words."""
    if not text.translate(None, _PLAIN):
        return text
    match = _WORDS.search(text)
    return text[: match.start()] if match else text


def check_electrons(bands: Bands, weights: object, electrons: float | None, per_state: int, log: EntryLog) -> None:
    """Warns if the occupations, weighted with those of the k-points, do not add up to the number of electrons."""
    import numpy as np

    if bands.occupations is None or weights is None or electrons is None:
        return
    shares = np.asarray(weights, dtype=np.float64)
    if shares.shape != (bands.occupations.shape[1],) or not np.isfinite(shares).all():
        return
    total = float((bands.occupations.sum(axis=(0, 2)) @ shares) * per_state)
    if abs(total - electrons) > _ELECTRONS_TOLERANCE * max(electrons, 1.0):
        where = {"file": bands.place.file, "line": bands.place.first}
        log.warning("the occupations do not add up to the electrons", occupied=total, electrons=electrons, **where)
