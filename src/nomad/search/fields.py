"""The fields of the index: where they are in the entry document, their type, and how values are brought into it.

Several quantities can share a field (`uploader_id` and `uploader.user_id`). Besides the quantities there are internal
fields, which access rules and OPTIMADE need and no client can name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType

from nomad.errors import BadRequest
from nomad.search.elements import SYMBOLS
from nomad.search.quantities import SearchQuantity, quantities
from nomad.search.query import GroupsFacet, Metric, TermsFacet, Value

Stored = str | int | float | bool
MAX_KEYWORD_BYTES = 8192
"""Longer values are cut, in documents and in queries alike."""
RATIO_PREFIX = "optimade.ratio."
"""Internal fields with the share of one element, for example `optimade.ratio.Ti`."""


@dataclass(frozen=True)
class IndexField:
    """One field of the index."""

    name: str
    """Name in the index; unique."""
    path: tuple[str, ...]
    """Keys that lead to the value in the entry document; empty for derived fields."""
    kind: str
    """keyword, words, segments, integer, float, date, boolean, or hidden: in no document, never matched."""
    many: bool

    @property
    def analysed(self) -> bool:
        return self.kind in ("words", "segments")

    @property
    def numeric(self) -> bool:
        return self.kind in ("integer", "float", "date")


def _field_of(quantity: SearchQuantity) -> IndexField | None:
    if quantity.kind in ("object", "nested"):
        return None
    if quantity.name.endswith(".email"):
        return IndexField(quantity.name, (), "hidden", quantity.many)
    path = quantity.filter_field.removesuffix(".keyword")
    if quantity.kind == "text":
        kind = "segments" if quantity.name == "path" else "words"
        return IndexField(f"{path}-{kind}", tuple(path.split(".")), kind, quantity.many)
    if quantity.kind == "number":
        kind = "integer" if quantity.type == "int" else "float"
    else:
        kind = quantity.kind
    return IndexField(path, tuple(path.split(".")), kind, quantity.many)


@cache
def names() -> Mapping[str, IndexField]:
    """Every name that a query may use, to its field. E-mail addresses are accepted but never match."""
    table = {name: field for name, q in quantities().items() if (field := _field_of(q))}
    for name in ("owners.user_id", "authors.user_id"):
        table[name] = IndexField(name, tuple(name.split(".")), "keyword", True)
    table["optimade.last_modified"] = IndexField("optimade.last_modified", (), "date", False)
    table["optimade.n_structure_features"] = IndexField("optimade.n_structure_features", (), "integer", False)
    for symbol in ("X", *SYMBOLS):
        name = f"{RATIO_PREFIX}{symbol}"
        table[name] = IndexField(name, (), "float", False)
    return MappingProxyType(table)


@cache
def fields() -> Mapping[str, IndexField]:
    """Every field by its name in the index."""
    return MappingProxyType({field.name: field for field in names().values() if field.kind != "hidden"})


def field(name: str) -> IndexField:
    """The field that `name` means in a query; raises `BadRequest` for an unknown or unsearchable name."""
    try:
        return names()[name]
    except KeyError:
        raise BadRequest(f"{name!r} is not a searchable quantity.") from None


def aggregatable(name: str) -> IndexField:
    """The field, if it has countable values; raises `BadRequest` otherwise."""
    found = field(name)
    if found.analysed or found.kind == "hidden":
        raise BadRequest(f"{name} has no list of values.")
    return found


def metric_field(metric: Metric) -> IndexField:
    """The field of a metric. Raises `BadRequest` when it cannot be summed or counted."""
    found = aggregatable(metric.field)
    if metric.kind not in ("sum", "cardinality"):
        raise BadRequest(f"{metric.kind!r} is no kind of metric.")
    if metric.kind == "sum" and not found.numeric:
        raise BadRequest(f"{metric.field}: only numbers can be summed.")
    return found


def group_field(facet: GroupsFacet) -> IndexField:
    """The field whose values are the keys of groups. Raises `BadRequest` when it has no keys."""
    found = field(facet.field)
    if found.kind != "keyword":
        raise BadRequest(f"{facet.field} cannot be the key of groups.")
    return found


def terms_field(facet: TermsFacet) -> IndexField:
    """The field whose values are listed. Raises `BadRequest` for a list that no engine can make."""
    found = aggregatable(facet.field)
    if facet.size < 0 or facet.order not in ("value", "count"):
        raise BadRequest(f"{facet.field}: size must not be negative and order be `value` or `count`.")
    if facet.size and facet.order == "count" and facet.after is not None:
        raise BadRequest(f"{facet.field}: `after` needs the order by value.")
    return found


def coerce(field: IndexField, value: Value) -> Stored:
    """`value` in the type of the index: text, number, boolean, or epoch milliseconds of a date.

    Raises `BadRequest` when the value does not fit. An integer field accepts whole floats as they are, so that a
    comparison with 2.5 is legal and simply never equal.
    """
    try:
        if field.kind in ("integer", "float"):
            return _number(value)
        if field.kind == "boolean":
            return _boolean(value)
        if field.kind == "date":
            return milliseconds(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadRequest(f"{field.name}: {value!r} is no {field.kind}.") from error
    if isinstance(value, bool):
        return "true" if value else "false"
    return cut(value.isoformat() if isinstance(value, datetime) else str(value))


def cut(text: str) -> str:
    """The part of `text` that is kept as a keyword."""
    if len(text) * 4 <= MAX_KEYWORD_BYTES:
        return text
    return text.encode(errors="replace")[:MAX_KEYWORD_BYTES].decode(errors="ignore")


def _number(value: Value) -> int | float:
    if isinstance(value, bool | datetime):
        raise TypeError("no number")
    if isinstance(value, str):
        try:
            return int(value.strip())
        except ValueError:
            value = float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("not finite")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value


def _boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    raise ValueError("no boolean")


def milliseconds(value: Value) -> int:
    """Epoch milliseconds of a time, ISO 8601 text (zone UTC if none; year or month alone allowed) or such a number."""
    if isinstance(value, bool):
        raise TypeError("no date")
    if isinstance(value, int | float):
        return math.floor(value)
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 4 and text.lstrip("-").isdigit() and len(text) != 8:
            return int(text)
        if len(text) == 4 or (len(text) == 7 and text[4] == "-"):
            text = f"{text}-01-01"[:10]
        value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    # not by timestamp(), whose float can round across the millisecond
    difference = value - datetime(1970, 1, 1, tzinfo=UTC)
    return (difference.days * 86_400 + difference.seconds) * 1000 + difference.microseconds // 1000
