import numpy as np
import pytest

from nomad.normalizing.dos_fingerprint import (
    CUTOFF,
    ELECTRON_VOLT,
    GRID_ID,
    LEVELS,
    STEP,
    fingerprint,
    grid_steps,
    similarity,
)

ENERGIES = np.linspace(-12, 8, 801) * ELECTRON_VOLT


def gaussian(centre: float, height: float = 3e18) -> np.ndarray:
    return height * np.exp(-(((ENERGIES / ELECTRON_VOLT - centre) / 1.5) ** 2))[None, :]


def test_grid_is_fine_near_the_feature_and_coarse_far_away() -> None:
    steps = np.array(grid_steps())
    widths = np.diff(steps) * STEP
    assert steps[0] * STEP >= CUTOFF[0]
    assert steps[-1] * STEP <= CUTOFF[1]
    assert 0 in steps
    assert widths.min() == pytest.approx(0.05)
    assert widths[np.searchsorted(steps * STEP, -2)] == pytest.approx(0.05)
    assert widths[0] > 0.3
    assert widths[-1] > 0.3


def test_same_states_are_entirely_similar() -> None:
    one = fingerprint(ENERGIES, gaussian(-2), 2)
    assert one.grid_id == GRID_ID
    assert one.stepsize == STEP
    assert one.indices == (0, len(grid_steps()) - 2)
    assert 0 < one.filling_factor < 1
    assert one.bits().shape == (len(grid_steps()) - 1, LEVELS)
    assert one.bits().mean() == pytest.approx(one.filling_factor)
    assert similarity(one, one) == 1


def test_similarity_falls_with_the_distance() -> None:
    one = fingerprint(ENERGIES, gaussian(-2), 2)
    values = [similarity(one, fingerprint(ENERGIES, gaussian(-2 + shift), 2)) for shift in (0.0, 0.2, 1.0, 4.0)]
    assert values == sorted(values, reverse=True)
    assert values[1] > 0.7
    assert values[3] < 0.5


def test_spin_channels_are_summed_and_atoms_multiplied() -> None:
    whole = fingerprint(ENERGIES, gaussian(-2), 2)
    halves = np.concatenate([gaussian(-2), gaussian(-2)]) / 2
    assert fingerprint(ENERGIES, halves, 2) == whole
    assert fingerprint(ENERGIES, gaussian(-2) / 2, 4) == whole


def test_order_of_energies_does_not_matter() -> None:
    assert fingerprint(ENERGIES[::-1], gaussian(-2)[:, ::-1], 2) == fingerprint(ENERGIES, gaussian(-2), 2)


def test_no_overlap_gives_an_empty_fingerprint() -> None:
    far = fingerprint(ENERGIES + 100 * ELECTRON_VOLT, gaussian(-2), 2)
    assert (far.bins, far.indices, far.filling_factor) == ("", (0, 0), 0.0)
    assert similarity(far, fingerprint(ENERGIES, gaussian(-2), 2)) == 0


def test_partial_overlap_is_compared_on_the_common_range() -> None:
    part = ENERGIES > -4 * ELECTRON_VOLT
    cut = fingerprint(ENERGIES[part], gaussian(-2)[:, part], 2)
    whole = fingerprint(ENERGIES, gaussian(-2), 2)
    assert cut.indices[0] > 0
    assert similarity(cut, whole) == 1


@pytest.mark.parametrize(
    ("energies", "values"),
    [([0.0], [[1.0]]), ([0.0, np.nan], [[1.0, 1.0]]), ([0.0, 1.0], [[1.0, np.inf]]), ([0.0, 1.0], [[1.0, 1.0, 1.0]])],
)
def test_unusable_states_are_refused(energies: list[float], values: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"needs at least|not finite"):
        fingerprint(np.array(energies), np.array(values), 1)
