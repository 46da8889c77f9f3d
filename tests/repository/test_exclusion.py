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
