"""The first Brillouin zone: the Voronoi cell of the origin of the reciprocal lattice."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray


def brillouin_zone(reciprocal_cell: NDArray[np.float64]) -> tuple[list[list[float]], list[list[int]]]:
    """Vertices (points in the unit of the cell) and faces (indices of vertices, in ring order) of the zone.

    `reciprocal_cell` [3, 3] has the vectors as rows. ValueError if they do not span space.
    """
    from scipy.spatial import QhullError, Voronoi

    scale = float(np.abs(reciprocal_cell).max())
    if not np.isfinite(reciprocal_cell).all() or scale == 0 or abs(np.linalg.det(reciprocal_cell / scale)) < 1e-12:
        raise ValueError("the reciprocal cell does not span space")
    coefficients = list(product((0, -1, 1), repeat=3))
    try:
        diagram = Voronoi(np.array(coefficients) @ (reciprocal_cell / scale))
    except QhullError as error:
        raise ValueError("the Brillouin zone of this reciprocal cell cannot be constructed") from error
    rings = [
        ring
        for points, ring in zip(diagram.ridge_points, diagram.ridge_vertices, strict=True)
        if 0 in points and -1 not in ring
    ]
    used = sorted({vertex for ring in rings for vertex in ring})
    index = {vertex: position for position, vertex in enumerate(used)}
    vertices = (diagram.vertices[used] * scale).tolist()
    return vertices, [[index[vertex] for vertex in ring] for ring in rings]
