"""The embedded engine answers alike by the ways it takes for few values and for many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from nomad.config import Settings
from nomad.search.engines.tantivy import facets, groups, metrics, neighbours
from nomad.search.fields import field
from nomad.search.query import (
    All,
    Bucket,
    DateHistogramFacet,
    Facet,
    GroupsFacet,
    Metric,
    SearchRequest,
    TermsFacet,
)

from .conftest import World

GEOMETRIES = Metric("geometries", "cardinality", "dft.geometries")
FACETS = {
    "terms": TermsFacet("atoms", 50, metrics=(GEOMETRIES,)),
    "dates": DateHistogramFacet("upload_time", "1M", metrics=(GEOMETRIES,)),
    "newest": GroupsFacet("upload_id", 50, newest_first=True),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(Settings(data_dir=tmp_path_factory.mktemp("many")))
    symbols = ["H", "O", "Ti", "Si"]
    world.fill(
        [
            {
                "calc_id": f"c{number:03}",
                "atoms": [symbols[number % 4], symbols[number * 3 % 4]],
                "upload_id": f"u{number % 7}",
                "upload_time": f"2020-{number % 5 + 1:02}-01T00:00:00" if number % 11 else None,
                "formula": f"{'abc'[number % 3]}{number % 40:02}é",
                "dft": {"geometries": [f"g{number * step % 31}" for step in range(number % 6)]},
            }
            for number in range(200)
        ]
    )
    yield world
    world.close()


def ways(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Makes the engine believe that there are many values."""
    match way:
        case "small batches":
            monkeypatch.setattr(metrics, "_VALUES", 3)
        case "no nesting":
            monkeypatch.setattr(metrics, "_BUCKETS", 1)
        case "too many shared":
            monkeypatch.setattr(metrics, "_less_shared", lambda *_: {})
        case "too many groups":
            monkeypatch.setattr(groups, "_with_times", lambda *_: None)
        case "no neighbourhood":
            monkeypatch.setattr(facets, "MANY", 0)
        case "small neighbourhood":
            monkeypatch.setattr(neighbours, "MANY", 20)


WAYS = [
    "as it is", "small batches", "no nesting", "too many shared", "too many groups", "no neighbourhood",
    "small neighbourhood",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_facets(filled: World, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    ways(monkeypatch, way)
    filled.check(SearchRequest(All(), size=0, facets=FACETS, metrics=(GEOMETRIES,)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("first", "then"),
    [
        (GroupsFacet("formula", 11), lambda after: GroupsFacet("formula", 11, after)),
        (GroupsFacet("upload_id", 2, newest_first=True), lambda after: GroupsFacet("upload_id", 2, after, True)),
        (TermsFacet("formula", 7), lambda after: TermsFacet("formula", 7, after=after)),
    ],
    ids=["groups", "newest", "terms"],
)
def test_pages(filled: World, monkeypatch: pytest.MonkeyPatch, way: str, first: Facet, then: Any) -> None:
    ways(monkeypatch, way)
    seen: list[Bucket] = []
    facet: Facet = first
    while True:
        page = filled.engine.search(SearchRequest(All(), size=0, facets={"f": facet})).facets["f"]
        seen += page.buckets
        if page.after is None:
            break
        facet = then(page.after)
    every: Facet = {
        "formula": TermsFacet("formula", 1000) if isinstance(first, TermsFacet) else GroupsFacet("formula", 1000),
        "upload_id": GroupsFacet("upload_id", 1000, newest_first=True),
    }[first.field]
    expected = filled.reference.search(SearchRequest(All(), size=0, facets={"f": every})).facets["f"]
    assert seen == list(expected.buckets)


def test_buckets_that_share_too_many_values_are_tried_alone() -> None:
    asked: list[Sequence[Any]] = []

    def ask(keys: Sequence[Any], _: Mapping[str, Any]) -> Mapping[Any, Any]:
        asked.append(keys)
        if len(keys) > 1 or keys == ["huge"]:
            raise ValueError("Aborting aggregation because bucket limit was exceeded.")
        return {key: {"shared": {"buckets": [{"doc_count": 3}, {"doc_count": 2}]}} for key in keys}

    sizes = {"none": 0, "a": 10, "huge": 200_000, "b": 7}
    assert metrics._distinct(sizes, field("dft.geometries"), ask) == {"none": 0, "a": 7, "b": 4}
    assert asked == [["a", "huge", "b"], ["a"], ["huge", "b"], ["huge"], ["b"]]
