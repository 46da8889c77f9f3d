"""Bucket edges of histograms: calendar and fixed intervals of time, and widths of numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nomad.errors import BadRequest
from nomad.search.fields import IndexField

MAX_BUCKETS = 50_000
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
_MONTHS = {"M": 1, "q": 3, "y": 12}
_WEEK_START = 4 * 86_400_000
"""1970-01-05 was a Monday."""
_PATTERN = re.compile(r"(\d{1,9})([smhdwMqy])")


@dataclass(frozen=True)
class Interval:
    """Either a number of calendar months, or a fixed width in milliseconds with buckets aligned to an origin."""

    months: int = 0
    milliseconds: int = 0
    origin: int = 0


def parse_interval(text: str) -> Interval:
    """An interval of the API: `1y 1q 1M 1w 1d 1h 1m 1s` by the calendar (UTC), `<n>d|h|m|s` fixed.

    Raises `BadRequest` for anything else.
    """
    match = _PATTERN.fullmatch(text)
    number = int(match[1]) if match else 0
    if match is None or number < 1 or (number > 1 and match[2] in "wMqy"):
        raise BadRequest(f"interval: {text!r} is none of 1y, 1q, 1M, 1w, 1d, 1h, 1m, 1s or a number of d, h, m or s.")
    unit = match[2]
    if unit in _MONTHS:
        return Interval(months=_MONTHS[unit])
    origin = _WEEK_START if unit == "w" else 0
    return Interval(milliseconds=number * _SECONDS[unit] * 1000, origin=origin)


def edges(interval: Interval, first: int, last: int) -> list[int]:
    """Bucket starts in epoch milliseconds that cover the times from `first` to `last`, and the end of the last one.

    Raises `BadRequest` when there are more than `MAX_BUCKETS` buckets.
    """
    if interval.months:
        return _calendar_edges(interval.months, first, last)
    width = interval.milliseconds
    start = (first - interval.origin) // width
    count = (last - interval.origin) // width - start + 1
    _check(count)
    return [interval.origin + (start + i) * width for i in range(count + 1)]


def _calendar_edges(months: int, first: int, last: int) -> list[int]:
    start = _date(first)
    index = (start.year * 12 + start.month - 1) // months * months
    result = [_month_start(index)]
    while result[-1] <= last:
        index += months
        result.append(_month_start(index))
        _check(len(result) - 1)
    return result


def _month_start(index: int) -> int:
    difference = datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return difference // timedelta(milliseconds=1)


def _date(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def numeric_edges(width: float, first: float, last: float) -> list[float]:
    """Multiples of `width` that cover the numbers from `first` to `last`, and the end of the last bucket."""
    _check((last / width) - (first / width))
    start, end = math.floor(first / width), math.floor(last / width)
    if start * width > first:
        start -= 1
    if (end + 1) * width <= last:
        end += 1
    _check(end - start + 1)
    return [i * width for i in range(start, end + 2)]


@dataclass(frozen=True)
class NumericBuckets:
    """Edges of the buckets of a histogram of numbers: one more than buckets; and the width of each."""

    edges: list[float]
    width: float


def numeric_buckets(
    field: IndexField, interval: float | None, count: int | None, first: float, last: float
) -> NumericBuckets:
    """The buckets of a histogram over values of `field` from `first` to `last`, by width or by number.

    Raises `BadRequest` unless exactly one of `interval` and `count` is given, both being positive, and when there are
    more than `MAX_BUCKETS` buckets.
    """
    if (interval is None) == (count is None):
        raise BadRequest(f"{field.name}: a histogram needs either the interval or the number of its buckets.")
    if field.kind == "float":
        first, last = float(first), float(last)
    if interval is not None:
        if not (interval > 0 and math.isfinite(interval)):
            raise BadRequest(f"{field.name}: the interval of a histogram must be positive, not {interval}.")
        return NumericBuckets(numeric_edges(interval, first, last), interval)
    if count is None or not 1 <= count <= MAX_BUCKETS:
        raise BadRequest(f"{field.name}: the number of buckets must be from 1 to {MAX_BUCKETS}, not {count}.")
    if field.kind == "float":
        return _equal_floats(count, first, last)
    width = -((int(first) - int(last) - 1) // count)
    number = (int(last) - int(first)) // width + 1
    return NumericBuckets([int(first) + i * width for i in range(number + 1)], width)


def _equal_floats(count: int, first: float, last: float) -> NumericBuckets:
    end = math.nextafter(last, math.inf)
    width = last / count - first / count
    starts = sorted({first + i * width for i in range(count)} - {last}) or [first]
    return NumericBuckets([*starts, end], width)


def _check(count: float) -> None:
    if not count <= MAX_BUCKETS:
        raise BadRequest(f"The interval is too small: it makes more than {MAX_BUCKETS} buckets.")
