"""The text form of sets of elements."""

from __future__ import annotations

import pytest

from nomad.errors import BadRequest
from nomad.search.elements import ATOMIC_NUMBERS, join_elements, only_atoms


def test_atomic_numbers() -> None:
    assert len(ATOMIC_NUMBERS) == 118
    assert [ATOMIC_NUMBERS[symbol] for symbol in ("H", "C", "Fe", "Gd", "U", "Og")] == [1, 6, 26, 64, 92, 118]


@pytest.mark.parametrize(
    ("values", "expected"),
    [(["Ti", "O"], "OTi"), (["Sr", "Ti", "O", "O"], "OTiSr"), (["TiO"], "OTi"), (["Si"], "Si"), (["CO", "Co"], "COCo")],
)
def test_only_atoms(values: list[str], expected: str) -> None:
    assert only_atoms(values) == expected


@pytest.mark.parametrize("values", [["Xx"], ["ti"], [""], ["Ti2"], ["Ti", "q"], []])
def test_unknown_symbols_are_refused(values: list[str]) -> None:
    if values:
        with pytest.raises(BadRequest, match="only_atoms"):
            only_atoms(values)
    else:
        assert only_atoms(values) == ""


def test_labels_that_are_no_element_come_last() -> None:
    assert join_elements(["X", "Ti", "A"]) == "TiAX"
