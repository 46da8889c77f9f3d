"""The search quantities: what can be filtered, counted, sorted and summed, read off the datamodel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

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
    meaning: str
    unit: str | None = None
    values_allowed: tuple[str, ...] | None = None
    statistic: Statistic | None = None
    metric: Metric | None = None
    group: str | None = None
    derived_from: str | None = None
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
    """All search quantities by name."""
    rows = json.loads((Path(__file__).parent / "quantities.json").read_text(encoding="utf-8"))
    return MappingProxyType({row["name"]: _quantity(row) for row in rows})


def _quantity(row: dict[str, Any]) -> SearchQuantity:
    statistic = row["statistic"]
    return SearchQuantity(
        name=row["name"],
        type=row["type"],
        kind=row["kind"],
        stored=row["stored"],
        query_many=row["query_many"],
        url_many=row["url_many"],
        filter_field=row["filter_field"],
        aggregatable=row["aggregatable"],
        sortable=row["sortable"],
        owner=row["owner"],
        meaning=row["meaning"],
        unit=row["unit"],
        values_allowed=tuple(row["values_allowed"]) if row["values_allowed"] else None,
        statistic=statistic
        and Statistic(
            size=statistic["size"] if isinstance(statistic["size"], int) else 100,
            fixed_size=statistic["fixed_size"],
            order=statistic["order"].split()[0],
            fixed_values=tuple(statistic["fixed_values"]) if statistic["fixed_values"] else None,
        ),
        metric=row["metric"] and Metric(row["metric"]["name"], row["metric"]["kind"], row["name"]),
        group=row["group"],
        derived_from=row["derived_from"],
        default=row["default"],
        default_order=row["default_order"],
    )


@cache
def metrics() -> Mapping[str, Metric]:
    """All metrics by name, without `code_runs`, which is the count itself."""
    return MappingProxyType({q.metric.name: q.metric for q in quantities().values() if q.metric})


@cache
def groups() -> Mapping[str, SearchQuantity]:
    """Group parameter, such as `uploads_grouped`, to the quantity that is the key of its groups."""
    return MappingProxyType({q.group: q for q in quantities().values() if q.group})
