"""Groups: documents by the value of a key field, page by page."""

from __future__ import annotations

import base64
import heapq
import json
from typing import TYPE_CHECKING, Any

from nomad.errors import BadRequest
from nomad.search.engines.tantivy.compiler import all_of, any_of, none_of
from nomad.search.engines.tantivy.hits import Hits
from nomad.search.fields import IndexField, field, group_field
from nomad.search.query import Bucket, FacetResult, GroupsFacet

if TYPE_CHECKING:
    from nomad.search.engines.tantivy.facets import Facets

TIME = "upload_time"
_ALL_VALUES = 2**32 - 1
_Keys = tuple[list[tuple[str, int | None]], str | None]
"""Keys of a page with the number of their documents, as far as it is known, and what continues."""


def groups(facets: Facets, facet: GroupsFacet) -> FacetResult:
    """One page of groups; see `GroupsFacet` for their order."""
    found = group_field(facet)
    if facet.size < 1:
        return FacetResult()
    pages = _newest(facets, found, facet) if facet.newest_first else _ascending(facets, found, facet)
    keys, after = pages
    hits = Hits(facets.searcher, facets.compiler)
    buckets = []
    for key, known in keys:
        members = facets.narrowed(facets.compiler.terms(found, (key,)))
        count = members.count() if known is None else known
        buckets.append(Bucket(key, count, example=hits.first(members.query)))
    return FacetResult(buckets, after)


def _ascending(facets: Facets, found: IndexField, facet: GroupsFacet) -> _Keys:
    keys: list[tuple[str, int | None]] = []
    for key, count in facets.ascending(found, facet.after, facet.size + 1):
        if len(keys) == facet.size:
            return keys, keys[-1][0]
        keys.append((key, count))
    return keys, None


def _newest(facets: Facets, found: IndexField, facet: GroupsFacet) -> _Keys:
    """All groups in one question, or, where they are too many for an answer, back in time through the documents."""
    known = _with_times(facets, found)
    if known is not None:
        return _page(known, facet)
    keys: list[tuple[str, int | None]] = []
    last: tuple[int | None, str] | None = None
    position = None if facet.after is None else _decode(facet.after)
    for time, key in _by_time(facets, found, position):
        if len(keys) == facet.size:
            return keys, None if last is None else _encode(*last)
        keys.append((key, None))
        last = time, key
    return keys, None


def _with_times(facets: Facets, found: IndexField) -> list[tuple[int | None, str, int]] | None:
    """The largest time, the key and the number of documents of every group; None when there are too many."""
    nested = {"time": {"max": {"field": field(TIME).name}}}
    request = {"terms": {"field": found.name, "size": _ALL_VALUES, "segment_size": _ALL_VALUES}, "aggs": nested}
    try:
        answer = facets.searcher.aggregate(facets.query, {"groups": request})["groups"]["buckets"]
    except ValueError:  # the limit of tantivy
        return None
    known = ((bucket["time"]["value"], bucket["key"], bucket["doc_count"]) for bucket in answer)
    return [(None if time is None else int(time), key, count) for time, key, count in known]


def _page(known: list[tuple[int | None, str, int]], facet: GroupsFacet) -> _Keys:
    begin = None if facet.after is None else _place(*_decode(facet.after))
    behind = (each for each in known if begin is None or _place(*each[:2]) > begin)
    page = heapq.nsmallest(facet.size + 1, behind, key=lambda each: _place(*each[:2]))
    after = _encode(*page[-2][:2]) if len(page) > facet.size else None
    return [(key, count) for _, key, count in page[: facet.size]], after


def _place(time: int | None, key: str) -> tuple[bool, int, str]:
    """What groups are ordered by."""
    return time is None, -(time or 0), key


def _by_time(facets: Facets, found: IndexField, position: tuple[int | None, str] | None) -> Any:
    """Pairs of time and key in the order of the groups, behind `position`."""
    compiler = facets.compiler
    time_field = field(TIME)
    with_time = compiler.exists(time_field)
    if position is not None and position[0] is not None:
        start = position[0]
        yield from _at_time(facets, found, start, position[1])
    upper = position[0] if position is not None else None
    while position is None or position[0] is not None:
        older = [with_time] if upper is None else [compiler.bound(time_field, "lt", upper)]
        times = facets.narrowed(compiler.exists(found), *older).searcher.aggregate(
            all_of([facets.query, compiler.exists(found), *older]),
            {"t": {"terms": {"field": TIME, "size": 50, "segment_size": 50, "order": {"_key": "desc"}}}},
        )["t"]["buckets"]
        if not times:
            break
        for bucket in times:
            upper = int(bucket["key"])
            yield from _at_time(facets, found, upper, None)
    start_key = position[1] if position is not None and position[0] is None else None
    yield from _at_time(facets, found, None, start_key)


def _at_time(facets: Facets, found: IndexField, time: int | None, behind: str | None) -> Any:
    compiler = facets.compiler
    time_field = field(TIME)
    if time is None:
        here, newer = none_of(compiler.exists(time_field)), compiler.exists(time_field)
    else:
        here, newer = compiler.terms(time_field, (time,)), compiler.bound(time_field, "gt", time)
    for key, _ in facets.narrowed(here).ascending(found, behind, 100):
        earlier = all_of([facets.query, any_of([newer]), compiler.terms(found, (key,))])
        if facets.searcher.search(earlier, limit=1, order_by_field=TIME).count == 0:
            yield time, key


def _encode(time: int | None, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([time, key]).encode()).decode().rstrip("=")


def _decode(after: str) -> tuple[int | None, str]:
    try:
        time, key = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError as error:
        raise BadRequest(f"after: {after!r} is not from an answer of this search.") from error
    if not isinstance(key, str) or not (time is None or isinstance(time, int)):
        raise BadRequest(f"after: {after!r} is not from an answer of this search.")
    return time, key
