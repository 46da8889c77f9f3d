"""Leaving keys out of hits."""

from __future__ import annotations

from typing import Any

import pytest

from nomad.repository.exclusion import Exclusion

DOCUMENT: dict[str, Any] = {
    "atoms": ["Si"],
    "comment": None,
    "empty": {},
    "dft": {"code_name": "VASP", "optimade": {"nelements": 1}},
    "authors": [{"name": "A", "user_id": "1"}, {"name": "B"}],
    "n_atoms": 0,
}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], {"atoms", "dft", "dft.code_name", "dft.optimade", "dft.optimade.nelements", "authors", "n_atoms"}),
        (["dft"], {"atoms", "authors", "n_atoms"}),
        (["dft.*"], {"atoms", "authors", "n_atoms"}),
        (["dft.optimade"], {"atoms", "dft", "dft.code_name", "authors", "n_atoms"}),
        (["*n*"], {"atoms", "authors"}),
        (["atom"], {"atoms", "dft", "dft.code_name", "dft.optimade", "dft.optimade.nelements", "authors", "n_atoms"}),
        (["*"], set()),
        (["a.oms", "atoms", "n_atoms", "dft"], {"authors"}),
    ],
)
def test_keys_that_stay(keys: list[str], expected: set[str]) -> None:
    def paths(values: dict[str, Any], prefix: str = "") -> set[str]:
        found = set()
        for key, value in values.items():
            found.add(prefix + key)
            if isinstance(value, dict):
                found |= paths(value, f"{prefix}{key}.")
        return found

    assert paths(Exclusion(keys).apply(DOCUMENT)) == expected


def test_members_of_objects_in_lists_are_left_out() -> None:
    assert Exclusion(["authors.user_id"]).apply(DOCUMENT)["authors"] == [{"name": "A"}, {"name": "B"}]


def test_keys_with_many_stars_take_no_exponential_time() -> None:
    """Each of these kept a processor busy for ever; the test would not end."""
    document = {"x" * 60: 1, "a" * 60: 1}
    keys = ["*" * 200 + "b", "a*" * 40 + "b", "x*" * 30]
    assert Exclusion(keys).apply(document) == {"a" * 60: 1}


@pytest.mark.parametrize(
    ("key", "excluded"),
    [("a*b*c", "a.b.b.c"), ("*b*b", "ab.b"), ("a**c", "ac"), ("a*", "a"), ("*a*a*", "xaxax"), ("a*b*", "ab")],
)
def test_stars_stand_for_any_text(key: str, excluded: str) -> None:
    assert Exclusion([key]).apply({excluded: 1, "z": 1}) == {"z": 1}
