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
        patterns = [".*".join(re.escape(part) for part in key.split("*")) for key in keys]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

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
