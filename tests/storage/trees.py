"""Comparison of archive trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def same(one: Any, other: Any) -> bool:
    """Equal with equal types; nan equals nan; lazy nodes count as what they show."""
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and one.dtype.newbyteorder("<") == other.dtype
            and one.shape == other.shape
            and one.astype(other.dtype).tobytes() == other.tobytes()
        )
    if isinstance(one, dict):
        return isinstance(other, Mapping) and list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return (
            isinstance(other, Sequence)
            and not isinstance(other, str)
            and len(one) == len(other)
            and all(map(same, one, other))
        )
    if isinstance(one, (float, complex)) and one != one:
        return type(one) is type(other) and other != other
    return type(one) is type(other) and one == other
