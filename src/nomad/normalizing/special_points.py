"""Labels of high-symmetry points of the Brillouin zone.

Names and coordinates are those of W. Setyawan and S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010). They only mean
something for a cell in the standard form of that paper; for any other choice of vectors there are no labels.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nomad.normalizing.band_gaps import K_SPACE_TOLERANCE

SpecialPoints = dict[str, NDArray[np.float64]]
"""Label -> fractional coordinates [3]."""

TOLERANCE = 1e-4
GAMMA = "Γ"
H, T, Q, E = 1 / 2, 1 / 3, 1 / 4, 3 / 8

POINTS: dict[str, dict[str, tuple[float, float, float]]] = {
    "cP": {"M": (H, H, 0), "R": (H, H, H), "X": (0, H, 0)},
    "cF": {
        "K": (E, E, 3 / 4),
        "L": (H, H, H),
        "U": (5 / 8, Q, 5 / 8),
        "W": (H, Q, 3 / 4),
        "X": (H, 0, H),
    },
    "cI": {"H": (H, -H, H), "P": (Q, Q, Q), "N": (0, 0, H)},
    "tP": {"A": (H, H, H), "M": (H, H, 0), "R": (0, H, H), "X": (0, H, 0), "Z": (0, 0, H)},
    "oP": {
        "R": (H, H, H),
        "S": (H, H, 0),
        "T": (0, H, H),
        "U": (H, 0, H),
        "X": (H, 0, 0),
        "Y": (0, H, 0),
        "Z": (0, 0, H),
    },
    "hP": {"A": (0, 0, H), "H": (T, T, H), "K": (T, T, 0), "L": (H, 0, H), "M": (H, 0, 0)},
}
"""The lattices whose points do not depend on the cell; every one has Γ besides."""


def special_points(bravais_lattice: str, cell: NDArray[np.float64]) -> SpecialPoints | None:
    """The special points of a cell [3, 3] (rows, any unit of length), or None if it has not the standard form of its
    lattice."""
    lengths = np.linalg.norm(cell, axis=1)
    if not np.isfinite(cell).all() or (lengths <= 0).any():
        return None
    cosines = np.array([cell[1] @ cell[2], cell[2] @ cell[0], cell[0] @ cell[1]]) / (lengths.prod() / lengths)
    angles = np.arccos(np.clip(cosines, -1, 1))
    if bravais_lattice in POINTS:
        if not _has_standard_form(bravais_lattice, lengths / lengths.max(), angles):
            return None
        return {label: np.array(point) for label, point in ((GAMMA, (0.0, 0.0, 0.0)), *POINTS[bravais_lattice].items())}
    if bravais_lattice == "mP":
        return _monoclinic(lengths, angles)
    return _tabulated(bravais_lattice, cell)


def label_of(k_point: NDArray[np.float64], points: SpecialPoints, reciprocal_cell: NDArray[np.float64]) -> str:
    """The label of the special point nearest to a fractional k-point [3], or an empty text if none is within the
    tolerance.

    `reciprocal_cell` [3, 3] has the vectors as rows in 1/m.
    """
    labels = list(points)
    offsets = (np.array([points[label] for label in labels]) - k_point) @ reciprocal_cell
    distances = np.linalg.norm(offsets, axis=1)
    nearest = int(distances.argmin())
    return labels[nearest] if distances[nearest] <= K_SPACE_TOLERANCE else ""


def _has_standard_form(lattice: str, lengths: NDArray[np.float64], angles: NDArray[np.float64]) -> bool:
    a, b, _ = lengths
    right = math.pi / 2
    cubic_angle = {"cP": right, "cF": math.pi / 3, "cI": math.acos(-1 / 3)}
    if lattice in cubic_angle:
        return _close(lengths, (a, a, a)) and _close(angles, (cubic_angle[lattice],) * 3)
    if lattice == "tP":
        return _close((a,), (b,)) and _close(angles, (right, right, right))
    if lattice == "oP":
        return _close(angles, (right, right, right))
    return _close((a,), (b,)) and _close(angles, (right, right, 2 * math.pi / 3))


def _monoclinic(lengths: NDArray[np.float64], angles: NDArray[np.float64]) -> SpecialPoints | None:
    a, b, c = lengths
    alpha = float(angles[0])
    if not (_close(angles[1:], (math.pi / 2, math.pi / 2)) and alpha < math.pi / 2 and c >= max(a, b)):
        return None
    eta = (1 - b * math.cos(alpha) / c) / (2 * math.sin(alpha) ** 2)
    nu = 1 / 2 - eta * c * math.cos(alpha) / b
    points = {
        GAMMA: (0, 0, 0),
        "A": (H, H, 0),
        "C": (0, H, H),
        "D": (H, 0, H),
        "D1": (H, 0, -H),
        "E": (H, H, H),
        "H": (0, eta, 1 - nu),
        "H1": (0, 1 - eta, nu),
        "H2": (0, eta, -nu),
        "M": (H, eta, 1 - nu),
        "M1": (H, 1 - eta, nu),
        "M2": (H, eta, -nu),
        "X": (0, H, 0),
        "Y": (0, 0, H),
        "Y1": (0, 0, -H),
        "Z": (H, 0, 0),
    }
    return {label: np.array(point) for label, point in points.items()}


def _tabulated(bravais_lattice: str, cell: NDArray[np.float64]) -> SpecialPoints | None:
    """The remaining lattices, whose points depend on the shape of the cell, from the tables of the ase library."""
    from ase.cell import Cell

    scaled = Cell(cell / np.linalg.norm(cell, axis=1).max())
    try:
        lattice = scaled.get_bravais_lattice(eps=TOLERANCE)
    except (RuntimeError, ValueError, AssertionError, ArithmeticError):
        return None
    if lattice.pearson_symbol.replace("oC", "oS").replace("mC", "mS").replace("oA", "oS") != bravais_lattice:
        return None
    if not _close(scaled.cellpar()[:3], lattice.tocell().cellpar()[:3]):
        return None
    if not _close(np.radians(scaled.cellpar()[3:]), np.radians(lattice.tocell().cellpar()[3:])):
        return None
    points = lattice.get_special_points()
    return {GAMMA if label == "G" else label: np.array(point) for label, point in points.items()}


def _close(actual: object, expected: object) -> bool:
    return bool(np.allclose(np.asarray(actual), np.asarray(expected), rtol=0, atol=TOLERANCE))
