import pytest

from nomad.units import factor


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
