"""Tables of eigenvalues and densities of states as arrays, from sets that may be of unequal size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.content import Bands, Dos, KPoints

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

Leaf = tuple[tuple[str, ...], "Array"]
"""The comments of a set from outside (`spin 1`, `kpoint 7`) and its rows."""


def bands_of(leaves: list[Leaf], k_points: KPoints, log: EntryLog, where: dict[str, Any]) -> Bands | None:
    """Eigenvalues [nspin, nk, nbands] of sets `spin` > `kpoint` with rows of energy and occupation.

    Spin channels with fewer k-points than others and bands that not all k-points have are left out. Of several tables
    (quasi-particle energies are printed after each update) the last one counts.
    """
    channels: dict[str, list[Array]] = {}
    for comments, rows in leaves:
        if rows.ndim == 2 and rows.shape[1] >= 1:
            channels.setdefault(comments[-2] if len(comments) > 1 else "", []).append(rows)
    if not channels:
        return None
    points = k_points.points
    most = max(len(sets) for sets in channels.values())
    count = min(most, len(points)) if points is not None else most
    whole = [sets[-count:] for sets in channels.values() if len(sets) >= count]
    if len(whole) < len(channels) or (points is not None and count < len(points)):
        log.warning("eigenvalues do not cover all k-points", k_points=count, channels=len(whole), **where)
    return _stacked(whole, points[:count] if points is not None else None, log, where) if whole and count else None


def _stacked(channels: list[list[Array]], points: Array | None, log: EntryLog, where: dict[str, Any]) -> Bands | None:
    import numpy as np

    sizes = {len(rows) for sets in channels for rows in sets}
    bands, columns = min(sizes), min(rows.shape[1] for sets in channels for rows in sets)
    if not bands:
        return None
    if len(sizes) > 1:
        log.warning("k-points have different numbers of bands, those that all have are kept", bands=bands, **where)
    table = np.array([[rows[:bands, : min(columns, 2)] for rows in sets] for sets in channels])
    return Bands(table[..., 0], table[..., 1] if columns > 1 else None, points)


def dos_of(
    total: list[Leaf], partial: list[Leaf], orbitals: list[str], log: EntryLog, where: dict[str, Any]
) -> Dos | None:
    """Densities of states of sets `spin` (total) and `ion` > `spin` (partial)."""
    channels = [rows for _, rows in total]
    stacked = _equal(channels)
    if stacked is None or stacked.shape[2] < 3:
        if channels:
            log.warning("the density of states is incomplete and left out", **where)
        return None
    dos = Dos(channels=stacked[:, :, :3])
    atoms: dict[str, list[Array]] = {}
    for comments, rows in partial:
        atoms.setdefault(comments[-2] if len(comments) > 1 else "", []).append(rows[:, 1:])
    by_atom = [_equal(sets) for sets in atoms.values()]
    complete = [atom for atom in by_atom if atom is not None]
    projected = _equal(complete) if len(complete) == len(by_atom) else None
    if projected is not None and projected.shape[2:] == (stacked.shape[1], len(orbitals)):
        dos.projected, dos.orbitals = projected, orbitals
    elif partial:
        log.warning("the projected density of states is incomplete and left out", **where)
    return dos


def _equal(arrays: list[Array]) -> Array | None:
    """The arrays as one, None if there are none or their shapes differ."""
    import numpy as np

    return np.array(arrays) if arrays and len({array.shape for array in arrays}) == 1 else None
