"""The search quantities: what can be filtered, counted, sorted and summed, read off the datamodel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nomad.datamodel.annotations import Search
from nomad.metainfo.types import DatetimeType, MEnum
from nomad.search.query import Metric


@dataclass(frozen=True)
class Statistic:
    """How many values a statistic of the quantity returns, and in which order (`value` or `count`)."""

    size: int
    fixed_size: bool
    order: str
    fixed_values: tuple[str, ...] | None


@dataclass(frozen=True)
class SearchQuantity:
    """One quantity; the members have the meaning of the table in the reference of search quantities."""

    name: str
    type: str
    kind: str
    """keyword, text, number, date, boolean, nested or object."""
    stored: str
    """`one` or `many` values in an entry."""
    query_many: str | None
    """What several given values mean: `and`, `or`, or None for a single-valued parameter."""
    url_many: str | None
    """How several values are written in a URL: `repeat` or `comma`."""
    filter_field: str
    aggregatable: bool
    sortable: bool
    owner: str
    """Path of the section that it belongs to; `entry` is the root."""
    meaning: str
    unit: str | None = None
    values_allowed: tuple[str, ...] | None = None
    statistic: Statistic | None = None
    metric: Metric | None = None
    group: str | None = None
    default: Any = None
    default_order: bool = False

    @property
    def many(self) -> bool:
        return self.stored == "many"

    @property
    def domain(self) -> str | None:
        """`dft`, `ems`, `qcms`, `encyclopedia`, or None for the entry level."""
        first = self.name.split(".")[0]
        return first if first in ("dft", "ems", "qcms", "encyclopedia") else None


@cache
def quantities() -> Mapping[str, SearchQuantity]:
    """All search quantities by name, in the order of the schema."""
    from nomad.datamodel import EntryMetadata

    found = _section(EntryMetadata.m_def, "", "entry", False)
    return MappingProxyType({quantity.name: quantity for quantity in found})


def _section(section: Any, prefix: str, owner: str | None, many: bool) -> Iterator[SearchQuantity]:
    """Search quantities of a section, whose names begin with `prefix`; `many` if the section can repeat.

    Without `owner` the quantities belong to the section that defines them.
    """
    for quantity in section.all_quantities.values():
        annotations = quantity.m_annotations.get("search")
        if annotations is None:
            continue
        path = f"{prefix}{quantity.name}"
        several = many or not quantity.is_scalar
        annotations = annotations if isinstance(annotations, list) else [annotations]
        for annotation in annotations:
            name = f"{prefix}{annotation.name or quantity.name}"
            yield _quantity(name, path, quantity, annotation, owner or quantity.m_parent.name.lower(), several)
        if _has_members(quantity, annotations[0]) and path not in _WITHOUT_MEMBERS:
            target = quantity.data_type.target()
            yield from _section(target, f"{path}.", path if annotations[0].kind == "object" else None, several)
    for sub_section in section.all_sub_sections.values():
        path = f"{prefix}{sub_section.name}"
        yield from _section(sub_section.section, f"{path}.", path, many or sub_section.repeats)


_WITHOUT_MEMBERS = {"owners"}
"""Only the names of owners can be searched for."""


def _has_members(quantity: Any, annotation: Search) -> bool:
    """Whether what the quantity refers to is part of the entry document."""
    return hasattr(quantity.data_type, "target") and (
        annotation.kind == "object" or _type(quantity) != "section reference"
    )


def _quantity(name: str, path: str, quantity: Any, annotation: Search, owner: str, many: bool) -> SearchQuantity:
    kind = _kind(quantity, annotation)
    counted = kind in ("keyword", "number", "date", "boolean") and not name.endswith(".email")
    rule = annotation.many_and or annotation.many_or
    values = annotation.statistic_values
    return SearchQuantity(
        name=name,
        type=_type(quantity) if kind != "object" else "section",
        kind=kind,
        stored="many" if many else "one",
        query_many="and" if annotation.many_and else "or" if annotation.many_or else None,
        url_many=rule and {"append": "repeat", "split": "comma"}[rule],
        filter_field=path if annotation.exact is None else f"{path}.{annotation.exact}",
        aggregatable=counted,
        sortable=counted,
        owner=owner,
        meaning=_meanings().get(name) or quantity.description or "",
        unit=quantity.unit_text,
        values_allowed=tuple(quantity.data_type.data) if _type(quantity) == "enum" else None,
        statistic=Statistic(
            size=annotation.statistic_size,
            fixed_size=annotation.statistic_fixed,
            order=annotation.statistic_order,
            fixed_values=tuple(values) if values else None,
        )
        if counted
        else None,
        metric=Metric(annotation.metric_name, annotation.metric, name)
        if annotation.metric and annotation.metric_name
        else None,
        group=annotation.group,
        default=quantity.default,
        default_order=annotation.order_default,
    )


def _kind(quantity: Any, annotation: Search) -> str:
    if annotation.kind is not None:
        return "text" if annotation.kind == "path" else annotation.kind
    kinds = {"int": "number", "float": "number", "bool": "boolean", "datetime": "date"}
    return kinds.get(_type(quantity), "keyword")


def _type(quantity: Any) -> str:
    data_type = quantity.data_type
    if hasattr(data_type, "target"):
        custom = str(getattr(data_type, "custom", None) or "SectionReference")
        return custom.removesuffix("Reference").lower() + " reference"
    if isinstance(data_type, MEnum):
        return "enum"
    if isinstance(data_type, DatetimeType):
        return "datetime"
    name = str(data_type.data)
    for beginning, found in (("str", "string"), ("bool", "bool"), ("int", "int"), ("float", "float")):
        if name.startswith(beginning):
            return found
    return "string"


@cache
def _meanings() -> dict[str, str]:
    texts: dict[str, str] = json.loads(Path(__file__).with_name("meanings.json").read_text(encoding="utf-8"))
    return texts


@cache
def metrics() -> Mapping[str, Metric]:
    """All metrics by name, without `code_runs`, which is the count itself."""
    return MappingProxyType({q.metric.name: q.metric for q in quantities().values() if q.metric})


@cache
def groups() -> Mapping[str, SearchQuantity]:
    """Group parameter, such as `uploads_grouped`, to the quantity that is the key of its groups."""
    return MappingProxyType({q.group: q for q in quantities().values() if q.group})
