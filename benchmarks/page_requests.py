"""The questions that the search page sends to the engine, for each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from nomad.search.index import SearchIndex
from nomad.search.quantities import groups, metrics, quantities
from nomad.search.query import (
    And,
    DateHistogramFacet,
    GroupsFacet,
    Query,
    SearchRequest,
    Sort,
    Term,
    TermsFacet,
)

VISIBLE = And((Term("published", True), Term("with_embargo", False)))
"""What a guest sees."""
FILTERS: dict[str, Query] = {
    "everything": VISIBLE,
    "VASP": And((VISIBLE, Term("dft.code_name", "VASP"))),
    "Ti and O": And((VISIBLE, Term("atoms", "Ti"), Term("atoms", "O"))),
    "one author": And((VISIBLE, Term("authors", "Ada Ahlers"))),
}
FACETS = {
    "elements": ("atoms",),
    "method": ("dft.code_name", "dft.basis_set", "dft.xc_functional"),
    "system": (
        "dft.labels_springer_compound_class", "dft.system", "dft.crystal_system", "dft.compound_type",
    ),
    "properties": (
        "dft.searchable_quantities", "dft.labels_springer_classification", "dft.workflow.workflow_type",
    ),
}  # fmt: skip
"""Statistics of the tabs of the page."""
TYPED = ("O", "O2", "O2T", "O2Ti")
"""What is in the box for a formula when the page asks for suggestions."""
SLOW = "dft.unique_geometries"
"""The metric with the most values by far."""
FOLLOWING = 50
SCROLLED = 100_000
BATCH = 1000

Step = Callable[[SearchIndex], int]
"""Asks one or more questions one after another; returns how many."""


def steps(query: Query) -> Iterator[tuple[str, Step]]:
    """All that the page asks for with one filter: a name, and the asking."""
    yield "page alone", _once(SearchRequest(query))
    for tab, names in FACETS.items():
        yield f"page + {tab}", _once(SearchRequest(query, facets=statistics(names)))
    histogram = {"origin": _statistic("origin"), "h": DateHistogramFacet("upload_time", "6307200s")}
    yield "page + uploads, histogram", _once(SearchRequest(query, facets=histogram))
    for metric in (SLOW, "dft.calculations"):
        wanted = (metrics()[metric],)
        facets = statistics(FACETS["method"], wanted)
        yield f"page + method, {metric}", _once(SearchRequest(query, facets=facets, metrics=wanted))
    wanted = (metrics()[SLOW],)
    facets = statistics(FACETS["elements"], wanted)
    yield f"page + elements, {SLOW}", _once(SearchRequest(query, facets=facets, metrics=wanted))
    for name, quantity in groups().items():
        newest = name == "uploads_grouped"
        first = GroupsFacet(quantity.name, newest_first=newest)
        yield f"{name}", _once(SearchRequest(query, facets={"g": first}))
        yield f"{name}, {FOLLOWING} further pages", _following(query, first)
    yield "suggestions, 4 times", _suggestions(query)
    yield f"scroll to {SCROLLED}", _scroll(query)


def statistics(names: Sequence[str], wanted: Sequence[Any] = ()) -> dict[str, TermsFacet]:
    """Statistics as the service asks for them."""
    return {name: _statistic(name, wanted) for name in names}


def _statistic(name: str, wanted: Sequence[Any] = ()) -> TermsFacet:
    statistic = quantities()[name].statistic
    assert statistic is not None
    return TermsFacet(name, statistic.size, "count" if statistic.order == "count" else "value", tuple(wanted))


def _once(request: SearchRequest) -> Step:
    def step(index: SearchIndex) -> int:
        index.search(request)
        return 1

    return step


def _following(query: Query, first: GroupsFacet) -> Step:
    """The pages behind the first one, as far as there are any; the first one is asked for too, to begin."""

    def step(index: SearchIndex) -> int:
        facet, asked = first, 0
        while asked < FOLLOWING:
            after = index.search(SearchRequest(query, facets={"g": facet})).facets["g"].after
            if after is None:
                break
            facet = GroupsFacet(first.field, first.size, after, first.newest_first)
            asked += 1
        return asked

    return step


def _suggestions(query: Query) -> Step:
    def step(index: SearchIndex) -> int:
        for text in TYPED:
            facet = TermsFacet("formula", order="count", include=text)
            index.search(SearchRequest(query, size=0, facets={"s": facet}))
        return len(TYPED)

    return step


def _scroll(query: Query) -> Step:
    def step(index: SearchIndex) -> int:
        snapshot, after = index.snapshot(), None
        for number in range(SCROLLED // BATCH):
            after = snapshot.search(SearchRequest(query, Sort("calc_id", False), size=BATCH, after=after)).after
            if after is None:
                return number + 1
        return SCROLLED // BATCH

    return step
