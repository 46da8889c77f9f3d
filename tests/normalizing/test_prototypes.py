import pytest
from ase import Atoms

from nomad.normalizing.prototypes import find_prototype, normalized_occupation, prototypes
from nomad.normalizing.symmetry import SymmetryAnalysis

from .structures import CRYSTALS, structure_of


@pytest.mark.parametrize(("atoms", "aflow_id", "label", "structure_type"), CRYSTALS.values(), ids=CRYSTALS)
def test_well_known_structures(atoms: Atoms, aflow_id: str, label: str, structure_type: str) -> None:
    symmetry = SymmetryAnalysis.of_structure(structure_of(atoms))
    found = find_prototype(symmetry.space_group_number, symmetry.conventional.letters, symmetry.conventional.numbers)
    assert found is not None
    assert (found.aflow_id, found.label, found.structure_type) == (aflow_id, label, structure_type)
    assert found.url == f"http://www.aflowlib.org/CrystalDatabase/{aflow_id}.html"


def test_occupation_is_anonymous_and_scaled() -> None:
    assert normalized_occupation("aaaabbbb", [11] * 4 + [17] * 4) == {"a": {"X_0": 1}, "b": {"X_1": 1}}
    assert normalized_occupation("bbbbaaaa", [11] * 4 + [17] * 4) == {"a": {"X_0": 1}, "b": {"X_1": 1}}
    assert normalized_occupation("accc", [22, 8, 8, 8]) == {"a": {"X_1": 1}, "c": {"X_0": 3}}
    assert normalized_occupation("", []) == {}


@pytest.mark.parametrize("letters", ["aaaadddd", "aaaacccc"])
def test_both_choices_of_letters_of_zincblende(letters: str) -> None:
    found = find_prototype(216, letters, [16] * 4 + [30] * 4)
    assert found is not None
    assert found.aflow_id == "AB_cF8_216_c_a"
    assert found.strukturbericht == "B3"


def test_equivalent_choices_of_letters_are_found() -> None:
    for letters in ("abccc", "baddd"):
        found = find_prototype(221, letters, [82, 22, 8, 8, 8])
        assert found is not None
        assert found.structure_type == "cubic perovskite"


def test_unknown_occupation_has_no_prototype() -> None:
    assert find_prototype(1, "aaa", [1, 2, 3]) is None
    assert find_prototype(231, "a", [1]) is None


def test_table_is_complete() -> None:
    table = [prototype for rows in prototypes().values() for prototype in rows]
    assert len(table) == 564
    assert sum(len(prototype.occupations) == 2 for prototype in table) == 11
    assert all(not set("$_{}") & set(prototype.strukturbericht or "") for prototype in table)
