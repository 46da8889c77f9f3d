import pytest

from nomad.normalizing.encyclopedia.material_names import ELEMENT_NAMES, material_name


@pytest.mark.parametrize(
    ("counts", "name"),
    [
        ({"Si": 1}, "Silicon"),
        ({"Ti": 1, "O": 2}, "Titanium(IV) Oxide"),
        ({"Na": 1, "Cl": 1}, "Sodium Chloride"),
        ({"Mg": 1, "O": 1}, "Magnesium Oxide"),
        ({"Al": 2, "O": 3}, "Aluminium Oxide"),
        ({"Fe": 2, "O": 3}, "Iron(III) Oxide"),
        ({"Cu": 2, "S": 1}, "Copper(I) Sulfide"),
        ({"Si": 1, "C": 1}, "Silicon(IV) Carbide"),
        ({"Ga": 1, "N": 1}, "Gallium(III) Nitride"),
        ({"Ga": 1, "As": 1}, "Gallium Arsenide"),
        ({"U": 1, "F": 6}, "Uranium(VI) Fluoride"),
        ({"Zn": 1, "S": 1}, "Zinc(II) Sulfide"),
        ({"Ni": 3, "Al": 1}, "Nickel Aluminium"),
        ({"Fe": 3, "O": 4}, "Iron Oxide"),
    ],
)
def test_names(counts: dict[str, int], name: str) -> None:
    assert material_name(counts) == name


@pytest.mark.parametrize("counts", [{}, {"Pb": 1, "Ti": 1, "O": 3}, {"X": 1}, {"Na": 1, "X": 1}])
def test_others_have_no_name(counts: dict[str, int]) -> None:
    assert material_name(counts) is None


def test_every_element_has_a_name() -> None:
    assert len(ELEMENT_NAMES) == 119
    assert (ELEMENT_NAMES[14], ELEMENT_NAMES[118]) == ("Silicon", "Oganesson")
