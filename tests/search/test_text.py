"""Splitting of analysed text."""

from __future__ import annotations

import pytest

from nomad.search.text import segments, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("can't stop", ["can't", "stop"]),
        ("3.14 and 1,000", ["1,000", "3.14", "and"]),
        ("TiO2-rutile (110)", ["110", "rutile", "tio2"]),
        ("a_b c", ["a_b", "c"]),
        ("日本 go", ["go", "日", "本"]),
        ("Ärger ÄRGER", ["ärger"]),
        ("...", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/b/c.out", ["a", "b", "c.out"]), ("/x//Y/", ["Y", "x"]), ("", []), ("one", ["one"])],
)
def test_segments(path: str, expected: list[str]) -> None:
    assert segments(path) == expected
