"""The search engine in plain Python: slow, obvious, and what every real engine must agree with.

Works on the flat values of documents (`nomad.search.documents.flatten`, which has its own tests).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from nomad.search import query as model
from nomad.search.documents import flatten
from nomad.search.fields import coerce, field
from nomad.search.histograms import numeric_buckets
from nomad.search.text import segments, words

Flat = Mapping[str, list[Any]]


class ReferenceIndex:
    """Holds documents and answers by looking at each of them."""

    def __init__(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self.documents: list[Flat] = sorted((flatten(each) for each in documents), key=lambda each: each["calc_id"])

    def search(self, request: model.SearchRequest) -> model.SearchResponse:
        found = [each for each in self.documents if matches(each, request.query)]
        sorts = request.sort if isinstance(request.sort, tuple) else (request.sort,)
        ordered = list(found)
        for sort in reversed(sorts):
            ordered = _sorted(ordered, sort)
        page = ordered[request.offset : request.offset + request.size]
        return model.SearchResponse(
            total=len(found),
            hits=tuple(_id(each) for each in page),
            facets={name: facet(found, each) for name, each in request.facets.items()},
            metrics={each.name: metric(found, each) for each in request.metrics},
        )


def _id(document: Flat) -> str:
    return str(document["calc_id"][0])


def values(document: Flat, name: str) -> list[Any]:
    return document.get(field(name).name, [])


def _sorted(documents: Sequence[Flat], sort: model.Sort) -> list[Flat]:
    having = [each for each in documents if values(each, sort.field)]
    missing = [each for each in documents if not values(each, sort.field)]
    # sorting is stable in both directions with `reverse`
    return sorted(having, key=lambda each: values(each, sort.field)[0], reverse=sort.descending) + missing


def matches(document: Flat, query: model.Query) -> bool:
    match query:
        case model.All():
            return True
        case model.Term(name, value):
            return _has(document, name, [value])
        case model.Terms(name, several):
            return _has(document, name, several)
        case model.Text(name, text):
            return _has(document, name, [text])
        case model.Exists(name):
            return bool(values(document, name))
        case model.Prefix(name, prefix):
            return any(each.startswith(prefix) for each in values(document, name))
        case model.Contains(name, text, suffix_only):
            return any(each.endswith(text) if suffix_only else text in each for each in values(document, name))
        case model.Range(name):
            return _in_range(document, query)
        case model.And(clauses):
            return all(matches(document, each) for each in clauses)
        case model.Or(clauses):
            return any(matches(document, each) for each in clauses)
        case model.Not(clause):
            return not matches(document, clause)
    raise AssertionError(query)


def _has(document: Flat, name: str, wanted: Iterable[Any]) -> bool:
    found = field(name)
    if found.analysed:
        split = words if found.kind == "words" else segments
        tokens = {token for text in wanted for token in split(str(text))}
        return bool(tokens & set(values(document, name)))
    return any(coerce(found, each) in values(document, name) for each in wanted)


def _in_range(document: Flat, query: model.Range) -> bool:
    found = field(query.field)
    stored = values(document, query.field)
    tests = {
        "gt": lambda value, bound: value > bound,
        "gte": lambda value, bound: value >= bound,
        "lt": lambda value, bound: value < bound,
        "lte": lambda value, bound: value <= bound,
    }
    bounds = [(tests[name], coerce(found, bound)) for name in tests if (bound := getattr(query, name)) is not None]
    return bool(stored) and any(all(test(value, bound) for test, bound in bounds) for value in stored)


def metric(documents: Sequence[Flat], wanted: model.Metric) -> float:
    every = [value for each in documents for value in values(each, wanted.field)]
    return sum(every) if wanted.kind == "sum" else len(set(every))


def facet(documents: Sequence[Flat], wanted: model.Facet) -> model.FacetResult:
    match wanted:
        case model.TermsFacet():
            return _terms(documents, wanted)
        case model.StatsFacet():
            every = [value for each in documents for value in values(each, wanted.field)]
            return model.FacetResult(minimum=min(every), maximum=max(every)) if every else model.FacetResult()
        case model.DateHistogramFacet():
            return _histogram(documents, wanted, lambda value: _date_start(value, wanted.interval))
        case model.HistogramFacet():
            return _numeric_histogram(documents, wanted)
        case model.GroupsFacet():
            return _groups(documents, wanted)
    raise AssertionError(wanted)


def _members(documents: Sequence[Flat], name: str) -> dict[Any, list[Flat]]:
    members: dict[Any, list[Flat]] = defaultdict(list)
    for document in documents:
        for value in values(document, name):
            members[value].append(document)
    return members


def _bucket(key: Any, documents: Sequence[Flat], metrics: Sequence[model.Metric]) -> model.Bucket:
    return model.Bucket(_shown(key), len(documents), {each.name: metric(documents, each) for each in metrics})


def _shown(key: Any) -> Any:
    """Booleans are 0 and 1, whole numbers have no point."""
    return int(key) if isinstance(key, bool | float) and key == int(key) else key


def _terms(documents: Sequence[Flat], wanted: model.TermsFacet) -> model.FacetResult:
    found = field(wanted.field)
    buckets = [(key, each) for key, each in sorted(_members(documents, wanted.field).items())]
    if wanted.after is not None:
        buckets = [each for each in buckets if each[0] > coerce(found, wanted.after)]
    if wanted.include is not None:
        buckets = [each for each in buckets if wanted.include in str(_shown(each[0]))]
    if wanted.order == "count":
        buckets.sort(key=lambda each: -len(each[1]))
    page = [_bucket(key, each, wanted.metrics) for key, each in buckets[: wanted.size]]
    more = len(buckets) > wanted.size > 0 and wanted.order == "value"
    return model.FacetResult(page, str(page[-1].key) if more else None)


def _date_start(milliseconds: int, interval: str) -> int:
    time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    day = time.replace(hour=0, minute=0, second=0, microsecond=0)
    match interval:
        case "1y":
            start = day.replace(month=1, day=1)
        case "1q":
            start = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "1M":
            start = day.replace(day=1)
        case "1w":
            start = day - timedelta(days=day.weekday())
        case "1d":
            start = day
        case _:
            width = int(interval[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[interval[-1]] * 1000
            return milliseconds // width * width
    return (start - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _histogram(documents: Sequence[Flat], wanted: Any, start_of: Any) -> model.FacetResult:
    """Only the buckets with documents; the engine's empty ones are checked apart."""
    members: dict[Any, list[Flat]] = defaultdict(list)
    for document in documents:
        for start in {start_of(value) for value in values(document, wanted.field)}:
            members[start].append(document)
    return model.FacetResult([_bucket(key, each, wanted.metrics) for key, each in sorted(members.items())])


def _numeric_histogram(documents: Sequence[Flat], wanted: model.HistogramFacet) -> model.FacetResult:
    """With the edges of `nomad.search.histograms`, which have their own tests."""
    every = [value for each in documents for value in values(each, wanted.field)]
    if not every:
        return model.FacetResult()
    low, high = min(every), max(every)
    layout = numeric_buckets(field(wanted.field), wanted.interval, wanted.buckets, low, high)
    found = _histogram(documents, wanted, lambda value: max(edge for edge in layout.edges if edge <= value))
    return model.FacetResult(found.buckets, minimum=low, maximum=high, interval=layout.width)


def _groups(documents: Sequence[Flat], wanted: model.GroupsFacet) -> model.FacetResult:
    groups = sorted(_members(documents, wanted.field).items())
    if wanted.newest_first:
        none = -(10**18)
        groups.sort(
            key=lambda each: (
                -max(values(doc, "upload_time")[0] if values(doc, "upload_time") else none for doc in each[1])
            )
        )
    buckets = [model.Bucket(key, len(each), example=min(map(_id, each))) for key, each in groups]
    return model.FacetResult(buckets)
