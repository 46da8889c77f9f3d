"""The table of parsers in the reference is up to date."""

from __future__ import annotations

import json

import pytest

from nomad.parsing.registry import parsers

from . import parser_table


def test_table_is_that_of_the_registry_and_the_stored_scores() -> None:
    scores = json.loads(parser_table.SCORES.read_text())
    there = parser_table.written(parser_table.PAGE.read_text())
    assert there == parser_table.table(scores), "run `make parser-table`"


def test_scores_are_those_of_known_parsers() -> None:
    known = {parser.name for parser in parsers()}
    assert set(json.loads(parser_table.SCORES.read_text())) <= known, "run `make parser-table`"


def test_checks_are_counted_by_tier_and_by_witnesses() -> None:
    counts = {"core": [0, 0], "two_witnesses": [0, 0], "extra": [0, 0]}
    checks = [
        {"path": "a", "op": "eq", "expected": 1, "tier": "core", "witness": ["x", "y"]},
        {"path": "a", "op": "eq", "expected": 2, "tier": "core", "witness": ["x"]},
        {"path": "b", "op": "eq", "expected": 2, "tier": "extra", "witness": ["x", "y"]},
        {"path": "b", "op": "eq", "expected": 2, "tier": "extra", "witness": ["x"], "schema": "v1"},
    ]
    parser_table.count({"a": 1}, checks, counts)
    assert counts == {"core": [1, 2], "two_witnesses": [1, 2], "extra": [0, 1]}


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("CP2K version 2.6.2", "2.6.2"),
        ("v.6.7MaX", "6.7MaX"),
        ("5.4.4.18Apr17-6-g9f103f2a35", "5.4.4.18Apr17"),
        ("14 Apr 2018", "14 Apr 2018"),
        ("", ""),
    ],
)
def test_versions_in_the_words_of_programs(printed: str, shown: str) -> None:
    assert parser_table.shown_version(printed) == shown


def test_versions_are_in_their_order() -> None:
    assert sorted(["10.1", "9.2", "9.10"], key=parser_table.version_order) == ["9.2", "9.10", "10.1"]
