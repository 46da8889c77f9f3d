"""Every engine answers exactly as the reference, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nomad.errors import BadRequest
from nomad.search.query import (
    All,
    And,
    Contains,
    DateHistogramFacet,
    Exists,
    GroupsFacet,
    HistogramFacet,
    Metric,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    SearchRequest,
    Sort,
    StatsFacet,
    Term,
    TermsFacet,
)

from .conftest import World
from .corpora import TIMES, after_facet, documents, metrics, query, sort, terms_facet

CHECKS: dict[str, Callable[[World, int], None]] = {}


def compare(**strategies: Any) -> Callable[[Callable[..., None]], None]:
    """Registers a comparison of a world with its reference, over values drawn from the strategies."""

    def register(check: Callable[..., None]) -> None:
        def run(world: World, number: int) -> None:
            budget = settings(
                max_examples=number,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[Phase.generate],  # a failure shows itself at once; to make it small can take minutes
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            )
            budget(given(**strategies)(check))(world=world)

        CHECKS[check.__name__] = run

    return register


@compare(documents=documents, queries=st.lists(query, min_size=1, max_size=8))
def queries(world: World, documents: list[dict[str, Any]], queries: list[Query]) -> None:
    world.fill(documents)
    for each in queries:
        world.check(SearchRequest(each, Sort("calc_id", False), size=100))


@compare(
    documents=documents,
    query=query,
    sorts=st.lists(sort, min_size=1, max_size=2, unique_by=lambda each: each.field).map(tuple),
    offset=st.integers(0, 20),
    size=st.integers(0, 10),
)
def pages_in_every_order(world: World, documents: Any, query: Query, sorts: Any, offset: int, size: int) -> None:
    world.fill(documents)
    world.check(SearchRequest(query, sorts, offset, size))
    going, seen = SearchRequest(query, sorts, size=max(size, 1)), []
    while True:
        page = world.engine.search(going)
        seen += page.hits
        if page.after is None:
            break
        going = SearchRequest(query, sorts, size=max(size, 1), after=page.after)
    assert seen == list(world.reference.search(SearchRequest(query, sorts, size=100)).hits)


@compare(documents=documents, query=query, facets=st.lists(st.one_of(terms_facet, after_facet), min_size=1, max_size=6))
def terms_facets(world: World, documents: Any, query: Query, facets: list[TermsFacet]) -> None:
    legal = [each for each in facets if each.after is None or each.order == "value"]
    world.fill(documents)
    world.check(SearchRequest(query, size=0, facets={str(i): each for i, each in enumerate(legal)}))


@compare(
    documents=documents,
    query=query,
    metrics=metrics,
    interval=st.sampled_from(["1y", "1q", "1M", "1w", "1d", "12h", "4419000s"]),
    width=st.sampled_from([0.5, 3, 10]),
    count=st.integers(1, 7),
)
def histograms_stats_and_metrics(
    world: World, documents: Any, query: Query, metrics: Any, interval: str, width: float, count: int
) -> None:
    small = [each for each in documents if each.get("n_atoms") != 2**53]
    world.fill(small)
    world.check(
        SearchRequest(
            query,
            size=0,
            facets={
                "time": DateHistogramFacet("upload_time", interval, metrics),
                "atoms": HistogramFacet("n_atoms", width, metrics),
                "equal atoms": HistogramFacet("n_atoms", None, metrics, count),
                "equal gaps": HistogramFacet("encyclopedia.properties.band_gap", None, metrics, count),
                "stats": StatsFacet("encyclopedia.properties.band_gap"),
                "times": StatsFacet("upload_time"),
                "lists": DateHistogramFacet("datasets.created", interval, metrics),
            },
            metrics=metrics,
        )
    )


@compare(
    documents=documents,
    query=query,
    newest=st.booleans(),
    name=st.sampled_from(["upload_id", "dataset_id", "dft.code_name"]),
)
def groups_page_by_page(world: World, documents: Any, query: Query, newest: bool, name: str) -> None:
    world.fill(documents)
    expected = world.reference.search(
        SearchRequest(query, size=0, facets={"g": GroupsFacet(name, newest_first=newest)})
    )
    seen: list[Any] = []
    after = None
    while True:
        facet = GroupsFacet(name, size=2, newest_first=newest, after=after)
        page = world.engine.search(SearchRequest(query, size=0, facets={"g": facet})).facets["g"]
        seen += page.buckets
        after = page.after
        if after is None:
            break
    assert seen == expected.facets["g"].buckets


@pytest.mark.parametrize("name", CHECKS)
def test_an_engine_agrees_with_the_reference(world: World, name: str) -> None:
    CHECKS[name](world, 8)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", CHECKS)
def test_an_engine_agrees_with_the_reference_at_length(world: World, name: str) -> None:
    CHECKS[name](world, 250)


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(Term("unknown", "x")),
        SearchRequest(Term("n_atoms", "many")),
        SearchRequest(Term("published", "maybe")),
        SearchRequest(Range("upload_time", gt="yesterday")),
        SearchRequest(Range("comment", gt="a")),
        SearchRequest(Prefix("n_atoms", "1")),
        SearchRequest(Contains("formula", "x" * 5000)),
        SearchRequest(sort=Sort("comment")),
        SearchRequest(sort=Sort("unknown")),
        SearchRequest(offset=-1),
        SearchRequest(after="nonsense"),
        SearchRequest(after="WyJhIl0"),
        SearchRequest(facets={"a": TermsFacet("comment")}),
        SearchRequest(facets={"a": TermsFacet("atoms", size=-1)}),
        SearchRequest(facets={"a": TermsFacet("atoms", order="count", after="H")}),
        SearchRequest(facets={"a": StatsFacet("formula")}),
        SearchRequest(facets={"a": DateHistogramFacet("n_atoms")}),
        SearchRequest(facets={"a": DateHistogramFacet("upload_time", "2 weeks")}),
        SearchRequest(facets={"a": HistogramFacet("n_atoms", 0)}),
        SearchRequest(facets={"a": HistogramFacet("n_atoms", 1, buckets=3)}),
        SearchRequest(facets={"a": HistogramFacet("n_atoms")}),
        SearchRequest(facets={"a": HistogramFacet("formula", 1)}),
        SearchRequest(facets={"a": GroupsFacet("n_atoms")}),
        SearchRequest(facets={"a": GroupsFacet("upload_id", newest_first=True, after="nonsense")}),
        SearchRequest(metrics=(Metric("m", "sum", "formula"),)),
        SearchRequest(metrics=(Metric("m", "median", "n_atoms"),)),
    ],
    ids=str,
)
def test_what_cannot_be_answered_is_a_bad_request(world: World, request_: SearchRequest) -> None:
    world.fill([{"calc_id": "c", "n_atoms": 1, "formula": "H", "upload_time": TIMES[0]}])
    with pytest.raises(BadRequest):
        world.engine.search(request_)


def test_deep_nesting_is_a_bad_request(world: World) -> None:
    nested: Query = All()
    for _ in range(1000):
        nested = Not(nested)
    with pytest.raises(BadRequest):
        world.engine.search(SearchRequest(nested))


def test_a_query_of_the_greatest_depth_is_answered(world: World) -> None:
    world.fill([{"calc_id": "a", "formula": "H"}, {"calc_id": "b", "formula": "O"}])
    nested: Query = Term("formula", "H")
    for _ in range(24):
        nested = And((Exists("formula"), Not(And((Exists("formula"), Or((Term("formula", "C"), nested)))))))
    world.check(SearchRequest(nested))


def test_empty_buckets_stand_between(world: World) -> None:
    world.fill([{"calc_id": "a", "upload_time": "2020-01-15"}, {"calc_id": "b", "upload_time": "2020-04-01"}])
    facet = world.engine.search(SearchRequest(size=0, facets={"h": DateHistogramFacet("upload_time", "1M")})).facets[
        "h"
    ]
    assert [each.count for each in facet.buckets] == [1, 0, 0, 1]


def test_range_and_histogram_of_a_number(world: World) -> None:
    world.fill([{"calc_id": f"c{n}", "n_atoms": n, "formula": "H" if n < 8 else "O"} for n in (1, 2, 5, 9, 20)])
    small = Term("formula", "H")
    assert world.engine.numeric_range(All(), "n_atoms") == (1, 20)
    assert world.engine.numeric_range(small, "n_atoms") == (1, 5)
    assert world.engine.numeric_range(Term("formula", "X"), "n_atoms") is None
    found = world.engine.numeric_histogram(All(), "n_atoms", buckets=4)
    assert [(each.key, each.count) for each in found.buckets] == [(1, 3), (6, 1), (11, 0), (16, 1)]
    assert (found.minimum, found.maximum, found.interval) == (1, 20, 5)
    found = world.engine.numeric_histogram(small, "n_atoms", interval=2, metrics=(Metric("n", "sum", "n_atoms"),))
    assert [(each.key, each.count, each.metrics["n"]) for each in found.buckets] == [(0, 1, 1), (2, 1, 2), (4, 1, 5)]
    with pytest.raises(BadRequest):
        world.engine.numeric_histogram(All(), "formula", buckets=4)


def test_real_numbers_are_listed_in_order(world: World) -> None:
    gaps = [0.5 * n - 20.25 for n in range(90)]
    world.fill([{"calc_id": f"c{n}", "encyclopedia": {"properties": {"band_gap": gap}}} for n, gap in enumerate(gaps)])
    listed, after = [], None
    while True:
        facet = TermsFacet("encyclopedia.properties.band_gap", 40, after=after)
        page = world.engine.search(SearchRequest(size=0, facets={"f": facet})).facets["f"]
        listed += [each.key for each in page.buckets]
        after = page.after
        if after is None:
            break
    assert listed == gaps


def test_ten_thousand_buckets(world: World) -> None:
    world.fill([{"calc_id": "a", "upload_time": "1990-01-01"}, {"calc_id": "b", "upload_time": "2024-01-01"}])
    facet = world.engine.search(SearchRequest(size=0, facets={"h": DateHistogramFacet("upload_time", "1d")})).facets[
        "h"
    ]
    assert len(facet.buckets) == 12_419
    assert sum(each.count for each in facet.buckets) == 2


def test_mail_addresses_never_match(world: World) -> None:
    world.fill([{"calc_id": "a", "uploader": {"email": "a@b.c", "name": "A"}}])
    assert world.engine.search(SearchRequest(Term("uploader.email", "a@b.c"))).total == 0
