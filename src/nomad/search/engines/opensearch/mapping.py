"""The mapping of an index, derived from the fields, and the names of indices."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from typing import Any

from nomad.config import Settings
from nomad.search.fields import IndexField, Stored, fields

LAYOUT = 1
"""To be raised when documents are written differently although the fields are the same."""
MAX_WINDOW = 1_000_000
"""Largest sum of offset and size of a page."""
_TYPES = {"integer": "long", "date": "long", "float": "double", "boolean": "boolean"}


def column(field: IndexField) -> str:
    """The name of the field in the mapping: without points, which would mean objects."""
    return field.name.replace(".", "/")


def mapping() -> dict[str, Any]:
    """Keywords, numbers and booleans as they are, dates as epoch milliseconds, analysed fields as their tokens."""
    properties = {column(field): _property(field) for field in fields().values()}
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": properties}


def _property(field: IndexField) -> dict[str, Any]:
    if field.analysed:
        return {"type": "keyword", "doc_values": False}
    return {"type": _TYPES.get(field.kind, "keyword")}


def index_document(flat: dict[str, list[Stored]]) -> dict[str, Any]:
    """What is handed to OpenSearch for the values of one document."""
    return {column(fields()[name]): values for name, values in flat.items()}


def index_settings(settings: Settings) -> dict[str, Any]:
    """Settings of a new index. It becomes visible by commits alone, and safe when it is complete."""
    return {
        "number_of_shards": settings.search.opensearch.shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "translog.durability": "async",
        "max_result_window": max(MAX_WINDOW, settings.search.max_result_window),
        "max_terms_count": 1_000_000,
        "max_regex_length": 10_000,
        "mapping.total_fields.limit": 5_000,
    }


def settings_when_complete(settings: Settings) -> dict[str, Any]:
    """What changes when the index is complete: from now on a commit survives a crash."""
    return {"translog.durability": "request", "number_of_replicas": settings.search.opensearch.replicas}


@cache
def schema_hash() -> str:
    """Changes whenever an index written before cannot be used any more."""
    content = [[field.name, field.kind] for field in fields().values()]
    text = json.dumps([LAYOUT, sorted(content)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class Names:
    """Names of one installation's indices: `<prefix>-<schema hash>-<number>`, and the aliases that point to them."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.current = f"{prefix}-{schema_hash()}"
        """Alias of the generation that is searched and written."""
        self.building = f"{self.current}-building"
        """Alias of the generation that is being built."""

    @property
    def all(self) -> str:
        """A pattern for all indices, and maybe some of other installations."""
        return f"{self._prefix}-*"

    def generation(self, number: int) -> str:
        return f"{self.current}-{number}"

    def is_ours(self, index: str) -> bool:
        """Whether an index is of this installation, of any version."""
        return re.fullmatch(rf"{re.escape(self._prefix)}-[0-9a-f]{{12}}(-\d+)?", index) is not None

    def number(self, index: str) -> int:
        """The number of a generation, of any version."""
        last = index.rsplit("-", 1)[-1]
        return int(last) if last.isdigit() and len(last) < 12 else 0
