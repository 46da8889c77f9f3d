"""Histograms of dates and numbers, and their limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from nomad.errors import BadRequest
from nomad.search import histograms
from nomad.search.engines.opensearch import metrics
from nomad.search.engines.opensearch.compiler import within
from nomad.search.engines.opensearch.mapping import column
from nomad.search.engines.opensearch.scope import Scope, plain
from nomad.search.fields import IndexField, aggregatable
from nomad.search.query import Bucket, DateHistogramFacet, FacetResult, HistogramFacet, Metric, StatsFacet

_RANGES = 10_000
"""Ranges in one aggregation."""


def stats(scope: Scope, facet: StatsFacet) -> FacetResult:
    """The smallest and the largest value."""
    found = aggregatable(facet.field)
    if not found.numeric:
        raise BadRequest(f"{facet.field}: only numbers and dates have a smallest and a largest value.")
    name = column(found)
    answer = scope.aggregate({"low": {"min": {"field": name}}, "high": {"max": {"field": name}}})
    low, high = answer["low"]["value"], answer["high"]["value"]
    return FacetResult() if low is None else FacetResult(minimum=plain(low), maximum=plain(high))


def by_date(scope: Scope, facet: DateHistogramFacet) -> FacetResult:
    """See `DateHistogramFacet`."""
    found = aggregatable(facet.field)
    if found.kind != "date":
        raise BadRequest(f"{facet.field} is no date.")
    interval = histograms.parse_interval(facet.interval)
    limits = stats(scope, StatsFacet(facet.field))
    if limits.minimum is None or limits.maximum is None:
        return FacetResult()
    edges = histograms.edges(interval, int(limits.minimum), int(limits.maximum))
    return FacetResult(_counted(scope, found, edges, facet.metrics))


def by_number(scope: Scope, facet: HistogramFacet) -> FacetResult:
    """See `HistogramFacet`."""
    found = aggregatable(facet.field)
    histograms.numeric_buckets(found, facet.interval, facet.buckets, 0, 0)  # a wrong question is wrong without values
    limits = stats(scope, StatsFacet(facet.field))
    if limits.minimum is None or limits.maximum is None:
        return FacetResult()
    layout = histograms.numeric_buckets(found, facet.interval, facet.buckets, limits.minimum, limits.maximum)
    buckets = _counted(scope, found, layout.edges, facet.metrics)
    return FacetResult(buckets, minimum=limits.minimum, maximum=limits.maximum, interval=layout.width)


def _counted(scope: Scope, found: IndexField, edges: Sequence[float], wanted: Sequence[Metric]) -> list[Bucket]:
    """One bucket from each edge to the next; the last edge only ends. A document counts once in a bucket."""
    buckets: list[Bucket] = []
    for start in range(0, len(edges) - 1, _RANGES):
        buckets += _part(scope, found, edges[start : start + _RANGES + 1], wanted)
    return buckets


def _part(scope: Scope, found: IndexField, edges: Sequence[float], wanted: Sequence[Metric]) -> list[Bucket]:
    bounds = list(edges) if found.kind == "float" else [math.ceil(edge) for edge in edges]
    spans = {str(i): span for i, span in enumerate(pairwise(bounds)) if span[0] < span[1]}
    here = scope.narrowed(within(found, bounds[0], bounds[-1]))
    listed = here.aggregate({"list": _ranges(found, spans)})["list"]["buckets"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in listed}
    values: dict[Any, dict[str, float]] = {}
    if wanted:
        filled = {key: span for key, span in spans.items() if counts[key]}
        parts = [(key, scope.narrowed(within(found, *span)), counts[key]) for key, span in filled.items()]
        values = metrics.in_buckets(here, _ranges(found, filled), parts, wanted)
    nothing: dict[str, float] = dict.fromkeys((metric.name for metric in wanted), 0)
    keys = (str(i) for i in range(len(bounds) - 1))
    return [
        Bucket(plain(edge), counts.get(key, 0), values.get(key, nothing))
        for edge, key in zip(edges, keys, strict=False)
    ]


def _ranges(found: IndexField, spans: dict[str, tuple[float, float]]) -> dict[str, Any]:
    ranges = [{"key": key, "from": low, "to": high} for key, (low, high) in spans.items()]
    return {"range": {"field": column(found), "ranges": ranges}}
