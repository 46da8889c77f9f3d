import pytest

from nomad.unit_factors import FACTORS
from nomad.units import factor, registry


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("angstrom", 1e-10),
        ("bohr", 5.29177210903e-11),
        ("rydberg", 2.1798723611035e-18),
        ("hartree", 4.3597447222071e-18),
        ("electron_volt", 1.602176634e-19),
        ("kilobar", 1e8),
        ("unified_atomic_mass_unit", 1.66053906660e-27),
    ],
)
def test_factors_are_codata(unit: str, expected: float) -> None:
    assert factor(unit) == pytest.approx(expected, rel=1e-9)


def test_a_target_may_be_named() -> None:
    assert factor("hartree", "electron_volt") == pytest.approx(27.211386, rel=1e-7)


@pytest.mark.parametrize(("unit", "target"), FACTORS)
def test_the_table_of_factors_is_what_pint_computes(unit: str, target: str | None) -> None:
    quantity = registry().Quantity(1.0, unit)
    converted = quantity.to(target) if target else quantity.to_base_units()
    assert factor(unit, target) == pytest.approx(converted.magnitude, rel=1e-15)


def test_factors_beyond_the_table_are_asked_of_pint() -> None:
    assert ("furlong", None) not in FACTORS
    assert factor("furlong") == pytest.approx(201.168, rel=1e-5)
