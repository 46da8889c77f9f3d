"""Remembered answers about all documents of a query: they do not depend on the page, and change only by a commit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nomad.search.query import FacetResult, SearchRequest

MAX_ENTRIES = 200
MAX_KEY = 20_000
MAX_BUCKETS = 5_000


@dataclass(frozen=True)
class Summary:
    """Total, facets and metrics."""

    total: int
    facets: Mapping[str, FacetResult]
    metrics: Mapping[str, float]

    @property
    def size(self) -> int:
        return sum(len(facet.buckets) for facet in self.facets.values())


class Summaries:
    """The last summaries of one state of the index, by question. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Summary] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, request: SearchRequest, make: Callable[[], Summary]) -> Summary:
        """The summary of the request, made when it is not known. Very large questions and answers are not kept."""
        key = repr((request.query, request.facets, request.metrics))
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        summary = make()
        if len(key) <= MAX_KEY and summary.size <= MAX_BUCKETS:
            with self._lock:
                self._known[key] = summary
                while len(self._known) > MAX_ENTRIES:
                    self._known.popitem(last=False)
        return summary
