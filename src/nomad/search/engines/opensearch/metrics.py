"""Metrics: sums and numbers of distinct values, over all documents of a query and inside of buckets.

OpenSearch's own cardinality is an estimate at any size, so distinct values are counted: as the buckets of a list of
values, whose content stays in the cluster, and, beyond the largest list, part by part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nomad.search.engines.opensearch.mapping import column
from nomad.search.engines.opensearch.scope import MAX_BUCKETS, Scope, plain
from nomad.search.fields import IndexField, metric_field
from nomad.search.query import Metric

Values = dict[str, float]
_PRECISION = 40_000


def total(scope: Scope, metric: Metric) -> float:
    """The metric over all documents of the scope."""
    found = metric_field(metric)
    if metric.kind == "sum":
        return plain(scope.aggregate({"sum": {"sum": {"field": column(found)}}})["sum"]["value"])
    if found.name == "calc_id":
        return scope.count()
    return distinct(scope, found)


def distinct(scope: Scope, found: IndexField) -> int:
    """The number of distinct values; an estimate when there are more than `exact_values`."""
    if found.name not in scope.distinct:
        scope.distinct[found.name] = _count_distinct(scope, found)
    return scope.distinct[found.name]


def _count_distinct(scope: Scope, found: IndexField) -> int:
    count = _count_values(scope, found)
    if count < MAX_BUCKETS:
        return count
    request = {"estimate": {"cardinality": {"field": column(found), "precision_threshold": _PRECISION}}}
    estimate = int(scope.aggregate(request)["estimate"]["value"])
    if estimate > scope.exact_values:
        return estimate
    parts = estimate // (MAX_BUCKETS * 2 // 3) + 1
    while True:
        counts = [_count_values(scope, found, {"partition": i, "num_partitions": parts}) for i in range(parts)]
        if max(counts) < MAX_BUCKETS:
            return sum(counts)
        parts *= 2


def _count_values(scope: Scope, found: IndexField, partition: dict[str, int] | None = None) -> int:
    """The number of values (by their hashes in a partition of all), or `MAX_BUCKETS` when there are more."""
    terms: dict[str, Any] = {"field": column(found), "size": MAX_BUCKETS, "shard_size": MAX_BUCKETS}
    if partition is not None:
        terms["include"] = partition
    request = {"list": {"terms": terms}, "count": {"stats_bucket": {"buckets_path": "list>_count"}}}
    return int(scope.aggregate(request, ("aggregations.list.buckets",))["count"]["count"])


def in_buckets(
    scope: Scope, aggregation: Mapping[str, Any], buckets: Sequence[tuple[Any, Scope, int]], metrics: Sequence[Metric]
) -> dict[Any, Values]:
    """The metrics of buckets by key, given with the documents in each and their number.

    `aggregation` yields these buckets, and maybe others, with the same keys. The metrics are nested in it as long as
    the answer is not too large; beyond it each bucket is a question of its own.
    """
    values: dict[Any, Values] = {key: {} for key, _, _ in buckets}
    nested, names = _nested(scope, metrics, [count for *_, count in buckets]) if buckets else ({}, {})
    if nested:
        answer = scope.aggregate({"outer": {**aggregation, "aggs": nested}}, ("aggregations.outer.buckets.*.buckets",))
        for bucket in answer["outer"]["buckets"]:
            if bucket["key"] in values:
                values[bucket["key"]] |= {name: plain(bucket[at][part]) for name, (at, part) in names.items()}
    for metric in metrics:
        if metric.name not in names:
            for key, inner, _ in buckets:
                values[key][metric.name] = total(inner, metric)
    return values


def _nested(
    scope: Scope, metrics: Sequence[Metric], counts: Sequence[int]
) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Aggregations to nest in buckets with these numbers of documents, and where the metrics are in their answers."""
    nested: dict[str, Any] = {}
    names: dict[str, tuple[str, str]] = {}
    budget = MAX_BUCKETS - len(counts)
    for number, metric in enumerate(metrics):
        found = metric_field(metric)
        if metric.kind == "sum":
            nested[f"sum{number}"] = {"sum": {"field": column(found)}}
            names[metric.name] = f"sum{number}", "value"
            continue
        most = distinct(scope, found) * len(counts)
        if not found.many:
            most = min(most, sum(counts))
        if most <= budget:
            budget -= most
            listed = {"field": column(found), "size": MAX_BUCKETS, "shard_size": MAX_BUCKETS}
            nested[f"list{number}"] = {"terms": listed}
            nested[f"count{number}"] = {"stats_bucket": {"buckets_path": f"list{number}>_count"}}
            names[metric.name] = f"count{number}", "count"
    return nested, names
