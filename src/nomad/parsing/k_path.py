"""Paths through the Brillouin zone: a list of k-points as straight pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STRAIGHT = 1e-3
"""Largest sine of the angle between two steps of one segment; k-points are printed with four decimals."""


def segments(k_points: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """First and last index of the straight pieces of a path; a piece begins where the one before ends.

    A step that is more than three times as long as the one before is a jump between pieces that do not touch.
    """
    import numpy as np

    count = len(k_points)
    if count < 2:
        return [(0, count - 1)] if count else []
    steps = np.diff(k_points, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    pieces: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(steps)):
        before, after = lengths[index - 1], lengths[index]
        if after > 3 * before > 0 and index > start:
            pieces.append((start, index))
            start = index + 1
        elif index > start and not _parallel(steps[index - 1], steps[index], before * after):
            pieces.append((start, index))
            start = index
    pieces.append((start, count - 1))
    return [piece for piece in pieces if piece[1] >= piece[0]]


def _parallel(left: npt.NDArray[np.float64], right: npt.NDArray[np.float64], product: float) -> bool:
    import numpy as np

    if product == 0:
        return True
    return bool(np.linalg.norm(np.cross(left, right)) <= max(_STRAIGHT, 0.02) * product and left @ right > 0)
