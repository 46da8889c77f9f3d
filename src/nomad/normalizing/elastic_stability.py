"""Born's criteria of mechanical stability of a crystal.

After F. Mouhat and F.-X. Coudert, Phys. Rev. B 90, 224104 (2014). For triclinic and monoclinic crystals, that have
no short closed form, the matrix of elastic constants has to be positive definite.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def is_mechanically_stable(constants: NDArray[np.float64], space_group: int) -> bool:
    """True if the elastic constants [6, 6] (Voigt notation, any unit of pressure) fulfil the criteria of the space
    group's Laue class."""
    c = np.asarray(constants, dtype=np.float64)
    if c.shape != (6, 6) or not np.isfinite(c).all() or not 1 <= space_group <= 230:
        return False
    if space_group <= 15:
        return bool((np.linalg.eigvalsh((c + c.T) / 2) > 0).all())
    if space_group <= 74:
        return _orthorhombic(c)
    if space_group <= 88:
        return _tetragonal(c)
    if space_group <= 142 or 168 <= space_group <= 194:
        return _tetragonal(c) and bool(c[3, 3] > 0 and c[5, 5] > 0)
    if space_group <= 167:
        return _rhombohedral(c, with_c15=space_group <= 148)
    return bool(c[0, 0] - c[0, 1] > 0 and c[0, 0] + 2 * c[0, 1] > 0 and c[3, 3] > 0)


def _orthorhombic(c: NDArray[np.float64]) -> bool:
    return bool(
        c[0, 0] > 0
        and c[0, 0] * c[1, 1] > c[0, 1] ** 2
        and np.linalg.det(c[:3, :3]) > 0
        and min(c[3, 3], c[4, 4], c[5, 5]) > 0
    )


def _tetragonal(c: NDArray[np.float64]) -> bool:
    return bool(c[0, 0] > abs(c[0, 1]) and 2 * c[0, 2] ** 2 < c[2, 2] * (c[0, 0] + c[0, 1]))


def _rhombohedral(c: NDArray[np.float64], with_c15: bool) -> bool:
    mixed = c[0, 3] ** 2 + (c[0, 4] ** 2 if with_c15 else 0.0)
    return bool(
        c[0, 0] > abs(c[0, 1])
        and c[3, 3] > 0
        and c[0, 2] ** 2 < c[2, 2] * (c[0, 0] + c[0, 1]) / 2
        and mixed < c[3, 3] * (c[0, 0] - c[0, 1]) / 2
    )
