"""Standard forms of structures that are periodic in two or one directions only.

The directions in which a structure really continues are those without a vacuum of more than 2.5 angstrom between the
covalent spheres of its atoms.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nomad.normalizing.elements import SYMBOLS
from nomad.normalizing.encyclopedia.material_ids import fingerprint_1d
from nomad.normalizing.structure import Structure
from nomad.normalizing.symmetry import NoSymmetry, SymmetryAnalysis

VACUUM = 2.5
MINIMUM_WIDTH = 1.0
"""Angstrom; non-periodic directions of a standardised cell are at least this wide."""


@dataclass(frozen=True)
class Chain:
    """A one-dimensional structure: its period is the first cell vector; `fingerprint` is the same for equal
    chains."""

    structure: Structure
    primitive_vectors: NDArray[np.float64]
    fingerprint: str


def continued_directions(structure: Structure) -> tuple[bool, bool, bool]:
    """The directions of the cell in which the structure has no vacuum of more than 2.5 angstrom; the cell must span
    space."""
    from ase.data import covalent_radii

    heights = structure.plane_distances()
    fractions = structure.positions @ np.linalg.inv(structure.cell)
    radii = covalent_radii[structure.numbers]
    first, second, third = (
        bool(_vacuum(fractions[:, axis] * heights[axis], radii, float(heights[axis])) <= VACUUM) for axis in range(3)
    )
    return first, second, third


def sheet_symmetry(structure: Structure) -> SymmetryAnalysis | None:
    """The symmetry of a two-dimensional structure, None if it does not continue in exactly two directions; raises
    NoSymmetry."""
    complete = _completed(structure)
    continued = continued_directions(complete)
    if sum(continued) != 2:
        return None
    axis = continued.index(False)
    return SymmetryAnalysis(_centred(complete, [axis], continued).to_atoms())


def standard_chain(structure: Structure) -> Chain | None:
    """The standard form of a one-dimensional structure, None if it does not continue in exactly one direction;
    raises NoSymmetry.

    Symmetry serves to find the primitive period, as if the structure were periodic in all directions.
    """
    complete = replace(_completed(structure), periodic=(True, True, True))
    cell = SymmetryAnalysis.of_structure(complete).primitive
    primitive = Structure(
        symbols=[SYMBOLS[number] for number in cell.numbers],
        positions=cell.positions @ cell.lattice,
        cell=cell.lattice,
        periodic=(True, True, True),
    )
    continued = continued_directions(primitive)
    if sum(continued) != 1:
        return None
    axis = continued.index(True)
    order = [axis, (axis + 1) % 3, (axis + 2) % 3]
    turned = replace(primitive, cell=primitive.cell[order])
    centred = _centred(turned, [1, 2], (True, False, False))
    distances = turned.to_atoms().get_all_distances(mic=True)
    return Chain(
        structure=_shrunk(centred, [1, 2]),
        primitive_vectors=turned.cell,
        fingerprint=fingerprint_1d(np.array(turned.numbers), distances),
    )


def _vacuum(heights: NDArray[np.float64], radii: NDArray[np.float64], period: float) -> float:
    """The widest stretch of a circle of length `period` that no sphere covers."""
    starts, ends = _wrapped_intervals(heights, radii, period)
    order = np.argsort(starts)
    reach, widest = -np.inf, 0.0
    for start, end in zip(starts[order], ends[order], strict=True):
        if np.isfinite(reach):
            widest = max(widest, start - reach)
        reach = max(reach, end)
    return max(widest, float(starts.min()) + period - float(reach))


def _wrapped_intervals(
    heights: NDArray[np.float64], radii: NDArray[np.float64], period: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    middles = np.mod(heights, period)
    starts, ends = middles - radii, middles + radii
    # what reaches over the upper end comes in again at the lower one
    over = ends > period
    return np.concatenate([starts, starts[over] - period]), np.concatenate([ends, ends[over] - period])


def _completed(structure: Structure) -> Structure:
    """With vectors for directions that have none, wide enough to leave a vacuum."""
    missing = np.linalg.norm(structure.cell, axis=1) < MINIMUM_WIDTH / 10
    if not structure.is_finite or missing.all():
        raise NoSymmetry("a low-dimensional structure needs a cell and finite positions")
    if not missing.any():
        if not structure.has_volume:
            raise NoSymmetry("the cell does not span space")
        return structure
    from ase.cell import Cell

    cell = np.array(Cell(np.where(missing[:, None], 0.0, structure.cell)).complete())
    width = float(np.ptp(structure.positions, axis=0).max()) + 20.0
    cell[missing] *= width
    completed = replace(structure, cell=cell)
    if not completed.has_volume:
        raise NoSymmetry("the cell does not span space")
    return completed


def _centred(structure: Structure, axes: list[int], periodic: tuple[bool, bool, bool]) -> Structure:
    """Moved so that the atoms lie around the middle of the cell along the axes, without being cut by its faces."""
    fractions = structure.positions @ np.linalg.inv(structure.cell)
    for axis in axes:
        along = np.mod(fractions[:, axis], 1.0)
        ordered = np.sort(along)
        gaps = np.diff(np.append(ordered, ordered[0] + 1.0))
        start = ordered[(int(gaps.argmax()) + 1) % len(ordered)]  # the first atom behind the widest gap
        along = np.mod(along - start + 1e-9, 1.0)
        fractions[:, axis] = along + 0.5 - (along.max() + along.min()) / 2
    return replace(structure, positions=fractions @ structure.cell, periodic=periodic)


def _shrunk(structure: Structure, axes: list[int]) -> Structure:
    """With cell vectors along the axes that just contain the atoms."""
    fractions = structure.positions @ np.linalg.inv(structure.cell)
    lengths = np.linalg.norm(structure.cell, axis=1)
    scale = np.ones(3)
    for axis in axes:
        extent = float(np.ptp(fractions[:, axis]))
        scale[axis] = max(extent, MINIMUM_WIDTH / lengths[axis])
        fractions[:, axis] = (fractions[:, axis] - 0.5) / scale[axis] + 0.5
    cell = structure.cell * scale[:, None]
    return replace(structure, positions=fractions @ cell, cell=cell)
