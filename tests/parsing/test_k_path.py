import itertools

import numpy as np
import pytest

from nomad.parsing.k_path import segments


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ([], []),
        ([(0, 0, 0)], [(0, 0)]),
        ([(0, 0, 0), (1, 0, 0)], [(0, 4)]),
        ([(0, 0, 0), (1, 0, 0), (1, 1, 0)], [(0, 4), (4, 8)]),
    ],
)
def test_a_path_is_cut_at_its_corners(corners, expected):
    points = [corners[0]] if corners else []
    for start, end in itertools.pairwise(corners):
        points += [tuple(np.array(start) + (np.array(end) - np.array(start)) * i / 4) for i in range(1, 5)]
    assert segments(np.array(points).reshape(-1, 3)) == expected


def test_a_jump_begins_a_piece_of_its_own():
    points = np.array([(0, 0, 0), (0.1, 0, 0), (0.2, 0, 0), (0.9, 0.9, 0), (0.9, 0.8, 0), (0.9, 0.7, 0)])
    assert segments(points) == [(0, 2), (3, 5)]
