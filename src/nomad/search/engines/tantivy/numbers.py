"""Numbers in tantivy's answers."""

from __future__ import annotations

from typing import Any


def plain(number: Any) -> int | float:
    """Whole numbers without point."""
    result: int | float = int(number) if isinstance(number, float) and number.is_integer() else number
    return result
