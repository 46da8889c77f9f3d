"""Scrolling through all hits of a search with a cursor that the server keeps.

A cursor holds the query of the first request and the place reached. It is bound to the user who made it, and lives
for `search.scroll_seconds` after each request. Asking again for a batch that got lost on the way is possible.

All batches come from the state of the index at the first request, as long as the process that answered it does: then
what changes meanwhile neither adds nor drops an entry. Another process goes on from the same place in the present
state, in which entries that do not match any more are missing; none comes twice, because the order is that of the ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from nomad.auth.users import User
from nomad.database.tables import ScrollRow, utc_now
from nomad.errors import BadRequest
from nomad.ids import create_id
from nomad.repository.installation import Installation
from nomad.repository.search_parameters import SearchParameters
from nomad.repository.stored_queries import query_from_json, query_to_json
from nomad.search.index import SearchIndex
from nomad.search.query import SearchRequest, SearchResponse, Sort

ORDER = Sort("calc_id", descending=False)


@dataclass(frozen=True)
class Batch:
    """A batch of hits. `scroll_id` asks for the next one; None at the end."""

    hits: Sequence[str]
    total: int
    size: int
    exclude: tuple[str, ...]
    scroll_id: str | None


def next_batch(user: User | None, installation: Installation, parameters: SearchParameters) -> Batch:
    """The first batch, or the one that `parameters.scroll_id` stands for.

    Raises `BadRequest` when the id is unknown, used up, expired, or belongs to somebody else, and for batches larger
    than the result window.
    """
    if parameters.scroll_id is None:
        state = _first_state(user, installation, parameters)
    else:
        state = _load(user, installation, parameters.scroll_id)
    index = installation.snapshots.get(state["snapshot"]) or installation.search.snapshot()
    installation.snapshots.keep(state["snapshot"], index, installation.settings.search.scroll_seconds)
    response = _search(index, state)
    total = response.total if state["total"] is None else state["total"]
    next_state = state | {"after": response.after, "total": total, "ended": response.after is None}
    scroll_id = create_id() if response.hits else None
    lifetime = timedelta(seconds=installation.settings.search.scroll_seconds)
    with installation.database.session() as session:
        session.execute(delete(ScrollRow).where(ScrollRow.expires < utc_now()))
        if scroll_id is None:
            session.execute(delete(ScrollRow).where(ScrollRow.scroll_id == parameters.scroll_id))
        else:
            session.add(
                ScrollRow(
                    scroll_id=scroll_id,
                    user_id=user.user_id if user else None,
                    state=next_state,
                    expires=utc_now() + lifetime,
                )
            )
    return Batch(response.hits, total, state["size"], tuple(state["exclude"]), scroll_id)


def _first_state(user: User | None, installation: Installation, parameters: SearchParameters) -> dict[str, Any]:
    window = installation.settings.search.max_result_window
    if parameters.scroll_size > window:
        raise BadRequest(
            f"per_page of a scroll must not exceed {window}, not {parameters.scroll_size}.",
            errors={"per_page": "too large"},
        )
    return {
        "query": query_to_json(parameters.filters.query(user)),
        "exclude": list(parameters.exclude),
        "size": parameters.scroll_size,
        "after": None,
        "total": None,
        "ended": False,
        "snapshot": create_id(),
    }


def _load(user: User | None, installation: Installation, scroll_id: str) -> dict[str, Any]:
    with installation.database.read_session() as session:
        row = session.get(ScrollRow, scroll_id)
        user_id = user.user_id if user else None
        if row is None or row.expires < utc_now() or row.user_id != user_id:
            raise BadRequest(
                "The scroll id does not exist; begin a new scroll without an id.",
                errors={"scroll_id": "does not exist"},
            )
        return row.state


def _search(index: SearchIndex, state: dict[str, Any]) -> SearchResponse:
    if state["ended"]:
        return SearchResponse(total=state["total"], hits=())
    return index.search(
        SearchRequest(query=query_from_json(state["query"]), sort=ORDER, size=state["size"], after=state["after"])
    )
