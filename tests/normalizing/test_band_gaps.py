import numpy as np
import pytest

from nomad.normalizing.band_gaps import find_band_gap

EV = 1.602176634e-19
K = np.array([[0.0, 0, 0], [0.25, 0, 0], [0.5, 0, 0]])
CELL = np.eye(3) * 2e9


def bands(*values: list[float]) -> np.ndarray:
    return np.array(values).T * EV


def test_indirect_gap() -> None:
    gap = find_band_gap(bands([-2, -1, -2], [-1.5, -0.5, 0], [2, 1, 3]), K, CELL, 0.0)
    assert gap is not None
    assert gap.value == pytest.approx(1 * EV)
    assert gap.type == "indirect"
    assert gap.valence_band_max_energy == pytest.approx(0)
    assert gap.conduction_band_min_energy == pytest.approx(1 * EV)
    assert gap.valence_band_max_k_point.tolist() == [0.5, 0, 0]
    assert gap.conduction_band_min_k_point.tolist() == [0.25, 0, 0]


def test_k_points_closer_than_the_tolerance_make_a_direct_gap() -> None:
    energies = bands([-1.5, -0.5, 0], [2, 1, 3])
    close = find_band_gap(energies, K, np.eye(3) * 5e8, 0.0)
    assert close is not None
    assert close.type == "direct"


def test_distance_uses_the_rows_of_the_reciprocal_cell() -> None:
    energies = bands([0, -1, -1], [2, 1, 3])
    sheared = np.array([[1e8, 0, 0], [9e9, 9e9, 0], [0, 0, 9e9]])
    gap = find_band_gap(energies, K, sheared, 0.0)
    assert gap is not None
    assert gap.type == "direct"


@pytest.mark.parametrize(
    ("energies", "reason"),
    [
        (bands([-2, -1, -2], [-1, 0, 1]), "a band crosses"),
        (bands([-2, -1, -2]), "nothing above"),
        (bands([2, 1, 2]), "nothing below"),
        (bands([-2, np.nan, -1], [1, 2, 3]), "not a number"),
    ],
)
def test_no_gap(energies: np.ndarray, reason: str) -> None:
    assert find_band_gap(energies, K, CELL, 0.0) is None, reason


def test_overlap_within_the_tolerance_is_no_gap() -> None:
    assert find_band_gap(bands([-1, -0.5, 0.05], [-0.02, 1, 2]), K, CELL, 0.0) is None


def test_flat_band_at_the_reference_is_occupied() -> None:
    gap = find_band_gap(bands([-3, -3, -3], [-0.05, -0.02, 0.0], [3, 4, 5]), K, CELL, 0.0)
    assert gap is not None
    assert gap.value == pytest.approx(3 * EV)
