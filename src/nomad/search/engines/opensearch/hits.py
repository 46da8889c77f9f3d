"""One page of hits in a total order; the last key is the calc_id."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import orjson

from nomad.errors import BadRequest
from nomad.search.engines.opensearch.mapping import MAX_WINDOW, column
from nomad.search.fields import field
from nomad.search.query import SearchRequest

_TIE = "calc_id"


def page_body(request: SearchRequest) -> dict[str, Any]:
    """The part of a search body that asks for the hits. Raises `BadRequest`."""
    if request.offset < 0 or request.size < 0:
        raise BadRequest("offset and size must not be negative.")
    if request.offset + request.size > MAX_WINDOW:
        raise BadRequest(f"Only the first {MAX_WINDOW} hits have pages; go on with `after` instead.")
    order = _order(request)
    after = None if request.after is None else _decode(request.after, len(order))
    if request.size == 0:
        return {"size": 0}
    body: dict[str, Any] = {"size": request.size, "from": request.offset, "sort": order}
    if after is not None:
        # pages behind a hit have no offset of their own
        body |= {"search_after": after, "from": 0, "size": request.offset + request.size}
    return body


def read_page(request: SearchRequest, answer: dict[str, Any]) -> tuple[tuple[str, ...], str | None]:
    """The ids of the hits and what continues behind them."""
    hits = answer["hits"]["hits"]
    if request.after is not None:
        hits = hits[request.offset :]
    after = _encode(hits[-1]["sort"]) if hits and len(hits) == request.size else None
    return tuple(hit["_id"] for hit in hits), after


def _order(request: SearchRequest) -> list[dict[str, Any]]:
    sorts = request.sort if isinstance(request.sort, tuple) else (request.sort,)
    order: list[dict[str, Any]] = []
    for sort in sorts:
        found = field(sort.field)
        if found.analysed or found.kind == "hidden":
            raise BadRequest(f"Hits cannot be sorted by {sort.field}.")
        direction = "desc" if sort.descending else "asc"
        order.append({column(found): {"order": direction, "mode": "min", "missing": "_last"}})
    return [*order, {_TIE: {"order": "asc"}}]


def _encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def _decode(after: str, count: int) -> list[Any]:
    try:
        padded = after + "=" * (-len(after) % 4)
        values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise BadRequest(f"after: {after!r} is not from an answer of this search.") from error
    simple = isinstance(values, list) and all(isinstance(value, str | int | float | None) for value in values)
    if not simple or len(values) != count or not isinstance(values[-1], str):
        raise BadRequest(f"after: {after!r} is not from an answer of this search with the same order.")
    return list(values)
