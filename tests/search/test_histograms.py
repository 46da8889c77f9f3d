"""Edges of histogram buckets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nomad.errors import BadRequest
from nomad.search.histograms import edges, numeric_edges, parse_interval


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("interval", "first", "last", "expected"),
    [
        ("1M", at(2020, 1, 15), at(2020, 3, 1), [at(2020, 1, 1), at(2020, 2, 1), at(2020, 3, 1), at(2020, 4, 1)]),
        ("1q", at(2020, 5, 15), at(2020, 5, 16), [at(2020, 4, 1), at(2020, 7, 1)]),
        ("1y", at(2019, 12, 31), at(2020, 1, 1), [at(2019, 1, 1), at(2020, 1, 1), at(2021, 1, 1)]),
        ("1w", at(2020, 1, 1), at(2020, 1, 1), [at(2019, 12, 30), at(2020, 1, 6)]),
        ("1d", at(2020, 2, 28, 23), at(2020, 3, 1), [at(2020, 2, 28), at(2020, 2, 29), at(2020, 3, 1), at(2020, 3, 2)]),
        ("1h", at(1969, 12, 31, 23, 30), at(1969, 12, 31, 23, 40), [at(1969, 12, 31, 23), at(1970, 1, 1)]),
        ("10s", 25_000, 25_000, [20_000, 30_000]),
        ("4419000s", 1, 4_419_000_000, [0, 4_419_000_000, 8_838_000_000]),
    ],
)
def test_edges(interval: str, first: int, last: int, expected: list[int]) -> None:
    assert edges(parse_interval(interval), first, last) == expected


@pytest.mark.parametrize("text", ["", "M", "2M", "0d", "1D", "1 M", "-1d", "1mo", "1.5d", "month", "99999999999s"])
def test_unknown_intervals(text: str) -> None:
    with pytest.raises(BadRequest, match="interval"):
        parse_interval(text)


def test_too_many_buckets() -> None:
    with pytest.raises(BadRequest, match="too small"):
        edges(parse_interval("1s"), 0, at(2020, 1, 1))


def test_numeric_edges() -> None:
    assert numeric_edges(5, 3, 11) == [0, 5, 10, 15]
    assert numeric_edges(0.5, -0.2, 0.1) == [-0.5, 0.0, 0.5]
