"""Groups: documents by the value of a key field, page by page."""

from __future__ import annotations

import base64
import heapq
from typing import Any

import orjson

from nomad.errors import BadRequest
from nomad.search.engines.opensearch.compiler import terms
from nomad.search.engines.opensearch.mapping import column
from nomad.search.engines.opensearch.scope import Scope
from nomad.search.fields import IndexField, field, group_field
from nomad.search.query import Bucket, FacetResult, GroupsFacet

TIME = "upload_time"
_Position = tuple[bool, int, str]
"""Where a group stands: without time, negative time, key."""


def groups(scope: Scope, facet: GroupsFacet) -> FacetResult:
    """One page of groups; see `GroupsFacet` for their order."""
    found = group_field(facet)
    if facet.size < 1:
        return FacetResult()
    page, after = (_newest if facet.newest_first else _ascending)(scope, found, facet)
    examples = _examples(scope, found, [key for key, _ in page])
    return FacetResult([Bucket(key, count, example=examples.get(key)) for key, count in page], after)


def _ascending(scope: Scope, found: IndexField, facet: GroupsFacet) -> tuple[list[tuple[str, int]], str | None]:
    page: list[tuple[str, int]] = []
    for bucket in scope.ascending(found, facet.after, facet.size + 1):
        if len(page) == facet.size:
            return page, page[-1][0]
        page.append((bucket["key"], bucket["doc_count"]))
    return page, None


def _newest(scope: Scope, found: IndexField, facet: GroupsFacet) -> tuple[list[tuple[str, int]], str | None]:
    """Goes through all groups, because their order is that of a computed value, and keeps one page of them."""
    behind = None if facet.after is None else _decode(facet.after)
    nested = {"time": {"max": {"field": column(field(TIME))}}}
    every = ((_position(bucket), bucket["doc_count"]) for bucket in scope.ascending(found, nested=nested))
    wanted = (each for each in every if behind is None or each[0] > behind)
    page = heapq.nsmallest(facet.size + 1, wanted)
    after = _encode(page[-2][0]) if len(page) > facet.size else None
    return [(position[2], count) for position, count in page[: facet.size]], after


def _position(bucket: dict[str, Any]) -> _Position:
    time = bucket["time"]["value"]
    return time is None, 0 if time is None else -int(time), bucket["key"]


def _examples(scope: Scope, found: IndexField, keys: list[str]) -> dict[str, str]:
    """The smallest calc_id of each group."""
    if not keys:
        return {}
    first = {"top_hits": {"size": 1, "sort": [{"calc_id": "asc"}], "_source": False}}
    request = {"terms": {"field": column(found), "include": keys, "size": len(keys)}, "aggs": {"first": first}}
    answer = scope.narrowed(terms(found, keys)).aggregate({"groups": request})["groups"]
    return {bucket["key"]: bucket["first"]["hits"]["hits"][0]["_id"] for bucket in answer["buckets"]}


def _encode(position: _Position) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode().rstrip("=")


def _decode(after: str) -> _Position:
    try:
        missing, time, key = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, TypeError) as error:
        raise BadRequest(f"after: {after!r} is not from an answer of this search.") from error
    if not isinstance(missing, bool) or not isinstance(time, int) or not isinstance(key, str):
        raise BadRequest(f"after: {after!r} is not from an answer of this search.")
    return missing, time, key
