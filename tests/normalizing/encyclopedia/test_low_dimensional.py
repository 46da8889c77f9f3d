import math

import numpy as np
import pytest
from ase import Atoms
from ase.build import graphene

from nomad.normalizing.encyclopedia.low_dimensional import continued_directions, sheet_symmetry, standard_chain
from nomad.normalizing.structure import Structure
from nomad.normalizing.symmetry import NoSymmetry

from ..structures import carbon_chain, graphene_sheet, molybdenum_sulfide_sheet, silicon, structure_of


@pytest.mark.parametrize(
    ("atoms", "expected"),
    [
        (silicon(), (True, True, True)),
        (graphene_sheet(), (True, True, False)),
        (molybdenum_sulfide_sheet(), (True, True, False)),
        (carbon_chain(), (False, False, True)),
        (Atoms("He", cell=[9, 9, 9], pbc=True), (False, False, False)),
    ],
)
def test_continued_directions(atoms: Atoms, expected: tuple[bool, bool, bool]) -> None:
    assert continued_directions(structure_of(atoms)) == expected


@pytest.mark.parametrize("shift", [0.0, 6.9, 7.1, 13.5])
def test_sheet_cut_by_the_cell_is_the_same_sheet(shift: float) -> None:
    atoms = molybdenum_sulfide_sheet()
    atoms.translate([0.2, 0.4, shift])
    atoms.wrap()
    symmetry = sheet_symmetry(structure_of(atoms))
    assert symmetry is not None
    assert symmetry.space_group_number == 187
    assert symmetry.periodicity == [True, True, False]
    assert sorted(symmetry.occupied_sets) == [("Mo", "a", 1), ("S", "h", 2)]


def test_graphene_supercell() -> None:
    sheet = graphene(a=2.4656, size=(2, 3, 1), vacuum=6)
    symmetry = sheet_symmetry(structure_of(sheet))
    assert symmetry is not None
    a, b, _ = symmetry.conventional.lattice
    assert np.linalg.norm(a) == pytest.approx(2.4656)
    assert np.linalg.norm(b) == pytest.approx(2.4656)
    assert math.acos(a @ b / 2.4656**2) == pytest.approx(2 * math.pi / 3)


def test_sheet_without_third_vector() -> None:
    atoms = graphene(a=2.4656)
    atoms.cell[2] = 0
    atoms.pbc = (True, True, False)
    symmetry = sheet_symmetry(structure_of(atoms))
    assert symmetry is not None
    assert symmetry.space_group_number == 191


def test_chain_is_centred_and_its_cell_shrunk() -> None:
    chain = standard_chain(structure_of(carbon_chain()))
    assert chain is not None
    assert chain.structure.periodic == (True, False, False)
    assert np.linalg.norm(chain.structure.cell, axis=1) == pytest.approx([2.8, 1, 1])
    fractions = chain.structure.positions @ np.linalg.inv(chain.structure.cell)
    assert fractions[:, 1:] == pytest.approx(np.full((2, 2), 0.5))


def test_what_is_not_low_dimensional_has_no_standard_form() -> None:
    assert sheet_symmetry(structure_of(silicon())) is None
    assert standard_chain(structure_of(silicon())) is None


@pytest.mark.parametrize("cell", [np.zeros((3, 3)), np.ones((3, 3)), np.full((3, 3), np.nan)])
def test_degenerate_cells(cell: np.ndarray) -> None:
    structure = Structure(["C"], np.zeros((1, 3)), cell, (True, True, False))
    with pytest.raises(NoSymmetry):
        sheet_symmetry(structure)
    with pytest.raises(NoSymmetry):
        standard_chain(structure)
