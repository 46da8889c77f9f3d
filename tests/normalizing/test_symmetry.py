import numpy as np
import pytest
from ase.build import make_supercell

from nomad.normalizing.structure import Structure
from nomad.normalizing.symmetry import NoSymmetry, SymmetryAnalysis

from .structures import conventional_silicon, silicon, structure_of


def test_silicon() -> None:
    symmetry = SymmetryAnalysis.of_structure(structure_of(silicon()))
    assert symmetry.space_group_number == 227
    assert symmetry.hall_number == 525
    assert symmetry.hall_symbol == "F 4d 2 3 -1d"
    assert symmetry.international_short_symbol == "Fd-3m"
    assert symmetry.point_group == "m-3m"
    assert symmetry.crystal_system == "cubic"
    assert symmetry.bravais_lattice == "cF"
    assert symmetry.conventional.numbers == [14] * 8
    assert symmetry.conventional.letters == ["a"] * 8
    assert symmetry.primitive.numbers == [14] * 2
    assert symmetry.original_letters == ["a", "a"]
    assert symmetry.original_equivalent == [0, 0]
    assert not symmetry.has_free_wyckoff_parameters
    assert np.linalg.norm(symmetry.conventional.lattice, axis=1) == pytest.approx([5.43] * 3)
    assert abs(np.linalg.det(symmetry.primitive.lattice)) == pytest.approx(5.43**3 / 4)


def test_rutile_has_free_parameters() -> None:
    symmetry = SymmetryAnalysis.of_structure(_rutile())
    assert symmetry.space_group_number == 136
    assert symmetry.has_free_wyckoff_parameters
    oxygen = next(found for found in symmetry.wyckoff_sets() if found.element == "O")
    assert oxygen.letter == "f"
    assert len(oxygen.indices) == 4
    assert list(oxygen.variables) == ["x"]
    assert oxygen.variables["x"] == pytest.approx(0.305, abs=1e-6) or oxygen.variables["x"] == pytest.approx(0.695)


@pytest.mark.parametrize("seed", range(3))
def test_supercells_rotations_and_small_displacements_change_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    atoms = make_supercell(conventional_silicon(), np.diag([2, 1, 1]))
    atoms.rotate(random.uniform(0, 180), random.normal(size=3), rotate_cell=True)
    atoms.positions += random.uniform(-0.02, 0.02, atoms.positions.shape)
    symmetry = SymmetryAnalysis.of_structure(structure_of(atoms))
    assert symmetry.occupied_sets == [("Si", "a", 8)]


@pytest.mark.parametrize(
    "cell", [np.zeros((3, 3)), np.ones((3, 3)), np.full((3, 3), np.nan)], ids=["none", "flat", "not a number"]
)
def test_degenerate_cells_have_no_symmetry(cell: np.ndarray) -> None:
    with pytest.raises(NoSymmetry):
        SymmetryAnalysis.of_structure(Structure(["Si"], np.zeros((1, 3)), cell, (True, True, True)))


def test_atoms_on_top_of_each_other_have_no_symmetry() -> None:
    with pytest.raises(NoSymmetry):
        SymmetryAnalysis.of_structure(Structure(["Si", "Si"], np.zeros((2, 3)), np.eye(3) * 5, (True, True, True)))


def _rutile() -> Structure:
    a, c, u = 4.594, 2.959, 0.305
    fractions = np.array(
        [[0, 0, 0], [0.5, 0.5, 0.5], [u, u, 0], [-u, -u, 0], [0.5 - u, 0.5 + u, 0.5], [0.5 + u, 0.5 - u, 0.5]]
    )
    cell = np.diag([a, a, c])
    return Structure(["Ti"] * 2 + ["O"] * 4, fractions @ cell, cell, (True, True, True))
