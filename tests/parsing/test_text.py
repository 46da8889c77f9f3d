"""Declarative reading of text outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nomad.logs import EntryLog
from nomad.parsing.source import Source
from nomad.parsing.text import Block, Found, Pattern, Raw, Table, Value, parse
from nomad.units import factor

TEXT = b"""\
 program demo 1.2
 step 1
 energy = -1.5 Ry
 scf 1 e= 1.0
 scf 2 e= 2.0
 forces:

  1 H  0.0 0.1 0.2
  2 O  1.0 1.1 ****
 end of step
 step 2
 energy = ***** Ry
 flag: T  off
 scf 1 e= 3.0
"""
STEP = Block(
    "step",
    start=rb"^ step \d+",
    end=rb"^ end of step",
    repeats=True,
    fields=(
        Value("number", rb"^ step (\d+)", type=int),
        Value("energy", rb"energy = +(\S+) Ry", unit="rydberg"),
        Value("scf", rb"^ scf \d+ e= +(\S+)", pick="all"),
        Value("last", rb"^ scf \d+ e= +(\S+)", pick="last"),
        Value("pair", rb"^ scf (\d+) e= +(\S+)"),
        Value("named", rb"flag: (?P<first>\S+) +(?P<second>\S+)", type=bool),
        Value("marker", rb"flag:"),
        Table("forces", rb"^ forces:\n", row=rb"\d+ \w+ +(\S+) +(\S+) +(\S+)"),
        Raw("rest", rb"^ forces:\n\n", rb"^ end of"),
    ),
)


def read(text: bytes = TEXT, fields=(STEP,)) -> tuple[Found, EntryLog]:
    log = EntryLog()
    return parse(Source(text, "demo.out"), fields, log), log


def test_values_are_typed_and_in_si_units():
    first = read()[0]["step"][0]
    assert first.value("number") == 1
    assert first.value("energy") == pytest.approx(-1.5 * factor("rydberg"))
    assert first["scf"] == [1.0, 2.0]
    assert first["last"] == 2.0
    assert first["pair"] == [1.0, 1.0]
    np.testing.assert_array_equal(first["forces"], [[0.0, 0.1, 0.2], [1.0, 1.1, np.nan]])
    assert first["rest"] == b"  1 H  0.0 0.1 0.2\n  2 O  1.0 1.1 ****\n"


def test_what_is_missing_is_none_or_empty():
    found = read()[0]
    first, second = found["step"]
    assert first.value("named") is None
    assert first.value("marker", False) is False
    assert second.value("forces") is None
    assert "forces" not in second
    assert "forces" in first
    assert parse(Source(b""), [STEP, Value("a", rb"aaaa", pick="all")]).values == {"step": [], "a": []}


def test_named_groups_make_a_dict_and_no_group_a_flag():
    second = read()[0]["step"][1]
    assert second["named"] == {"first": True, "second": False}
    assert second["marker"] is True


def test_unreadable_values_are_none_and_logged_with_their_line():
    found, log = read()
    assert found["step"][1].value("energy") is None
    (record,) = log.records
    assert (record["event"], record["file"], record["line"]) == ("a value cannot be read", "demo.out", "12")


def test_blocks_end_where_they_say_or_where_the_next_begins():
    first, second = read()[0]["step"]
    assert not first.truncated
    assert first.text.endswith(b"end of step")
    assert second.truncated
    assert second.text.startswith(b" step 2")


def test_line_numbers():
    found = read()[0]
    assert [step.line() for step in found["step"]] == [2, 11]
    assert found["step"][0].line("scf") == 4
    assert found["step"][0].at("energy") == {"file": "demo.out", "line": 3}
    assert found.line("step") == 2


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        (Table("t", rb"^head\n", columns=2), b"head\n1 2\n3 4\nend\n5 6\n", [[1, 2], [3, 4]]),
        (Table("t", rb"^head\n", columns=2), b"head\n\n-----\n1 2\n\n3 4\n", [[1, 2]]),
        (Table("t", rb"^head\n"), b"head\n1 2\n3\n", [[1, 2]]),
        (Table("t", rb"^head\n", columns=2, unit="kilobar"), b"head\n1 ***\n", [[1e8, np.nan]]),
        (Table("t", rb"^head\n", columns=2, pick="last"), b"head\n1 2\n\nhead\n3 4\n", [[3, 4]]),
        (Table("t", rb"^head\n", columns=2), b"head\n1 2\n3 ", [[1, 2]]),
    ],
)
def test_tables_end_at_the_first_line_that_is_no_row(table, text, expected):
    np.testing.assert_allclose(read(text, [table])[0]["t"], expected)


def test_a_value_with_a_function_as_type():
    found, _ = read(b"size 3x4\n", [Value("size", rb"^size (\S+)", type=lambda raw: [int(n) for n in raw.split(b"x")])])
    assert found["size"] == [3, 4]


def test_the_search_stays_inside_the_block():
    text = b"begin\nend\nvalue 1\nbegin\nvalue 2\nend\n"
    block = Block("b", rb"^begin", (Value("v", rb"^value (\d)", type=int),), end=rb"^end\b", repeats=True)
    assert [item.value("v") for item in read(text, [block])[0]["b"]] == [None, 2]


PATTERNS = [
    rb"^ *total energy += +(\S+)",
    rb"energy\n +total (\d+)",
    rb"x[^=]*energy",
    rb"^\s*energy",
    rb"(?:ab|energy) total",
    rb"e{2,}nergy",
]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([b"total energy", b"energy", b" ", b"\n", b"x", b"= ", b"12", b"ab", b"e", b"total "])),
    st.sampled_from(PATTERNS),
)
def test_the_quick_search_finds_what_a_plain_search_finds(pieces, pattern):
    text = b"".join(pieces)
    quick = [match.span() for match in Pattern(pattern).finditer(Source(text), 0, len(text))]
    assert quick == [match.span() for match in re.finditer(pattern, text, re.MULTILINE)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(TEXT.splitlines(keepends=True)) | st.binary(max_size=20)))
def test_no_text_raises(pieces):
    read(b"".join(pieces))
