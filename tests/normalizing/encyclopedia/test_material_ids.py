import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk

from nomad.ids import hash_text
from nomad.normalizing.encyclopedia.low_dimensional import sheet_symmetry, standard_chain
from nomad.normalizing.encyclopedia.material_ids import (
    bulk_material_id,
    fingerprint_1d,
    material_1d_id,
    material_2d_id,
    wyckoff_text,
)
from nomad.normalizing.symmetry import SymmetryAnalysis

from ..structures import carbon_chain, conventional_silicon, graphene_sheet, structure_of


@pytest.mark.parametrize(
    ("atoms", "text", "identifier"),
    [
        (bulk("Si", "diamond", 5.43), "227 Si a 8", "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"),
        (bulk("SiC", "wurtzite", 3.09, c=5.05), "186 C b 2, Si b 2", "JUgOnGsqxZgEDuEanJGH6SglpCol"),
        (bulk("Cu", "fcc", 3.6), "225 Cu a 4", "3M6onRRrQbutydx916-Y15I79Z_X"),
        (bulk("Fe", "bcc", 2.86), "229 Fe a 2", "TpsQ0uU5Y6ureJqxP0lQqPVGBh13"),
        (bulk("ZnS", "zincblende", 5.4), "216 S a 4, Zn c 4", hash_text("216 S a 4, Zn c 4")),
    ],
)
def test_bulk_ids(atoms: Atoms, text: str, identifier: str) -> None:
    symmetry = SymmetryAnalysis.of_structure(structure_of(atoms))
    assert wyckoff_text(symmetry.space_group_number, symmetry.occupied_sets) == text
    assert bulk_material_id(symmetry.space_group_number, symmetry.occupied_sets) == identifier


def test_graphene() -> None:
    symmetry = sheet_symmetry(structure_of(graphene_sheet()))
    assert symmetry is not None
    assert material_2d_id(symmetry.space_group_number, symmetry.occupied_sets) == "jPcWsq-Rb0gtgx2krJDmLvQUxpcL"


def test_two_dimensional_text_has_its_prefix() -> None:
    sets = [("Mo", "e", 2), ("S", "e", 2), ("S", "e", 2)]
    assert material_2d_id(11, sets) == "RIuqPvjmpsRV4NXNlPdUFfBDpYnV"


def silicon_id(displacement: float, seed: int) -> str:
    atoms = conventional_silicon() * (2, 1, 1)
    random = np.random.default_rng(seed)
    directions = random.normal(size=atoms.positions.shape)
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    atoms.positions += directions * random.uniform(0, displacement, (len(atoms), 1))
    symmetry = SymmetryAnalysis.of_structure(structure_of(atoms))
    return bulk_material_id(symmetry.space_group_number, symmetry.occupied_sets)


@pytest.mark.parametrize("seed", range(4))
def test_small_displacements_keep_the_id_large_ones_change_it(seed: int) -> None:
    assert silicon_id(0.03, seed) == "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"
    assert silicon_id(1.0, seed) != "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"


def chain_id(atoms: Atoms) -> str:
    chain = standard_chain(structure_of(atoms))
    assert chain is not None
    return material_1d_id("C2", chain.fingerprint)


def test_chains_are_the_same_however_they_are_set_up() -> None:
    expected = chain_id(carbon_chain())
    assert chain_id(carbon_chain(vacuum=15)) == expected
    assert chain_id(carbon_chain() * (1, 1, 2)) == expected
    turned = carbon_chain()
    turned.rotate(35, (1, 2, 3), rotate_cell=True)
    assert chain_id(turned) == expected
    shifted = carbon_chain()
    shifted.translate([0.1, 9.9, 2.0])
    shifted.wrap()
    assert chain_id(shifted) == expected


def test_eigenvalues_are_rounded_with_a_margin() -> None:
    numbers = np.array([6, 6])
    far = np.full((2, 2), 20.0)
    assert fingerprint_1d(numbers, far) == "1;1"
    near = np.full((2, 2), 1.3)
    assert fingerprint_1d(numbers, near) == fingerprint_1d(numbers, near + 0.02)
