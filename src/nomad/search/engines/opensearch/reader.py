"""The reading side: one question to the cluster for the page and the plain facets, more for the others."""

from __future__ import annotations

import threading
from typing import Any

from nomad.config import Settings
from nomad.search.engines.opensearch import facets, metrics
from nomad.search.engines.opensearch.cluster import Cluster, IndexMissing
from nomad.search.engines.opensearch.compiler import compile_query
from nomad.search.engines.opensearch.hits import page_body, read_page
from nomad.search.engines.opensearch.mapping import Names
from nomad.search.engines.opensearch.scope import Scope
from nomad.search.fields import metric_field
from nomad.search.index import IndexUnavailable, SearchIndex
from nomad.search.query import FacetResult, SearchRequest, SearchResponse, TermsFacet


class OpenSearchIndex(SearchIndex):
    """See `nomad.search.index.SearchIndex`. The parts of one answer can show different commits."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.search.opensearch
        self._names = Names(self._settings.index_prefix)
        self._cluster: Cluster | None = None
        self._lock = threading.Lock()
        self._was_there = False

    def search(self, request: SearchRequest) -> SearchResponse:
        scope = Scope(self._open(), self._names.current, compile_query(request.query), self._settings.exact_values)
        body = page_body(request)
        for metric in request.metrics:
            metric_field(metric)
        together = {name: found for name, facet in request.facets.items() if (found := facets.simple(facet))}
        numbers = {name: f"f{number}" for number, name in enumerate(together)}
        if together:
            body["aggs"] = {numbers[name]: aggregation for name, aggregation in together.items()}
        try:
            answer = scope.search(body)
        except IndexMissing as error:
            return self._without_index(request, error)
        self._was_there = True
        hits, after = read_page(request, answer)
        return SearchResponse(
            total=answer["hits"]["total"]["value"],
            hits=hits,
            after=after,
            facets=_facets(scope, request, answer, numbers),
            metrics={metric.name: metrics.total(scope, metric) for metric in request.metrics},
        )

    def refresh(self) -> None:
        """Commits make themselves visible."""

    def close(self) -> None:
        with self._lock:
            if self._cluster is not None:
                self._cluster.close()
                self._cluster = None

    def _open(self) -> Cluster:
        with self._lock:
            if self._cluster is None:
                self._cluster = Cluster(self._settings)
            return self._cluster

    def _without_index(self, request: SearchRequest, error: IndexMissing) -> SearchResponse:
        """An index that was never written is empty; one that has been lost or is of another version is missing."""
        answer = self._open().request("GET", f"/{self._names.all}/_alias")
        others = [name for name in answer if self._names.is_ours(name) and not name.startswith(self._names.current)]
        if others:
            raise IndexUnavailable("The search index is of another version; it is being rebuilt.") from error
        if self._was_there:
            raise IndexUnavailable("The search index is missing and must be rebuilt.") from error
        return SearchResponse(0, (), facets=dict.fromkeys(request.facets, FacetResult()))


def _facets(
    scope: Scope, request: SearchRequest, answer: dict[str, Any], numbers: dict[str, str]
) -> dict[str, FacetResult]:
    results = {}
    for name, facet in request.facets.items():
        if name in numbers and isinstance(facet, TermsFacet):
            results[name] = facets.read_simple(scope, facet, answer["aggregations"][numbers[name]])
        else:
            results[name] = facets.answer(scope, facet)
    return results
