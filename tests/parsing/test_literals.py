"""The fixed text in patterns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomad.parsing.literals import longest_literal


@pytest.mark.parametrize(
    ("pattern", "text", "same_line"),
    [
        (rb"total energy", b"total energy", True),
        (rb"^ *total energy += +(\S+) Ry", b"total energy", True),
        (rb"^\s*total energy", b"total energy", False),
        (rb"head\n +value: (\d+)", b"value: ", False),
        (rb"longer head\n +val (\d+)", b"longer head\n", True),
        (rb"x[^\n]*energy", b"energy", True),
        (rb"x[^=]*energy", b"energy", False),
        (rb"(?:named energy)", b"named energy", True),
        (rb"abc", None, None),
        (rb"(?:energy|power)", None, None),
        (rb"(?:energy)?", None, None),
        (rb"(?i)energy", None, None),
        (rb"(?i:energy) level", b" level", True),
    ],
)
def test_longest_literal(pattern, text, same_line):
    found = longest_literal(pattern)
    if text is None:
        assert found is None
    else:
        assert (found.text, found.same_line) == (text, same_line)


@given(st.from_regex(rb"\A(energy|a{4,6}b)? *x=[^=]*\d+(end of it)\n?\Z"))
def test_every_match_contains_the_literal(text):
    pattern = rb"(?:energy|a{4,6}b)? *x=[^=]*\d+(end of it)"
    match = re.search(pattern, text)
    assert match is not None
    assert longest_literal(pattern).text in match.group(0)
