"""Facets and metrics, exact.

tantivy's terms aggregation is exact when it runs in the order of the keys, or when no segment drops a value, so both
are demanded. An answer holds at most 65,000 buckets, so longer lists are read in pages, and distinct keywords are
counted by the enumeration of terms, which has no limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nomad.errors import BadRequest
from nomad.search.engines.tantivy import histograms, metrics, patterns
from nomad.search.engines.tantivy.compiler import Compiler, all_of
from nomad.search.engines.tantivy.groups import groups
from nomad.search.engines.tantivy.neighbours import MANY, behind
from nomad.search.engines.tantivy.numbers import plain
from nomad.search.engines.tantivy.schema import TIE
from nomad.search.fields import IndexField, aggregatable, coerce, field, terms_field
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

MAX_BUCKETS = 65_000
_ALL_VALUES = 2**32 - 1
_AFTER_LENGTH = 40
"""Characters of an after-value that go into the pattern; the rest is compared here."""

Buckets = list[tuple[Any, int]]


class Facets:
    """Answers facets over the documents of one compiled query."""

    def __init__(self, searcher: Any, compiler: Compiler, query: Any) -> None:
        self.searcher = searcher
        self.compiler = compiler
        self.query = query

    def narrowed(self, *queries: Any) -> Facets:
        """The same over fewer documents."""
        return Facets(self.searcher, self.compiler, all_of([self.query, *queries]))

    def count(self) -> int:
        """The number of documents."""
        return int(self.searcher.search(self.query, limit=1, order_by_field=TIE).count)

    def all(self, facets: Mapping[str, Facet]) -> dict[str, FacetResult]:
        """All facets; the plain ones in one pass over the documents."""
        simple = {name: facet for name, facet in facets.items() if isinstance(facet, TermsFacet) and _is_simple(facet)}
        results = self._simple(simple)
        for name, facet in facets.items():
            if name not in results:
                results[name] = self._one(facet)
        return {name: results[name] for name in facets}

    def _one(self, facet: Facet) -> FacetResult:
        match facet:
            case TermsFacet():
                return self._terms(facet)
            case DateHistogramFacet():
                return histograms.by_date(self, facet)
            case HistogramFacet():
                return histograms.by_number(self, facet)
            case StatsFacet():
                return histograms.stats(self, facet)
            case GroupsFacet():
                return groups(self, facet)

    # -- metrics ---------------------------------------------------------------------------------------------------

    def metric(self, metric: Metric) -> float:
        """The metric over all documents of the query."""
        return metrics.total(self, metric)

    def _with_metrics(self, buckets: Buckets, found: IndexField, wanted: Sequence[Metric]) -> list[Bucket]:
        if not wanted:
            return [Bucket(_key(found, key), count) for key, count in buckets]
        values = metrics.per_value(self, found, buckets, wanted)
        return [Bucket(_key(found, key), n, each) for (key, n), each in zip(buckets, values, strict=True)]

    # -- terms -----------------------------------------------------------------------------------------------------

    def _simple(self, facets: Mapping[str, TermsFacet]) -> dict[str, FacetResult]:
        """Plain lists in the order of values: one aggregation for all of them."""
        request = {}
        for name, facet in facets.items():
            found = aggregatable(facet.field)
            request[name] = _by_key(found, facet.size + 1)
        answer = self.searcher.aggregate(self.query, request) if request else {}
        results = {}
        for name, facet in facets.items():
            buckets = [(bucket["key"], bucket["doc_count"]) for bucket in answer[name]["buckets"]]
            results[name] = self._result(facet, buckets)
        return results

    def _result(self, facet: TermsFacet, buckets: Buckets) -> FacetResult:
        found = field(facet.field)
        page = buckets[: facet.size]
        more = len(buckets) > facet.size and bool(page) and facet.order == "value"
        after = str(_key(found, page[-1][0])) if more else None
        return FacetResult(self._with_metrics(page, found, facet.metrics), after)

    def _terms(self, facet: TermsFacet) -> FacetResult:
        found = terms_field(facet)
        if facet.size == 0:
            return FacetResult()
        if facet.order == "count":
            return self._result(facet, self._most_frequent(found, facet.size, facet.include))
        buckets: Buckets = []
        for key, count in self.ascending(found, facet.after, facet.size + 1):
            if facet.include is None or facet.include in str(_key(found, key)):
                buckets.append((key, count))
            if len(buckets) > facet.size:
                break
        return self._result(facet, buckets)

    def _most_frequent(self, found: IndexField, size: int, include: str | None) -> Buckets:
        """By count descending, then value. Equal counts at the end need a longer list to choose from."""
        pattern = None
        if include and found.kind == "keyword" and len(include) < _AFTER_LENGTH:
            pattern = patterns.contains(include)
        length = 2 * size + 50
        while length < MAX_BUCKETS:
            terms = {"field": found.name, "size": length, "segment_size": _ALL_VALUES}
            if pattern is not None:
                terms["include"] = pattern
            answer = self.searcher.aggregate(self.query, {"terms": {"terms": terms}})["terms"]["buckets"]
            buckets = [(bucket["key"], bucket["doc_count"]) for bucket in answer]
            wanted = [each for each in buckets if include is None or include in str(_key(found, each[0]))]
            complete = len(buckets) < length
            if complete or (len(wanted) > size and wanted[-1][1] < wanted[size - 1][1]):
                return sorted(wanted, key=lambda each: (-each[1], each[0]))[:size]
            length *= 4
        every = (each for each in self.ascending(found) if include is None or include in str(_key(found, each[0])))
        return sorted(every, key=lambda each: (-each[1], each[0]))[:size]

    def ascending(
        self, found: IndexField, after: str | None = None, size: int = MAX_BUCKETS
    ) -> Iterator[tuple[Any, int]]:
        """All values behind `after` with their counts, in ascending order, read in pages of about `size`."""
        last: Any = None if after is None else coerce(found, after)
        parts = [self]
        if found.kind == "float":  # tantivy puts the negative numbers behind the others
            bound = self.compiler.bound
            parts = [self.narrowed(bound(found, "lt", 0)), self.narrowed(bound(found, "gte", 0))]
        for facets in parts:
            yield from facets._pages(found, last, size)

    def _pages(self, found: IndexField, last: Any, size: int) -> Iterator[tuple[Any, int]]:
        size = min(max(size, 10), MAX_BUCKETS)
        while True:
            aggregation = _by_key(found, size)
            query = self.query
            if last is not None and found.kind == "keyword":
                known = behind(self, found, str(last), size) if size <= MANY else None
                if known is not None:
                    values, complete = known
                    yield from values
                    if complete:
                        return
                    last = values[-1][0]
                    continue
                aggregation["terms"]["include"] = _behind(str(last))
            elif last is not None:
                query = all_of([query, self.compiler.bound(found, "gt", last)])
            answer = self.searcher.aggregate(query, {"terms": aggregation})["terms"]["buckets"]
            progress = False
            for bucket in answer:
                key = bool(bucket["key"]) if found.kind == "boolean" else bucket["key"]
                if last is None or key > last:
                    last = key
                    progress = True
                    yield key, bucket["doc_count"]
            if len(answer) < size:
                return
            if not progress:
                if size >= MAX_BUCKETS:
                    raise BadRequest(f"{found.name}: too many values begin with {str(last)[:_AFTER_LENGTH]!r}.")
                size = min(size * 8, MAX_BUCKETS)


def _is_simple(facet: TermsFacet) -> bool:
    plain_list = facet.order == "value" and facet.after is None and facet.include is None
    return plain_list and 0 < facet.size < 5000 and field(facet.field).kind != "float"


def _by_key(found: IndexField, size: int) -> dict[str, Any]:
    return {"terms": {"field": found.name, "size": size, "segment_size": size, "order": {"_key": "asc"}}}


def _behind(last: str) -> str:
    """A pattern for the values behind `last`, and some before it when it is long."""
    if len(last) <= _AFTER_LENGTH:
        greater = patterns.greater(last)
        if len(greater) == 1:
            return greater[0]
    return "|".join([*patterns.greater(last[: patterns.CHUNK]), patterns.starts_with(last[: patterns.CHUNK])])


def _key(found: IndexField, key: Any) -> str | int | float:
    return plain(key) if found.kind not in ("keyword", "boolean") else int(key) if found.kind == "boolean" else key
