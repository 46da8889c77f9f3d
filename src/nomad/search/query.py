"""The query model: what can be asked of an index, independent of the engine.

A `Query` is a tree of clauses. Field names are the dotted names of `nomad.search.quantities` (for example
`dft.code_name`) plus internal fields of the document (`owners.user_id`). Engines compile the tree; nothing above
`nomad.search` knows an engine's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Value = str | int | float | bool | datetime


@dataclass(frozen=True)
class All:
    """Matches every document."""


@dataclass(frozen=True)
class Term:
    """The field has exactly this value (any of its values, when it is multi-valued)."""

    field: str
    value: Value


@dataclass(frozen=True)
class Terms:
    """The field has at least one of these values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Range:
    """A value of the field lies between all given bounds; strings in code point order."""

    field: str
    gt: Value | None = None
    gte: Value | None = None
    lt: Value | None = None
    lte: Value | None = None


@dataclass(frozen=True)
class Prefix:
    """The field starts with this text."""

    field: str
    prefix: str


@dataclass(frozen=True)
class Contains:
    """The field contains this text, case-sensitively; `suffix_only` demands it at the end."""

    field: str
    text: str
    suffix_only: bool = False


@dataclass(frozen=True)
class Text:
    """Any word of `text` occurs in the analysed field."""

    field: str
    text: str


@dataclass(frozen=True)
class Exists:
    """The field has a value."""

    field: str


@dataclass(frozen=True)
class And:
    """All clauses match; an empty tuple matches everything."""

    clauses: tuple[Query, ...]


@dataclass(frozen=True)
class Or:
    """At least one clause matches; an empty tuple matches nothing."""

    clauses: tuple[Query, ...]


@dataclass(frozen=True)
class Not:
    """The clause does not match."""

    clause: Query


Query = All | Term | Terms | Range | Prefix | Contains | Text | Exists | And | Or | Not


@dataclass(frozen=True)
class Metric:
    """A number over a set of documents: `sum` of a numeric field or `cardinality` (distinct values) of any field."""

    name: str
    kind: str
    field: str


@dataclass(frozen=True)
class TermsFacet:
    """Counts (and metrics) per value of a field.

    `order` is `value` (ascending) or `count` (descending, then value). `after` continues behind a value (order by
    value only). `include` keeps only values that contain this text.
    """

    field: str
    size: int = 20
    order: str = "value"
    metrics: tuple[Metric, ...] = ()
    after: str | None = None
    include: str | None = None


@dataclass(frozen=True)
class DateHistogramFacet:
    """Counts (and metrics) per interval of a date field; `interval` as in the API (`1M`, `2592000s`, ...)."""

    field: str
    interval: str = "1M"
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class HistogramFacet:
    """Counts (and metrics) per interval of a numeric field.

    Give either `interval`, the width of buckets that begin at its multiples, or `buckets`, a number of equal buckets
    from the smallest to the largest value that the matching documents have. Of whole numbers there may be fewer
    buckets, because their width is a whole number too.
    """

    field: str
    interval: float | None = None
    metrics: tuple[Metric, ...] = ()
    buckets: int | None = None


@dataclass(frozen=True)
class StatsFacet:
    """Smallest and largest value of a numeric or date field."""

    field: str


@dataclass(frozen=True)
class GroupsFacet:
    """Documents grouped by a key field, with the number of documents and one example id per group.

    Order: by key ascending, or, with `newest_first`, by the largest upload time of the group descending, then key.
    `after` is the opaque text of a previous answer.
    """

    field: str
    size: int = 10
    after: str | None = None
    newest_first: bool = False


Facet = TermsFacet | DateHistogramFacet | HistogramFacet | StatsFacet | GroupsFacet


@dataclass(frozen=True)
class Sort:
    """Order of the hits by one field, ties by calc_id ascending; documents without value come last."""

    field: str = "upload_time"
    descending: bool = True


@dataclass(frozen=True)
class SearchRequest:
    """One question to an engine.

    Hits are given by `offset`/`size`, or, for going through everything, by `after` (the `SearchResponse.after` of the
    previous page, with the same sort). `size=0` gives totals and facets only.
    """

    query: Query = All()
    sort: Sort | tuple[Sort, ...] = Sort()
    offset: int = 0
    size: int = 10
    after: str | None = None
    facets: Mapping[str, Facet] = field(default_factory=dict)
    metrics: tuple[Metric, ...] = ()
    """Metrics over all matching documents."""


@dataclass(frozen=True)
class Bucket:
    """One value of a facet. `key` is text, number or, for date histograms, epoch milliseconds."""

    key: str | int | float
    count: int
    metrics: Mapping[str, float] = field(default_factory=dict)
    example: str | None = None
    """Groups only: the calc_id of one document."""


@dataclass(frozen=True)
class FacetResult:
    """Buckets in the order asked for. `after` continues (None when there is nothing more).

    Histograms of numbers and `StatsFacet` tell the smallest and the largest value, in the unit of the field.
    `interval` is the width of the buckets of a histogram of numbers.
    """

    buckets: Sequence[Bucket] = ()
    after: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    interval: float | None = None


@dataclass(frozen=True)
class SearchResponse:
    """Answer of an engine: the exact number of matches, the ids of the hits, and what was asked besides."""

    total: int
    hits: Sequence[str]
    after: str | None = None
    facets: Mapping[str, FacetResult] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
