"""Limits of ranges and of patterns, which all engines understand in the same way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from nomad.errors import BadRequest
from nomad.search.fields import IndexField, Stored, coerce
from nomad.search.query import Range

MAX_DEPTH = 100
MAX_PATTERN_BYTES = 800
SMALLEST, LARGEST = -(2**63), 2**63 - 1
"""What fits into a field of integers."""


@dataclass(frozen=True)
class Limit:
    """One end of a range."""

    value: Stored
    inclusive: bool


def limits_of(field: IndexField, query: Range) -> tuple[Limit | None, Limit | None]:
    """The lower and the upper limit; of two lower (upper) bounds the stricter one counts.

    Raises `BadRequest` for bounds that do not fit the field.
    """
    lower = _stricter(field, query.gt, query.gte, larger=True)
    upper = _stricter(field, query.lt, query.lte, larger=False)
    return lower, upper


def _stricter(field: IndexField, exclusive: Any, inclusive: Any, *, larger: bool) -> Limit | None:
    limits = [] if exclusive is None else [Limit(coerce(field, exclusive), False)]
    if inclusive is not None:
        limits.append(Limit(coerce(field, inclusive), True))
    if len(limits) < 2:
        return limits[0] if limits else None
    first, second = limits
    if first.value == second.value:
        return first
    return first if (first.value > second.value) == larger else second  # type: ignore[operator]


def above(value: Any, limit: Limit | None) -> bool:
    """Whether the value fulfils a lower limit."""
    return limit is None or bool(value >= limit.value if limit.inclusive else value > limit.value)


def below(value: Any, limit: Limit | None) -> bool:
    """Whether the value fulfils an upper limit."""
    return limit is None or bool(value <= limit.value if limit.inclusive else value < limit.value)


@dataclass(frozen=True)
class NumberRange:
    """Limits in the type of a field of numbers; None where there is none."""

    low: int | float | None
    high: int | float | None
    includes_low: bool
    includes_high: bool


def number_range(field: IndexField, lower: Limit | None, upper: Limit | None) -> NumberRange | None:
    """The range of a field of numbers or dates; None when no number is in it."""
    low: Any = None if lower is None else lower.value
    high: Any = None if upper is None else upper.value
    with_low, with_high = lower is None or lower.inclusive, upper is None or upper.inclusive
    if field.kind == "float":
        low, high = low if low is None else float(low), high if high is None else float(high)
    else:
        if isinstance(low, float):
            low, with_low = math.ceil(low), True
        if isinstance(high, float):
            high, with_high = math.floor(high), True
        if (low is not None and low > LARGEST) or (high is not None and high < SMALLEST):
            return None
        if low is not None and low < SMALLEST:
            low, with_low = None, True
        if high is not None and high > LARGEST:
            high, with_high = None, True
    if low is not None and high is not None and (low > high or (low == high and not (with_low and with_high))):
        return None
    return NumberRange(low, high, with_low, with_high)


def terms_of(field: IndexField, values: list[Stored]) -> list[Stored]:
    """The values that a document can have, each once, in the type of the field."""
    unique: list[Stored] = []
    for value in dict.fromkeys(values):
        if field.kind == "float":
            unique.append(float(value) + 0.0)
        elif field.kind in ("integer", "date"):
            if isinstance(value, int) and SMALLEST <= value <= LARGEST:
                unique.append(value)
        elif value != "":
            unique.append(value)
    return unique


def check_pattern(text: str) -> None:
    """Raises `BadRequest` when `text` is too long to be looked for inside of values."""
    if len(text.encode(errors="replace")) > MAX_PATTERN_BYTES:
        raise BadRequest(
            f"The text {text[:40]!r}... is too long to be searched for (at most {MAX_PATTERN_BYTES} bytes)."
        )
