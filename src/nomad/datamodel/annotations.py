"""What other parts of the project are told about quantities: that they can be searched, edited, or served by OPTIMADE."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Many = Literal["append", "split"]


@dataclass(frozen=True)
class Search:
    """`a_search=Search(...)` makes a quantity a search quantity (a list of them: under several names).

    The full name is the path of the quantity in the entry metadata, with the last part replaced by `name` if given.
    """

    name: str | None = None
    kind: Literal["text", "path", "keyword", "nested", "object"] | None = None
    """How it is indexed, when that does not follow from the type: words, path segments, whole values, ..."""
    exact: str | None = None
    """The part of the stored value that filters compare: `name.keyword`, `user_id`, `keyword` (the whole text), ..."""
    many_and: Many | None = None
    """Several query values mean that all must match; repeated parameters (`append`) or split at commas (`split`)."""
    many_or: Many | None = None
    """Several query values mean that one must match."""
    metric: Literal["cardinality", "sum"] | None = None
    metric_name: str | None = None
    """Name of the metric based on this quantity, full."""
    group: str | None = None
    """Name of the parameter that groups results by this quantity, full."""
    statistic_size: int = 20
    """How many values a statistic returns."""
    statistic_fixed: bool = False
    """The number of returned values cannot be changed."""
    statistic_order: Literal["value", "count"] = "value"
    statistic_values: Sequence[str] | None = None
    """The closed list of values."""
    order_default: bool = False
    """Results are ordered by this quantity when no order is requested."""
    query_value: Callable[[Any], Any] | None = None
    """Turns given query values into the stored form."""


@dataclass(frozen=True)
class Edit:
    """`a_edit=Edit(...)`: rules of the edit API for a quantity."""

    admin_only: bool = False
    verify: Literal["User", "Dataset"] | None = None
    """Values must be ids of existing users or datasets."""


@dataclass(frozen=True)
class Optimade:
    """`a_optimade=Optimade(...)`: the quantity is a property of OPTIMADE structures."""

    type: str
    sortable: bool = False
    optional: bool = False
    """Left out of the answer unless it is requested or set."""
