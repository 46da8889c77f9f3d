"""Plausibility checks."""

from __future__ import annotations

import numpy as np
import pytest

from nomad.logs import EntryLog
from nomad.parsing.checks import atomic_number, checked, element_symbol, finite, matching_atoms


@pytest.mark.parametrize(
    ("values", "shape", "accepted"),
    [
        ([[1, 2, 3]], (1, 3), True),
        ([[1, 2, 3]], (None, 3), True),
        ([[1, 2, 3]], (2, 3), False),
        ([1, 2, 3], (1, 3), False),
        ([[1, 2, np.nan]], (1, 3), False),
        ([[1, 2], [3]], (None, 2), False),
        ([["a"]], (1, 1), False),
    ],
)
def test_values_need_their_shape_and_must_be_finite(values, shape, accepted):
    log = EntryLog()
    found = checked(values, "forces", shape, log, file="a.out", line=3)
    assert (found is not None) == accepted
    assert bool(log.warnings) != accepted
    if not accepted:
        assert log.records[0]["event"].startswith("forces ")
        assert (log.records[0]["file"], log.records[0]["line"]) == ("a.out", "3")


def test_what_was_not_found_needs_no_warning():
    log = EntryLog()
    assert checked(None, "forces", (1, 3), log) is None
    assert finite(None, "energy", log) is None
    assert log.records == []


def test_finite_numbers():
    log = EntryLog()
    assert finite(np.float64(2), "energy", log) == 2.0
    assert finite(float("nan"), "energy", log) is None
    assert log.warnings == ["energy is not finite and left out"]


@pytest.mark.parametrize(
    ("label", "symbol"),
    [("Fe", "Fe"), ("Fe1", "Fe"), ("fe2", "Fe"), ("O_h", "O"), ("Hup", "H"), ("Si-1", "Si"), ("cl", "Cl"), ("?", "X")],
)
def test_element_symbols(label, symbol):
    assert element_symbol(label) == symbol


def test_atomic_numbers():
    assert [atomic_number(label) for label in ("H", "Fe2", "Og", "X", "??")] == [1, 26, 118, None, None]


def test_labels_and_positions_must_agree():
    log = EntryLog()
    assert matching_atoms(["H", "O"], [[0, 0, 0]], log) is None
    labels, positions = matching_atoms(["H"], [[0, 0, 0]], log)
    assert labels == ["H"]
    assert positions.shape == (1, 3)
