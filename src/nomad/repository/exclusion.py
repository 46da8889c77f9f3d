"""Leaving keys out of hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any


class Exclusion:
    """Dotted keys that are left out of documents.

    A key drops everything below it; `*` stands for any text, dots included.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._pattern = re.compile("|".join(map(_expression, keys))) if keys else None

    def apply(self, document: dict[str, Any]) -> dict[str, Any]:
        """The document without the excluded keys, without nulls and without objects that are or become empty."""
        return self._object(document, "")

    def _object(self, values: dict[str, Any], prefix: str) -> dict[str, Any]:
        kept = {}
        for key, value in values.items():
            path = prefix + key
            if value is None or (self._pattern is not None and self._pattern.fullmatch(path)):
                continue
            cleaned = self._value(value, f"{path}.")
            if cleaned != {}:
                kept[key] = cleaned
        return kept

    def _value(self, value: Any, prefix: str) -> Any:
        if isinstance(value, dict):
            return self._object(value, prefix)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [self._object(item, prefix) if isinstance(item, dict) else item for item in value]
        return value


def _expression(key: str) -> str:
    """The key as a regular expression that never goes back behind a text it has found.

    The earliest place of each text between two stars is as good as any later one; without the atomic groups a key with
    many stars would take exponential time.
    """
    first, *rest = map(re.escape, re.split(r"\*+", key))
    if not rest:
        return first
    *middle, last = rest
    return first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}"
