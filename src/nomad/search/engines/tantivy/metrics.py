"""Metrics: sums and numbers of distinct values, over all documents of a query and inside of buckets.

Inside of buckets, distinct values are counted by their repetitions: a document holds each of its values once, so the
number of distinct values is that of all values less the surplus of those that several documents share. Only the shared
ones come out of tantivy, which allows 65,000 buckets in an answer; a bucket with more is a query of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from nomad.search.engines.tantivy.numbers import plain
from nomad.search.fields import IndexField, metric_field
from nomad.search.query import Metric

if TYPE_CHECKING:
    from nomad.search.engines.tantivy.facets import Facets

_VALUES = 240_000
"""Values that are looked at together; when more than a quarter of them are shared, it is tried with fewer."""
_BUCKETS = 6_000
"""More buckets than these are not nested in."""
_ALL_VALUES = 2**32 - 1

Values = dict[str, float]
_Ask = Callable[[Sequence[Any], Mapping[str, Any]], Mapping[Any, Any]]
"""The answers of nested aggregations for some buckets, by the keys of these."""


def total(facets: Facets, metric: Metric) -> float:
    """The metric over all documents of the query."""
    found = metric_field(metric)
    if metric.kind == "sum":
        answer = facets.searcher.aggregate(facets.query, {"sum": {"sum": {"field": found.name}}})
        return plain(answer["sum"]["value"] or 0)
    if found.kind == "keyword":
        few = _few_distinct(facets, found)
        if few is not None:
            return few
        return len(facets.searcher.terms_with_prefix(found.name, "", facets.query))
    return sum(1 for _ in facets.ascending(found))


def _few_distinct(facets: Facets, found: IndexField) -> float | None:
    """The number of distinct values of a small part of the documents, without going through the whole dictionary."""
    request = {"values": {"value_count": {"field": found.name}}}
    size = plain(facets.searcher.aggregate(facets.query, request)["values"]["value"])
    if size > _VALUES:
        return None
    return _distinct(
        {None: size}, found, lambda _, nested: {None: facets.searcher.aggregate(facets.query, dict(nested))}
    ).get(None)


def per_value(
    facets: Facets, found: IndexField, buckets: Sequence[tuple[Any, int]], metrics: Sequence[Metric]
) -> list[Values]:
    """The metrics of the buckets of these values (value and number of documents)."""
    keys = [key for key, _ in buckets]
    known: Mapping[Any, Values] = {}
    if found.kind == "keyword" or not found.many:
        known = _nested(keys, metrics, lambda some, nested: _ask_values(facets, found, some, nested))

    def narrowed(key: Any) -> Facets:
        return facets.narrowed(facets.compiler.terms(found, (key,)))

    return [_completed(known.get(key, {}), metrics, partial(narrowed, key)) for key in keys]


def per_range(
    facets: Facets, found: IndexField, ranges: Sequence[tuple[Any, Any, int]], metrics: Sequence[Metric]
) -> list[Values]:
    """The metrics of ranges given by lower edge, upper edge and number of documents."""
    spans = {i: (low, high) for i, (low, high, count) in enumerate(ranges) if count}
    known: Mapping[Any, Values] = {}
    if not found.many and found.kind != "float":
        known = _nested(list(spans), metrics, lambda some, nested: _ask_ranges(facets, found, spans, some, nested))

    def narrowed(i: int) -> Facets:
        return facets.narrowed(facets.compiler.within(found, *spans[i]))

    nothing: Values = dict.fromkeys((metric.name for metric in metrics), 0)
    return [
        _completed(known.get(i, {}), metrics, partial(narrowed, i)) if i in spans else nothing
        for i in range(len(ranges))
    ]


def _completed(known: Values, metrics: Sequence[Metric], narrowed: Callable[[], Facets]) -> Values:
    """The metrics in their order; those that are not known from the documents of the bucket alone."""
    return {
        metric.name: known[metric.name] if metric.name in known else total(narrowed(), metric) for metric in metrics
    }


def _ask_values(facets: Facets, found: IndexField, keys: Sequence[Any], nested: Mapping[str, Any]) -> Mapping[Any, Any]:
    terms: dict[str, Any] = {"field": found.name, "size": len(keys), "segment_size": _ALL_VALUES}
    narrowed = facets.narrowed(facets.compiler.terms(found, keys))
    if found.kind == "keyword":
        terms["include"] = list(keys)
    answer = facets.searcher.aggregate(narrowed.query, {"terms": {"terms": terms, "aggs": nested}})
    return {bucket["key"]: bucket for bucket in answer["terms"]["buckets"]}


def _ask_ranges(
    facets: Facets, found: IndexField, spans: Mapping[int, Any], some: Sequence[int], nested: Mapping[str, Any]
) -> Mapping[int, Any]:
    wanted = [{"from": math.ceil(spans[i][0]), "to": math.ceil(spans[i][1]), "key": str(i)} for i in some]
    request = {"ranges": {"range": {"field": found.name, "ranges": wanted}, "aggs": nested}}
    narrowed = facets.narrowed(facets.compiler.within(found, spans[some[0]][0], spans[some[-1]][1]))
    answer = facets.searcher.aggregate(narrowed.query, request)["ranges"]["buckets"]
    return {int(bucket["key"]): bucket for bucket in answer if bucket["key"].isdigit()}


def _nested(keys: Sequence[Any], metrics: Sequence[Metric], ask: _Ask) -> Mapping[Any, Values]:
    """What nested aggregations know of the metrics of buckets."""
    values: dict[Any, Values] = {key: {} for key in keys}
    if not keys or len(keys) > _BUCKETS:
        return values
    kinds = {"sum": "sum", "cardinality": "value_count"}
    answers = ask(keys, {metric.name: {kinds[metric.kind]: {"field": metric_field(metric).name}} for metric in metrics})
    for metric in metrics:
        numbers = {key: plain(answer[metric.name]["value"] or 0) for key, answer in answers.items()}
        if metric.kind == "cardinality":
            numbers = _distinct(numbers, metric_field(metric), ask)
        for key, number in numbers.items():
            values[key][metric.name] = number
    return values


def _distinct(sizes: Mapping[Any, float], found: IndexField, ask: _Ask) -> dict[Any, float]:
    """The number of distinct values of each bucket, given that of its values; without those that share too many."""
    results = {key: size for key, size in sizes.items() if size < 2}
    for keys in _batches({key: size for key, size in sizes.items() if size >= 2}):
        results |= _less_shared(keys, sizes, found, ask)
    return results


def _batches(sizes: Mapping[Any, float]) -> Iterator[list[Any]]:
    """Keys whose values are looked at together, in their order."""
    batch: list[Any] = []
    together = 0.0
    for key, size in sizes.items():
        if batch and together + size > _VALUES:
            yield batch
            batch, together = [], 0.0
        batch.append(key)
        together += size
    if batch:
        yield batch


def _less_shared(keys: Sequence[Any], sizes: Mapping[Any, float], found: IndexField, ask: _Ask) -> dict[Any, float]:
    listed = {"field": found.name, "size": _ALL_VALUES, "segment_size": _ALL_VALUES, "min_doc_count": 2}
    try:
        answers = ask(keys, {"shared": {"terms": listed}})
    except ValueError:  # the limit of tantivy
        if len(keys) == 1:
            return {}
        middle = len(keys) // 2
        return _less_shared(keys[:middle], sizes, found, ask) | _less_shared(keys[middle:], sizes, found, ask)
    return {
        key: sizes[key] - sum(shared["doc_count"] - 1 for shared in answers[key]["shared"]["buckets"]) for key in keys
    }
