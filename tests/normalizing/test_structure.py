import numpy as np
import pytest

from nomad.normalizing.structure import Structure

NONE = (False, False, False)


def test_raw_hash_is_the_one_of_the_original() -> None:
    cell = np.array([[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    sodium = Structure(["Na"], np.zeros((1, 3)), cell, (True, True, True))
    assert sodium.raw_hash() == "84xtGtrByiYYtbUOh-P83f9bVfWq"


def test_raw_hash_depends_on_everything() -> None:
    cell = np.eye(3) * 5
    positions = np.array([[0.0, 0, 0], [1, 1, 1]])
    variants = [
        Structure(["H", "O"], positions, cell, NONE),
        Structure(["O", "H"], positions, cell, NONE),
        Structure(["H", "O"], positions + 1e-12, cell, NONE),
        Structure(["H", "O"], positions, cell * 2, NONE),
        Structure(["H", "O"], positions, cell, (True, False, False)),
        Structure(["H", "O"], positions * np.nan, cell, NONE),
    ]
    assert len({variant.raw_hash() for variant in variants}) == len(variants)


@pytest.mark.parametrize(
    ("cell", "spans"),
    [(np.eye(3), True), (np.zeros((3, 3)), False), (np.ones((3, 3)), False), (np.full((3, 3), np.nan), False)],
)
def test_cell_that_spans_space(cell: np.ndarray, spans: bool) -> None:
    assert Structure(["H"], np.zeros((1, 3)), cell, NONE).has_volume is spans


def test_plane_distances_of_an_oblique_cell() -> None:
    cell = np.array([[4.0, 0, 0], [2, 3, 0], [0, 0, 7]])
    distances = Structure(["H"], np.zeros((1, 3)), cell, NONE).plane_distances()
    assert distances == pytest.approx([12 / 13**0.5, 3, 7])


def test_images_grow_with_flat_cells() -> None:
    flat = Structure(["H"], np.zeros((1, 3)), np.diag([1e-3, 5, 5]), (True, True, True))
    assert flat.images_within(5) > 90_000
    assert Structure(flat.symbols, flat.positions, flat.cell, NONE).images_within(5) == 1
