import numpy as np
import pytest

from nomad.normalizing.dos_reference import ELECTRON_VOLT, energy_reference

GRID = np.linspace(-5, 5, 1001)


def reference(occupied: np.ndarray, fermi: float, highest: float | None = None) -> float:
    values = occupied.astype(float) * 1e18
    known = None if highest is None else highest * ELECTRON_VOLT
    return energy_reference(GRID * ELECTRON_VOLT, values, fermi * ELECTRON_VOLT, known) / ELECTRON_VOLT


GAPPED = (GRID < -0.5) | (GRID > 1.5)


def test_highest_occupied_level_wins() -> None:
    assert reference(GAPPED, fermi=0.3, highest=-0.123) == pytest.approx(-0.123)


@pytest.mark.parametrize("fermi", [-0.45, 0.0, 0.77, 1.49])
def test_fermi_energy_inside_a_gap_gives_the_top_of_the_states_below(fermi: float) -> None:
    assert reference(GAPPED, fermi) == pytest.approx(-0.5, abs=0.011)


def test_fermi_energy_a_little_below_the_top_finds_the_gap_above() -> None:
    assert reference(GAPPED, -0.55) == pytest.approx(-0.5, abs=0.011)


@pytest.mark.parametrize("fermi", [-2.0, 3.0])
def test_metal_keeps_its_fermi_energy(fermi: float) -> None:
    assert reference(GAPPED, fermi) == pytest.approx(fermi)


def test_fermi_energy_outside_of_the_grid_is_kept() -> None:
    assert reference(GAPPED, 7.0) == pytest.approx(7.0)


def test_no_states_at_all_keep_the_fermi_energy() -> None:
    assert reference(np.zeros(GRID.shape, dtype=bool), -5.0) == pytest.approx(-5.0 + 0.01)
