"""The documents of one compiled query, and the questions that everything else is put together from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nomad.search.engines.opensearch.cluster import Cluster
from nomad.search.engines.opensearch.compiler import Compiled, all_of
from nomad.search.engines.opensearch.mapping import column
from nomad.search.fields import IndexField

MAX_BUCKETS = 60_000
"""Buckets in one answer; clusters allow 65,535 unless they are configured otherwise."""
PAGE = 10_000

Buckets = list[tuple[Any, int]]


class Scope:
    """Some documents of an index."""

    def __init__(self, cluster: Cluster, index: str, query: Compiled, exact_values: int) -> None:
        self._cluster = cluster
        self._index = index
        self.query = query
        self.exact_values = exact_values
        self.distinct: dict[str, int] = {}
        """Numbers of distinct values that have been counted, by field; several facets ask for the same."""

    def narrowed(self, *queries: Compiled) -> Scope:
        """Fewer documents."""
        return Scope(self._cluster, self._index, all_of([self.query, *queries]), self.exact_values)

    def search(self, body: Mapping[str, Any], leave_out: Sequence[str] = ()) -> dict[str, Any]:
        """The raw answer; `leave_out` names parts of it that are not needed."""
        parameters = {"allow_partial_search_results": "false"}
        if leave_out:
            parameters["filter_path"] = ",".join(f"-{each}" for each in leave_out)
        question = {"query": self.query, "_source": False, "track_total_hits": True, **body}
        return self._cluster.request("POST", f"/{self._index}/_search", question, parameters)

    def aggregate(self, aggregations: Mapping[str, Any], leave_out: Sequence[str] = ()) -> dict[str, Any]:
        """The answers of aggregations by their names."""
        if not aggregations:
            return {}
        answer = self.search({"size": 0, "track_total_hits": False, "aggs": aggregations}, leave_out)
        return dict(answer.get("aggregations") or {})

    def count(self) -> int:
        """The number of documents."""
        return int(self.search({"size": 0})["hits"]["total"]["value"])

    def ascending(
        self, found: IndexField, after: Any = None, size: int = PAGE, nested: Mapping[str, Any] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Buckets (`key`, `doc_count`, answers of `nested`) of all values behind `after`, in ascending order."""
        size = min(max(size, 10), PAGE)
        composite: dict[str, Any] = {"size": size, "sources": [{"value": {"terms": {"field": column(found)}}}]}
        if after is not None:
            composite["after"] = {"value": after}
        while True:
            request: dict[str, Any] = {"values": {"composite": composite}}
            if nested:
                request["values"]["aggs"] = nested
            answer = self.aggregate(request)["values"]
            for bucket in answer["buckets"]:
                yield bucket | {"key": bucket["key"]["value"]}
            if len(answer["buckets"]) < size:
                return
            composite["after"] = answer["after_key"]


def plain(number: Any) -> int | float:
    """Whole numbers without point."""
    result: int | float = int(number) if isinstance(number, float) and number.is_integer() else number
    return result
