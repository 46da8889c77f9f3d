import math

import numpy as np
import pytest
from ase.lattice import BCT, FCC, MCL, ORCC, RHL, TRI

from nomad.normalizing.special_points import label_of, special_points

FCC_CELL = np.array([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]) * 5.43


@pytest.mark.parametrize(
    ("lattice", "cell", "labels"),
    [
        ("cP", np.eye(3) * 4, "Γ M R X"),
        ("cF", FCC_CELL, "Γ K L U W X"),
        ("cI", np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]]) * 1.5, "Γ H P N"),
        ("tP", np.diag([3.0, 3, 5]), "Γ A M R X Z"),
        ("oP", np.diag([3.0, 4, 5]), "Γ R S T U X Y Z"),
        ("hP", np.array([[2, 0, 0], [-1, 3**0.5, 0], [0, 0, 3]]), "Γ A H K L M"),
        ("mP", np.array(MCL(3, 4, 5, 80).tocell()), "Γ A C D D1 E H H1 H2 M M1 M2 X Y Y1 Z"),
        ("tI", np.array(BCT(3, 5).tocell()), "Γ N P X Y Y1 Z Σ Σ1"),
        ("oS", np.array(ORCC(3, 4, 5).tocell()), "Γ A A1 R S T X X1 Y Z"),
        ("hR", np.array(RHL(4, 65).tocell()), "Γ B B1 F L L1 P P1 P2 Q X Z"),
        ("aP", np.array(TRI(3, 4, 5, 65, 70, 75).tocell().get_bravais_lattice().tocell()), "Γ L M N R X Y Z"),
    ],
)
def test_standard_cells(lattice: str, cell: np.ndarray, labels: str) -> None:
    points = special_points(lattice, cell)
    assert points is not None
    names = {label.replace("S", "Σ") if lattice == "tI" else label for label in points}
    assert names == set(labels.split())


@pytest.mark.parametrize(
    ("lattice", "cell"),
    [
        ("cF", np.eye(3) * 5.43),
        ("cP", FCC_CELL),
        ("cI", np.eye(3)),
        ("tP", np.diag([5.0, 3, 3])),
        ("hP", np.array([[2, 0, 0], [1, 3**0.5, 0], [0, 0, 3]])),
        ("mP", np.array(MCL(3, 4, 5, 80).tocell())[[2, 1, 0]]),
        ("tI", np.diag([3.0, 3, 5])),
        ("oS", np.array(ORCC(3, 4, 5).tocell())[[2, 1, 0]]),
        ("cP", np.zeros((3, 3))),
        ("tI", np.full((3, 3), np.nan)),
        ("tI", np.ones((3, 3))),
        ("??", np.eye(3)),
    ],
)
def test_other_cells_have_no_labels(lattice: str, cell: np.ndarray) -> None:
    assert special_points(lattice, cell) is None


def test_label_of_the_nearest_point() -> None:
    points = special_points("cF", FCC_CELL)
    assert points is not None
    reciprocal = np.linalg.inv(FCC_CELL * 1e-10).T
    assert label_of(np.array([0.5, 0, 0.5]), points, reciprocal) == "X"
    assert label_of(np.array([0.0, 0, 0]), points, reciprocal) == "Γ"
    assert label_of(np.array([0.375, 0.375, 0.74]), points, reciprocal) == "K"
    assert label_of(np.array([0.1, 0.2, 0.3]), points, reciprocal) == ""


def test_monoclinic_points_depend_on_the_cell() -> None:
    points = special_points("mP", np.array(MCL(3, 4, 5, 80).tocell()))
    assert points is not None
    alpha = math.radians(80)
    eta = (1 - 4 * math.cos(alpha) / 5) / (2 * math.sin(alpha) ** 2)
    assert points["H"].tolist() == pytest.approx([0, eta, 0.5 + eta * 5 * math.cos(alpha) / 4])


def test_labels_agree_with_those_of_the_library() -> None:
    points = special_points("cF", np.array(FCC(5.43).tocell()))
    assert points is not None
    for label, point in FCC(5.43).get_special_points().items():
        assert points["Γ" if label == "G" else label].tolist() == pytest.approx(list(point))
