"""Metrics: sums and numbers of distinct values, over all documents of a query and inside of buckets.

Inside of buckets they are nested aggregations as long as those stay below tantivy's limit of 65,000 buckets; beyond it
each bucket is a query of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nomad.errors import BadRequest
from nomad.search.engines.tantivy.numbers import plain
from nomad.search.fields import IndexField, aggregatable
from nomad.search.query import Metric

if TYPE_CHECKING:
    from nomad.search.engines.tantivy.facets import Facets

_BUDGET = 60_000
_ALL_VALUES = 2**32 - 1

Values = dict[str, float]


def total(facets: Facets, metric: Metric) -> float:
    """The metric over all documents of the query."""
    found = _check(metric)
    if metric.kind == "sum":
        answer = facets.searcher.aggregate(facets.query, {"sum": {"sum": {"field": found.name}}})
        return plain(answer["sum"]["value"] or 0)
    if found.kind == "keyword":
        return len(facets.searcher.terms_with_prefix(found.name, "", facets.query))
    return sum(1 for _ in facets.ascending(found))


def per_value(
    facets: Facets, found: IndexField, buckets: Sequence[tuple[Any, int]], metrics: Sequence[Metric]
) -> list[Values]:
    """The metrics of the buckets of these values (value and number of documents)."""
    keys = [key for key, _ in buckets]
    nested: dict[str, Any] = {}
    names: set[str] = set()
    if buckets and (found.kind == "keyword" or not found.many):
        nested, names = _nested(facets, metrics, [count for _, count in buckets])
    values: dict[Any, Values] = {key: {} for key in keys}
    if nested:
        terms: dict[str, Any] = {"field": found.name, "size": len(keys), "segment_size": _ALL_VALUES}
        narrowed = facets
        if found.kind == "keyword":
            terms["include"] = keys
        else:
            narrowed = facets.narrowed(facets.compiler.terms(found, keys))
        answer = facets.searcher.aggregate(narrowed.query, {"terms": {"terms": terms, "aggs": nested}})
        for bucket in answer["terms"]["buckets"]:
            values[bucket["key"]] |= _read(bucket, nested)
    for metric in metrics:
        if metric.name not in names:
            for key in keys:
                values[key][metric.name] = total(facets.narrowed(facets.compiler.terms(found, (key,))), metric)
    return [values[key] for key in keys]


def per_range(
    facets: Facets, found: IndexField, ranges: Sequence[tuple[Any, Any, int]], metrics: Sequence[Metric]
) -> list[Values]:
    """The metrics of ranges given by lower edge, upper edge and number of documents."""
    values: list[Values] = [dict.fromkeys((metric.name for metric in metrics), 0) for _ in ranges]
    filled = [(i, low, high, count) for i, (low, high, count) in enumerate(ranges) if count]
    nested: dict[str, Any] = {}
    names: set[str] = set()
    if filled and not found.many and found.kind != "float" and len(filled) < _BUDGET // 10:
        nested, names = _nested(facets, metrics, [count for *_, count in filled])
    if nested:
        wanted = [{"from": math.ceil(low), "to": math.ceil(high), "key": str(i)} for i, low, high, _ in filled]
        request = {"ranges": {"range": {"field": found.name, "ranges": wanted}, "aggs": nested}}
        narrowed = facets.narrowed(facets.compiler.within(found, filled[0][1], filled[-1][2]))
        for bucket in facets.searcher.aggregate(narrowed.query, request)["ranges"]["buckets"]:
            if bucket["key"].isdigit():
                values[int(bucket["key"])] |= _read(bucket, nested)
    for metric in metrics:
        if metric.name not in names:
            for i, low, high, _ in filled:
                values[i][metric.name] = total(facets.narrowed(facets.compiler.within(found, low, high)), metric)
    return values


def _nested(facets: Facets, metrics: Sequence[Metric], counts: Sequence[int]) -> tuple[dict[str, Any], set[str]]:
    """Aggregations to nest in buckets with these numbers of documents, and the names of the metrics they answer."""
    nested: dict[str, Any] = {}
    budget = _BUDGET
    for metric in metrics:
        found = _check(metric)
        if metric.kind == "sum":
            nested[metric.name] = {"sum": {"field": found.name}}
            continue
        most = facets.distinct(metric) * len(counts)
        if not found.many:
            most = min(most, sum(counts))
        if most <= budget:
            budget -= int(most)
            nested[metric.name] = {"terms": {"field": found.name, "size": _BUDGET, "segment_size": _ALL_VALUES}}
    return nested, set(nested)


def _read(bucket: Mapping[str, Any], nested: Mapping[str, Any]) -> Values:
    return {
        name: len(bucket[name]["buckets"]) if "terms" in nested[name] else plain(bucket[name]["value"] or 0)
        for name in nested
    }


def _check(metric: Metric) -> IndexField:
    found = aggregatable(metric.field)
    if metric.kind not in ("sum", "cardinality"):
        raise BadRequest(f"{metric.kind!r} is no kind of metric.")
    if metric.kind == "sum" and not found.numeric:
        raise BadRequest(f"{metric.field}: only numbers can be summed.")
    return found
