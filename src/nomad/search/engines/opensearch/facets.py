"""Lists of values with their counts, exact whatever the number of shards."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

from nomad.search.engines.opensearch import metrics
from nomad.search.engines.opensearch.compiler import terms as compile_terms
from nomad.search.engines.opensearch.groups import groups
from nomad.search.engines.opensearch.histograms import by_date, by_number, stats
from nomad.search.engines.opensearch.mapping import column
from nomad.search.engines.opensearch.scope import MAX_BUCKETS, Buckets, Scope, plain
from nomad.search.fields import IndexField, aggregatable, coerce, field, terms_field
from nomad.search.limits import MAX_PATTERN_BYTES
from nomad.search.query import (
    Bucket,
    DateHistogramFacet,
    Facet,
    FacetResult,
    GroupsFacet,
    HistogramFacet,
    Metric,
    StatsFacet,
    TermsFacet,
)


def answer(scope: Scope, facet: Facet) -> FacetResult:
    """The facet over the documents of the scope. Raises `BadRequest`."""
    match facet:
        case TermsFacet():
            return _terms(scope, facet)
        case DateHistogramFacet():
            return by_date(scope, facet)
        case HistogramFacet():
            return by_number(scope, facet)
        case StatsFacet():
            return stats(scope, facet)
        case GroupsFacet():
            return groups(scope, facet)


def simple(facet: Facet) -> dict[str, Any] | None:
    """The aggregation that is asked for together with the hits, for facets that need no other."""
    if not isinstance(facet, TermsFacet) or facet.after is not None or facet.include is not None:
        return None
    if facet.order != "value" or not 0 < facet.size < 5000:
        return None
    return _by_key(aggregatable(facet.field), facet.size + 1)


def read_simple(scope: Scope, facet: TermsFacet, answer: dict[str, Any]) -> FacetResult:
    """The result of a facet with a `simple` aggregation."""
    return _result(scope, facet, [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]])


def _terms(scope: Scope, facet: TermsFacet) -> FacetResult:
    found = terms_field(facet)
    if facet.size == 0:
        return FacetResult()
    if facet.order == "count":
        return _result(scope, facet, _most_frequent(scope, found, facet.size, facet.include))
    if facet.after is None and _in_cluster(found, facet.include) and facet.size < MAX_BUCKETS:
        request = _by_key(found, facet.size + 1, facet.include)
        buckets = [(each["key"], each["doc_count"]) for each in scope.aggregate({"list": request})["list"]["buckets"]]
        return _result(scope, facet, buckets)
    after = None if facet.after is None else coerce(found, facet.after)
    listed: Buckets = []
    for bucket in scope.ascending(found, after, facet.size + 1):
        if facet.include is None or facet.include in str(_key(found, bucket["key"])):
            listed.append((bucket["key"], bucket["doc_count"]))
        if len(listed) > facet.size:
            break
    return _result(scope, facet, listed)


def _most_frequent(scope: Scope, found: IndexField, size: int, include: str | None) -> Buckets:
    """By count descending, then value."""
    if _in_cluster(found, include) and size < MAX_BUCKETS:
        request = _by_key(found, size, include)
        request["terms"] |= {"shard_size": MAX_BUCKETS, "order": [{"_count": "desc"}, {"_key": "asc"}]}
        listed = scope.aggregate({"list": request})["list"]
        if listed["doc_count_error_upper_bound"] == 0:
            return [(bucket["key"], bucket["doc_count"]) for bucket in listed["buckets"]]
    every = ((bucket["key"], bucket["doc_count"]) for bucket in scope.ascending(found))
    fitting = (each for each in every if include is None or include in str(_key(found, each[0])))
    return heapq.nsmallest(size, fitting, key=lambda each: (-each[1], each[0]))


def _result(scope: Scope, facet: TermsFacet, buckets: Buckets) -> FacetResult:
    found = field(facet.field)
    page = buckets[: facet.size]
    more = len(buckets) > facet.size and bool(page) and facet.order == "value"
    after = str(_key(found, page[-1][0])) if more else None
    return FacetResult(_with_metrics(scope, page, found, facet.metrics), after)


def _with_metrics(scope: Scope, buckets: Buckets, found: IndexField, wanted: Sequence[Metric]) -> list[Bucket]:
    if not wanted or not buckets:
        return [Bucket(_key(found, key), count) for key, count in buckets]
    values = [bool(key) if found.kind == "boolean" else key for key, _ in buckets]
    parts = [
        (_key(found, key), scope.narrowed(compile_terms(found, (value,))), count)
        for value, (key, count) in zip(values, buckets, strict=True)
    ]
    request = _by_key(found, MAX_BUCKETS)
    inner = scope
    if found.kind == "keyword":
        request["terms"] |= {"include": values, "size": len(values)}
    elif not found.many:
        inner = scope.narrowed(compile_terms(found, values))
    found_values = metrics.in_buckets(inner, request, parts, wanted)
    return [Bucket(key, count, found_values[key]) for key, _, count in parts]


def _by_key(found: IndexField, size: int, include: str | None = None) -> dict[str, Any]:
    terms: dict[str, Any] = {"field": column(found), "size": size, "shard_size": size, "order": {"_key": "asc"}}
    if include:
        escaped = "".join(char if char.isalnum() else f"\\{char}" for char in include)
        terms["include"] = f".*{escaped}.*"
    return {"terms": terms}


def _in_cluster(found: IndexField, include: str | None) -> bool:
    """Whether the cluster can choose the values that contain the text."""
    return not include or (found.kind == "keyword" and len(include.encode(errors="replace")) <= MAX_PATTERN_BYTES)


def _key(found: IndexField, key: Any) -> str | int | float:
    return int(key) if found.kind == "boolean" else key if found.kind == "keyword" else plain(key)
