"""The search index as the rest of the program sees it: a reader, a writer, and how to open them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from nomad.config import Settings
from nomad.errors import StorageError
from nomad.search.query import (
    FacetResult,
    HistogramFacet,
    Metric,
    Query,
    SearchRequest,
    SearchResponse,
    StatsFacet,
)


class IndexUnavailable(StorageError):
    """The index is damaged, or made by another version and not rebuilt yet, or its engine does not answer."""

    status = 503


class SearchIndex(Protocol):
    """Answers questions. Safe to share between threads; many processes can read at the same time."""

    def search(self, request: SearchRequest) -> SearchResponse:
        """The answer of the last committed state; an index that was never written is empty.

        Raises `BadRequest` for unknown fields, values that do not fit and questions a field cannot answer, and
        `IndexUnavailable`.
        """

    def numeric_range(self, query: Query, field: str) -> tuple[float, float] | None:
        """Smallest and largest value of a numeric or date field among the documents of `query`; None without values.

        In the unit of the field, dates in epoch milliseconds. Raises `BadRequest` and `IndexUnavailable` as `search`.
        """
        found = self.search(SearchRequest(query, size=0, facets={field: StatsFacet(field)})).facets[field]
        return None if found.minimum is None or found.maximum is None else (found.minimum, found.maximum)

    def numeric_histogram(
        self,
        query: Query,
        field: str,
        *,
        interval: float | None = None,
        buckets: int | None = None,
        metrics: tuple[Metric, ...] = (),
    ) -> FacetResult:
        """Counts (and metrics) of the documents of `query` by equal intervals of a numeric field, empty ones included.

        Give either `interval` or `buckets`, see `HistogramFacet`. The answer has the limits and the width, too. Raises
        `BadRequest` and `IndexUnavailable` as `search`.
        """
        facet = HistogramFacet(field, interval, metrics, buckets)
        return self.search(SearchRequest(query, size=0, facets={field: facet})).facets[field]

    def snapshot(self) -> SearchIndex:
        """The index as it is now, for going through many pages: later commits do not show. Not to be closed.

        An engine that cannot hold a state answers from the last commit each time.
        """
        return self

    def refresh(self) -> None:
        """Make the last commit visible. `search` does so by itself."""

    def close(self) -> None:
        """Release files."""


class IndexWriter(Protocol):
    """Changes the index. At most one exists per index, in all processes."""

    @property
    def needs_rebuild(self) -> bool:
        """There is no usable index of this schema: `start_rebuild` must be called and all documents written."""

    def write(self, documents: Iterable[Mapping[str, Any]]) -> int:
        """Add documents, or replace those with the same `calc_id`; returns their number."""

    def delete(self, calc_ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are ignored."""

    def commit(self) -> None:
        """Make the changes durable and visible to readers."""

    def start_rebuild(self) -> None:
        """Begin a new, empty generation beside the present one, which readers keep using until `finish_rebuild`."""

    def finish_rebuild(self) -> None:
        """Commit the new generation, point readers to it and remove older ones."""

    def close(self) -> None:
        """Forget uncommitted changes and let another process write."""


def open_index(settings: Settings) -> SearchIndex:
    """A reader of the configured engine. Costs next to nothing before the first search."""
    if settings.search.engine == "opensearch":
        from nomad.search.engines.opensearch.reader import OpenSearchIndex

        return OpenSearchIndex(settings)
    from nomad.search.engines.tantivy.reader import TantivyIndex

    return TantivyIndex(settings.index_dir)


def open_writer(settings: Settings) -> IndexWriter | None:
    """The writer, or None while another process or thread has it."""
    if settings.search.engine == "opensearch":
        from nomad.search.engines.opensearch.writer import OpenSearchWriter

        return OpenSearchWriter.open(settings)
    from nomad.search.engines.tantivy.writer import TantivyWriter

    return TantivyWriter.open(settings.index_dir, settings.search.writer_memory)
