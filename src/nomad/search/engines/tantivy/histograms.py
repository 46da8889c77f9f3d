"""Histograms of dates and numbers, and their limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from nomad.errors import BadRequest
from nomad.search import histograms
from nomad.search.engines.tantivy.metrics import per_range
from nomad.search.engines.tantivy.numbers import plain
from nomad.search.fields import IndexField, aggregatable
from nomad.search.query import Bucket, DateHistogramFacet, FacetResult, HistogramFacet, Metric, StatsFacet

if TYPE_CHECKING:
    from nomad.search.engines.tantivy.facets import Facets

_RANGES = 15_000
"""Ranges in one aggregation; tantivy allows 65,000 buckets."""


def stats(facets: Facets, facet: StatsFacet) -> FacetResult:
    """The smallest and the largest value."""
    found = aggregatable(facet.field)
    if not found.numeric:
        raise BadRequest(f"{facet.field}: only numbers and dates have a smallest and a largest value.")
    request = {"stats": {"stats": {"field": found.name}}}
    answer = facets.searcher.aggregate(facets.query, request)["stats"]
    if not answer["count"]:
        return FacetResult()
    return FacetResult(minimum=plain(answer["min"]), maximum=plain(answer["max"]))


def by_date(facets: Facets, facet: DateHistogramFacet) -> FacetResult:
    """See `DateHistogramFacet`; tantivy knows no calendar, so the buckets are ranges."""
    if aggregatable(facet.field).kind != "date":
        raise BadRequest(f"{facet.field} is no date.")
    interval = histograms.parse_interval(facet.interval)
    limits = stats(facets, StatsFacet(facet.field))
    if limits.minimum is None or limits.maximum is None:
        return FacetResult()
    edges = histograms.edges(interval, int(limits.minimum), int(limits.maximum))
    return FacetResult(_counted(facets, aggregatable(facet.field), edges, facet.metrics))


def by_number(facets: Facets, facet: HistogramFacet) -> FacetResult:
    """See `HistogramFacet`."""
    found = aggregatable(facet.field)
    histograms.numeric_buckets(found, facet.interval, facet.buckets, 0, 0)  # a wrong question is wrong without values
    limits = stats(facets, StatsFacet(facet.field))
    if limits.minimum is None or limits.maximum is None:
        return FacetResult()
    layout = histograms.numeric_buckets(found, facet.interval, facet.buckets, limits.minimum, limits.maximum)
    buckets = _counted(facets, found, layout.edges, facet.metrics)
    return FacetResult(buckets, minimum=limits.minimum, maximum=limits.maximum, interval=layout.width)


def _counted(facets: Facets, found: IndexField, edges: Sequence[float], metrics: Sequence[Metric]) -> list[Bucket]:
    """One bucket from each edge to the next; the last edge only ends."""
    count_all = _counts_of_lists if found.many else _counts
    counts = count_all(facets, found, edges)
    spans = list(pairwise(edges))
    if not metrics:
        return [Bucket(plain(low), count) for (low, _), count in zip(spans, counts, strict=True)]
    ranges = [(low, high, count) for (low, high), count in zip(spans, counts, strict=True)]
    values = per_range(facets, found, ranges, metrics)
    return [Bucket(plain(low), count, each) for (low, _, count), each in zip(ranges, values, strict=True)]


def _counts(facets: Facets, found: IndexField, edges: Sequence[float]) -> list[int]:
    counts: list[int] = []
    for start in range(0, len(edges) - 1, _RANGES):
        part = edges[start : start + _RANGES + 1]
        if found.kind != "float":
            part = [math.ceil(edge) for edge in part]
        ranges = [
            {"from": low, "to": high, "key": str(i)} for i, (low, high) in enumerate(pairwise(part)) if low < high
        ]
        request = {"range": {"range": {"field": found.name, "ranges": ranges}}}
        answer = facets.searcher.aggregate(facets.query, request)["range"]["buckets"]
        by_key = {bucket["key"]: bucket["doc_count"] for bucket in answer}
        counts += [by_key.get(str(i), 0) for i in range(len(part) - 1)]
    return counts


def _counts_of_lists(facets: Facets, found: IndexField, edges: Sequence[float]) -> list[int]:
    """A document with two values in a bucket counts once."""
    return [facets.narrowed(facets.compiler.within(found, low, high)).count() for low, high in pairwise(edges)]
