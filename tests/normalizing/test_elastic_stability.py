import numpy as np
import pytest

from nomad.normalizing.elastic_stability import is_mechanically_stable


def constants(**values: float) -> np.ndarray:
    matrix = np.diag([100.0, 100, 100, 50, 50, 50])
    matrix[:3, :3] += 40 - np.eye(3) * 40
    for name, value in values.items():
        i, j = int(name[1]) - 1, int(name[2]) - 1
        matrix[i, j] = matrix[j, i] = value
    return matrix


@pytest.mark.parametrize("space_group", [1, 14, 15, 62, 74, 82, 88, 123, 142, 147, 148, 160, 167, 176, 194, 195, 227])
def test_stable_and_unstable_of_each_class(space_group: int) -> None:
    assert is_mechanically_stable(constants(), space_group)
    assert not is_mechanically_stable(constants(c12=120), space_group)


@pytest.mark.parametrize(("space_group", "stable"), [(148, False), (167, True)])
def test_c15_counts_for_the_lower_rhombohedral_class_only(space_group: int, stable: bool) -> None:
    assert is_mechanically_stable(constants(c15=60), space_group) is stable


def test_negative_elements_alone_do_not_make_a_triclinic_crystal_unstable() -> None:
    assert is_mechanically_stable(constants(c14=-5), 2)


@pytest.mark.parametrize(
    ("matrix", "space_group"),
    [(np.eye(3), 227), (np.full((6, 6), np.nan), 227), (constants(), 0), (constants(), 231)],
)
def test_unusable_input_is_not_stable(matrix: np.ndarray, space_group: int) -> None:
    assert not is_mechanically_stable(matrix, space_group)
