"""Edges of histogram buckets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nomad.errors import BadRequest
from nomad.search.fields import field
from nomad.search.histograms import edges, numeric_buckets, numeric_edges, parse_interval


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


def test_numeric_edges_cover_the_limits_in_spite_of_rounding() -> None:
    for first, last in [(0.3, 0.7), (0.1, 1.1), (-0.7, 0.6)]:
        found = numeric_edges(0.1, first, last)
        assert found[0] <= first
        assert last < found[-1]


def test_a_number_of_buckets() -> None:
    whole = numeric_buckets(field("n_atoms"), None, 4, 1, 10)
    assert (whole.edges, whole.width) == ([1, 4, 7, 10, 13], 3)
    assert numeric_buckets(field("n_atoms"), None, 50, 1, 3).edges == [1, 2, 3, 4]
    real = numeric_buckets(field("encyclopedia.properties.band_gap"), None, 4, 0.0, 2.0)
    assert real.edges[:4] == [0.0, 0.5, 1.0, 1.5]
    assert 2.0 < real.edges[4] < 2.0001
    one = numeric_buckets(field("encyclopedia.properties.band_gap"), None, 4, 1.25, 1.25)
    assert one.edges[0] == 1.25
    assert len(one.edges) == 2


@pytest.mark.parametrize(
    ("interval", "count"), [(None, None), (1, 5), (0, None), (-1, None), (float("nan"), None), (None, 0), (None, 10**6)]
)
def test_wrong_numeric_buckets(interval: float | None, count: int | None) -> None:
    with pytest.raises(BadRequest, match="n_atoms"):
        numeric_buckets(field("n_atoms"), interval, count, 0, 1)


def test_too_many_numeric_buckets() -> None:
    with pytest.raises(BadRequest, match="too small"):
        numeric_edges(1e-300, -1e300, 1e300)
