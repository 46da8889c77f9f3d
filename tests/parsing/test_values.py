"""Numbers as codes print them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomad.parsing.values import numbers, to_bool, to_float, to_int, to_text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("1.5", 1.5),
        (" -2 ", -2.0),
        ("1.0D-03", 1e-3),
        ("1.0d+03", 1e3),
        (".5", 0.5),
        ("5.", 5.0),
        ("0.123-101", 0.123e-101),
        ("0.1492E-84", 0.1492e-84),
        ("1e400", math.inf),
    ],
)
def test_floats(field, value):
    assert to_float(field) == value
    assert to_float(field.encode()) == value


@pytest.mark.parametrize("field", ["******", "", "abc", "1.2.3", "NaN", "--"])
def test_what_is_no_number_is_nan(field):
    assert math.isnan(to_float(field))


def test_other_types():
    assert to_int("12") == 12
    assert to_int("12.") == 12
    assert to_int("***") is None
    assert [to_bool(word) for word in (".TRUE.", "F", b"yes", "maybe")] == [True, False, True, None]
    assert to_text(b" \xc5 ") == "Å"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 2 3", [1, 2, 3]),
        ("-1.5-2.5 3", [-1.5, -2.5, 3]),
        ("-74.8251-174.8245", [-74.8251, -174.8245]),
        ("1.0D0 *** 2", [1, math.nan, 2]),
        ("a 1 b 2", [1, 2]),
        ("1 NaN -Infinity", [1, math.nan, -math.inf]),
        ("", []),
        ("1.5E", [1.5]),
        ("0.25-110 1", [0.25e-110, 1]),
    ],
)
def test_numbers_of_a_text(text, expected):
    np.testing.assert_array_equal(numbers(text), expected)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_printed_numbers_come_back(values):
    np.testing.assert_array_equal(numbers(" ".join(map(repr, values))), values)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    assert numbers(data).dtype == np.float64
    to_float(data)
    to_int(data)
    to_bool(data)
    to_text(data)
