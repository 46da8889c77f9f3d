import re

import pytest

from nomad.normalizing import formulas


def atoms(text: str) -> list[str]:
    return [
        symbol for symbol, count in re.findall(r"([A-Z][a-z]?)(\d*)", text) for _ in range(int(count) if count else 1)
    ]


def test_as_listed_and_merged() -> None:
    assert formulas.as_listed(atoms("CCOO")) == "CCOO"
    assert formulas.merged(atoms("Si8")) == "Si8"
    assert formulas.merged(atoms("NaClNa2")) == "NaClNa2"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("Si8", "Si8"),
        ("Ge2", "Ge2"),
        ("O6C6H12", "C6H12O6"),
        ("Na4Cl4", "Cl4Na4"),
        ("NaClHC", "CHClNa"),
        ("NaClH2", "ClH2Na"),
    ],
)
def test_hill_is_not_divided(listed: str, expected: str) -> None:
    assert formulas.hill(atoms(listed)) == expected


@pytest.mark.parametrize(
    ("listed", "reduced", "anonymous"),
    [
        ("Na3Cl2H", "Cl2HNa3", "A3B2C"),
        ("NaNaNaClClHH", "Cl2H2Na3", "A3B2C2"),
        ("Si8", "Si", "A"),
        ("Na4Cl4", "ClNa", "AB"),
        ("C6H12O6", "CH2O", "A2BC"),
    ],
)
def test_optimade_formulas_are_reduced(listed: str, reduced: str, anonymous: str) -> None:
    assert formulas.optimade_reduced(atoms(listed)) == reduced
    assert formulas.optimade_anonymous(atoms(listed)) == anonymous


def test_anonymous_formula_of_very_many_elements() -> None:
    from nomad.normalizing.elements import SYMBOLS

    assert formulas.optimade_anonymous(SYMBOLS[1:29]).endswith("XYZAaBa")


@pytest.mark.parametrize(
    ("listed", "formula", "reduced"),
    [
        ("Si2", "Si2", "Si"),
        ("O4Ti2", "Ti2O4", "TiO2"),
        ("ClNa", "NaCl", "NaCl"),
        ("CSi", "SiC", "SiC"),
        ("AsGa", "GaAs", "GaAs"),
        ("O2S2", "S2O2", "SO"),
        ("HC", "CH", "CH"),
        ("ONi", "NiO", "NiO"),
        ("AlFe", "AlFe", "AlFe"),
        ("O3PbTi", "O3PbTi", "O3PbTi"),
        ("H4CO", "CH4O", "CH4O"),
    ],
)
def test_encyclopedia_formula(listed: str, formula: str, reduced: str) -> None:
    assert formulas.encyclopedia_formula(atoms(listed)) == formula
    assert formulas.encyclopedia_formula_reduced(atoms(listed)) == reduced


def test_encyclopedia_species() -> None:
    assert formulas.encyclopedia_species(atoms("O4Si2")) == "Si O"
    assert formulas.encyclopedia_species_and_counts(atoms("O4Si2")) == "Si O2"


def test_nothing_has_an_empty_formula() -> None:
    assert formulas.hill([]) == formulas.optimade_reduced([]) == formulas.encyclopedia_formula([]) == ""
