import numpy as np
import pytest

from nomad.normalizing.brillouin_zone import brillouin_zone

FCC = np.array([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]) * 5.43e-10


@pytest.mark.parametrize(
    ("cell", "vertices", "faces"),
    [
        (np.eye(3) * 4e-10, 8, 6),
        (FCC, 24, 14),
        (np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]]) * 2e-10, 14, 12),
        (np.array([[2, 0, 0], [-1, 3**0.5, 0], [0, 0, 3]]) * 1e-10, 12, 8),
    ],
    ids=["cube", "truncated octahedron", "rhombic dodecahedron", "hexagonal prism"],
)
def test_shape(cell: np.ndarray, vertices: int, faces: int) -> None:
    reciprocal = np.linalg.inv(cell).T
    points, rings = brillouin_zone(reciprocal)
    assert (len(points), len(rings)) == (vertices, faces)
    # Euler's formula needs rings without gaps: each edge belongs to two faces
    edges = {frozenset((ring[i - 1], ring[i])) for ring in rings for i in range(len(ring))}
    assert len(points) - len(edges) + len(rings) == 2


def test_volume_is_that_of_the_reciprocal_cell() -> None:
    from scipy.spatial import ConvexHull

    reciprocal = np.linalg.inv(FCC).T
    points, _ = brillouin_zone(reciprocal)
    assert ConvexHull(np.array(points)).volume == pytest.approx(abs(np.linalg.det(reciprocal)))


@pytest.mark.parametrize("cell", [np.zeros((3, 3)), np.ones((3, 3)), np.full((3, 3), np.nan)])
def test_degenerate_cells_are_refused(cell: np.ndarray) -> None:
    with pytest.raises(ValueError, match="span space"):
        brillouin_zone(cell)
