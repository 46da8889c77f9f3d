"""Every engine answers exactly as the reference, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nomad.config import SearchSettings, Settings
from nomad.errors import BadRequest
from nomad.search.fields import field
from nomad.search.index import SearchIndex, open_index, open_writer
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
    Terms,
    TermsFacet,
    Text,
)

from .reference import ReferenceIndex

TEXTS = [
    "O2Ti",
    "Si",
    "Si8",
    "SiO2",
    "VASP",
    "vasp",
    "a b",
    'q"u\\o',
    "äß",
    "日本語",
    "𝔘",
    "\U0010ffff",
    "AND",
    "*",
    "",
    "a" * 60,
]
WORDS = ["hello", "Hello world", "wörld's end", "3.14 eV", "日本", "--"]
PATHS = ["a/b/vasprun.xml", "a/c.out", "b", "a/b/" + "deep/" * 20 + "x.log"]
NUMBERS = [0, 1, 2, 3, 7, 12, -4, 2**53]
FLOATS = [0.0, -1.5, 0.25, 1e-19, 3.0, 1e300]
TIMES = [(datetime(2019, 12, 30, tzinfo=UTC) + timedelta(days=11 * i, milliseconds=i)).isoformat() for i in range(12)]
IDS = [f"{prefix}{i}" for prefix in ("same-beginning-", "k") for i in range(25)]

KEYWORDS = ["formula", "dft.code_name", "mainfile", "upload_id", "atoms", "files", "dataset_id", "dft.quantities"]
NUMERIC = ["n_atoms", "dft.n_calculations", "encyclopedia.properties.band_gap", "upload_time", "datasets.created"]
ANALYSED = ["comment", "path", "uploader.name", "authors.name"]
BOOLEANS = ["published", "encyclopedia.material.bulk.has_free_wyckoff_parameters"]
COUNTED = [*KEYWORDS, *NUMERIC, *BOOLEANS, "uploader", "only_atoms"]

text = st.sampled_from(TEXTS)
maybe: Any = lambda strategy: st.one_of(st.none(), strategy)  # noqa: E731


def _document(values: dict[str, Any]) -> dict[str, Any]:
    document = {key: value for key, value in values.items() if value is not None}
    document["dft"] = {
        key: document.pop(key) for key in ("code_name", "n_calculations", "quantities") if key in document
    }
    document["encyclopedia"] = {
        "properties": {"band_gap": document.pop("band_gap", None)},
        "material": {"bulk": {"has_free_wyckoff_parameters": document.pop("free", None)}},
    }
    return document


person = st.fixed_dictionaries(
    {"user_id": st.sampled_from(["u1", "u2"]), "name": st.sampled_from(["Ada Lovelace", "Bob Example"])}
)
dataset = st.fixed_dictionaries({"dataset_id": st.sampled_from(["d1", "d2", "d3"]), "created": st.sampled_from(TIMES)})
document = st.fixed_dictionaries(
    {
        "calc_id": st.sampled_from(IDS),
        "formula": maybe(text),
        "mainfile": maybe(st.sampled_from(PATHS)),
        "files": maybe(st.lists(st.sampled_from(PATHS), max_size=3)),
        "upload_id": st.sampled_from(["up1", "up2", "up3", "up4"]),
        "upload_time": maybe(st.sampled_from(TIMES)),
        "atoms": maybe(st.lists(st.sampled_from(["H", "O", "Ti", "X1"]), max_size=3)),
        "n_atoms": maybe(st.sampled_from(NUMBERS)),
        "published": maybe(st.booleans()),
        "comment": maybe(st.sampled_from(WORDS)),
        "uploader": maybe(person),
        "authors": maybe(st.lists(person, max_size=2)),
        "datasets": maybe(st.lists(dataset, max_size=2)),
        "code_name": maybe(text),
        "n_calculations": maybe(st.sampled_from(NUMBERS)),
        "quantities": maybe(st.lists(text, max_size=4)),
        "band_gap": maybe(st.sampled_from(FLOATS)),
        "free": maybe(st.booleans()),
    }
).map(_document)
documents = st.lists(document, min_size=1, max_size=40, unique_by=lambda each: each["calc_id"])


def _value(name: str) -> st.SearchStrategy[Any]:
    kind = field(name).kind
    if kind == "keyword":
        return st.one_of(text, st.sampled_from([*PATHS, "up1", "up3", "H", "O", "d1", "OTi", "Ada Lovelace"]))
    if kind == "date":
        return st.sampled_from(TIMES)
    if kind == "boolean":
        return st.booleans()
    return st.sampled_from([*NUMBERS, *FLOATS, 2.5, "3"]) if kind == "integer" else st.sampled_from(FLOATS)


def _bounds(name: str) -> st.SearchStrategy[Query]:
    value = maybe(_value(name))
    return st.builds(Range, st.just(name), gt=value, gte=value, lt=value, lte=value)


leaf = st.one_of(
    st.just(All()),
    st.sampled_from(COUNTED).flatmap(lambda name: st.builds(Term, st.just(name), _value(name))),
    st.sampled_from(COUNTED).flatmap(
        lambda name: st.builds(Terms, st.just(name), st.lists(_value(name), max_size=3).map(tuple))
    ),
    st.sampled_from(COUNTED).flatmap(_bounds),
    st.builds(Text, st.sampled_from(ANALYSED), st.sampled_from([*WORDS, *PATHS, "LOVELACE"])),
    st.builds(Exists, st.sampled_from([*COUNTED, *ANALYSED])),
    st.builds(Prefix, st.sampled_from(KEYWORDS), st.sampled_from([*TEXTS, "a/", "up"])),
    st.builds(Contains, st.sampled_from(KEYWORDS), st.sampled_from([*TEXTS, "/", "x"]), st.booleans()),
)
query = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
sort = st.builds(Sort, st.sampled_from([*COUNTED, "calc_id"]), st.booleans())
metrics = st.lists(
    st.sampled_from(
        [
            Metric("calculations", "sum", "dft.n_calculations"),
            Metric("uploads", "cardinality", "upload_id"),
            Metric("quantities", "cardinality", "dft.quantities"),
            Metric("sizes", "cardinality", "n_atoms"),
        ]
    ),
    max_size=2,
    unique=True,
).map(tuple)
terms_facet = st.builds(
    TermsFacet,
    st.sampled_from(COUNTED),
    st.integers(0, 5),
    st.sampled_from(["value", "count"]),
    metrics,
    include=maybe(st.sampled_from(["i", "a", "1", "\\", ""])),
)
after_facet = st.sampled_from(COUNTED).flatmap(
    lambda name: st.builds(
        TermsFacet,
        st.just(name),
        st.integers(1, 4),
        after=_value(name).map(lambda value: str(int(value)) if isinstance(value, bool) else str(value)),
        include=maybe(st.sampled_from(["i", "1"])),
    )
)


class Both:
    """An engine and the reference with the same documents."""

    def __init__(self, folder: Path, documents: list[dict[str, Any]]) -> None:
        self.settings = Settings(data_dir=folder, search=SearchSettings(writer_memory=15_000_000))
        writer = open_writer(self.settings)
        assert writer is not None
        writer.start_rebuild()
        writer.finish_rebuild()
        for start in range(0, len(documents), 15):  # several segments
            writer.write(documents[start : start + 15])
            writer.commit()
        writer.close()
        self.engine: SearchIndex = open_index(self.settings)
        self.reference = ReferenceIndex(documents)

    def check(self, request: SearchRequest) -> None:
        found, expected = self.engine.search(request), self.reference.search(request)
        assert found.total == expected.total
        assert list(found.hits) == list(expected.hits)
        assert dict(found.metrics) == pytest.approx(dict(expected.metrics), rel=1e-12)
        for name, facet in expected.facets.items():
            buckets = [each for each in found.facets[name].buckets if each.count]
            assert [(each.key, each.count, each.example) for each in buckets] == [
                (each.key, each.count, each.example) for each in facet.buckets
            ]
            for bucket, other in zip(buckets, facet.buckets, strict=True):
                assert dict(bucket.metrics) == pytest.approx(dict(other.metrics), rel=1e-12)
            assert found.facets[name].minimum == facet.minimum
            assert found.facets[name].maximum == facet.maximum
            assert found.facets[name].interval == facet.interval


many_examples = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    return iter(lambda: tmp_path_factory.mktemp("index"), None)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return lambda documents: Both(tmp_path_factory.mktemp("index"), documents)


@many_examples
@given(documents=documents, queries=st.lists(query, min_size=1, max_size=8))
def test_queries(make: Any, documents: list[dict[str, Any]], queries: list[Query]) -> None:
    both = make(documents)
    for each in queries:
        both.check(SearchRequest(each, Sort("calc_id", False), size=100))


@many_examples
@given(
    documents=documents,
    query=query,
    sorts=st.lists(sort, min_size=1, max_size=2, unique_by=lambda each: each.field).map(tuple),
    offset=st.integers(0, 20),
    size=st.integers(0, 10),
)
def test_pages_in_every_order(make: Any, documents: Any, query: Query, sorts: Any, offset: int, size: int) -> None:
    both = make(documents)
    both.check(SearchRequest(query, sorts, offset, size))
    going, seen = SearchRequest(query, sorts, size=max(size, 1)), []
    while True:
        page = both.engine.search(going)
        seen += page.hits
        if page.after is None:
            break
        going = SearchRequest(query, sorts, size=max(size, 1), after=page.after)
    assert seen == list(both.reference.search(SearchRequest(query, sorts, size=100)).hits)


@many_examples
@given(documents=documents, query=query, facets=st.lists(st.one_of(terms_facet, after_facet), min_size=1, max_size=6))
def test_terms_facets(make: Any, documents: Any, query: Query, facets: list[TermsFacet]) -> None:
    legal = [each for each in facets if each.after is None or each.order == "value"]
    both = make(documents)
    both.check(SearchRequest(query, size=0, facets={str(i): each for i, each in enumerate(legal)}))


@many_examples
@given(
    documents=documents,
    query=query,
    metrics=metrics,
    interval=st.sampled_from(["1y", "1q", "1M", "1w", "1d", "12h", "4419000s"]),
    width=st.sampled_from([0.5, 3, 10]),
    count=st.integers(1, 7),
)
def test_histograms_stats_and_metrics(
    make: Any, documents: Any, query: Query, metrics: Any, interval: str, width: float, count: int
) -> None:
    small = [each for each in documents if each.get("n_atoms") != 2**53]
    make(small).check(
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


@many_examples
@given(
    documents=documents,
    query=query,
    newest=st.booleans(),
    name=st.sampled_from(["upload_id", "dataset_id", "dft.code_name"]),
)
def test_groups_page_by_page(make: Any, documents: Any, query: Query, newest: bool, name: str) -> None:
    both = make(documents)
    expected = both.reference.search(SearchRequest(query, size=0, facets={"g": GroupsFacet(name, newest_first=newest)}))
    seen: list[Any] = []
    after = None
    while True:
        facet = GroupsFacet(name, size=2, newest_first=newest, after=after)
        page = both.engine.search(SearchRequest(query, size=0, facets={"g": facet})).facets["g"]
        seen += page.buckets
        after = page.after
        if after is None:
            break
    assert seen == expected.facets["g"].buckets


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
def test_what_cannot_be_answered_is_a_bad_request(make: Any, request_: SearchRequest) -> None:
    both = make([{"calc_id": "c", "n_atoms": 1, "formula": "H", "upload_time": TIMES[0]}])
    with pytest.raises(BadRequest):
        both.engine.search(request_)


def test_deep_nesting_is_a_bad_request(make: Any) -> None:
    nested: Query = All()
    for _ in range(1000):
        nested = Not(nested)
    with pytest.raises(BadRequest):
        make([{"calc_id": "c"}]).engine.search(SearchRequest(nested))


def test_empty_buckets_stand_between(make: Any) -> None:
    both = make([{"calc_id": "a", "upload_time": "2020-01-15"}, {"calc_id": "b", "upload_time": "2020-04-01"}])
    facet = both.engine.search(SearchRequest(size=0, facets={"h": DateHistogramFacet("upload_time", "1M")})).facets["h"]
    assert [each.count for each in facet.buckets] == [1, 0, 0, 1]


def test_range_and_histogram_of_a_number(make: Any) -> None:
    both = make([{"calc_id": f"c{n}", "n_atoms": n, "formula": "H" if n < 8 else "O"} for n in (1, 2, 5, 9, 20)])
    small = Term("formula", "H")
    assert both.engine.numeric_range(All(), "n_atoms") == (1, 20)
    assert both.engine.numeric_range(small, "n_atoms") == (1, 5)
    assert both.engine.numeric_range(Term("formula", "X"), "n_atoms") is None
    found = both.engine.numeric_histogram(All(), "n_atoms", buckets=4)
    assert [(each.key, each.count) for each in found.buckets] == [(1, 3), (6, 1), (11, 0), (16, 1)]
    assert (found.minimum, found.maximum, found.interval) == (1, 20, 5)
    found = both.engine.numeric_histogram(small, "n_atoms", interval=2, metrics=(Metric("n", "sum", "n_atoms"),))
    assert [(each.key, each.count, each.metrics["n"]) for each in found.buckets] == [(0, 1, 1), (2, 1, 2), (4, 1, 5)]
    with pytest.raises(BadRequest):
        both.engine.numeric_histogram(All(), "formula", buckets=4)


def test_ten_thousand_buckets(make: Any) -> None:
    both = make([{"calc_id": "a", "upload_time": "1990-01-01"}, {"calc_id": "b", "upload_time": "2024-01-01"}])
    facet = both.engine.search(SearchRequest(size=0, facets={"h": DateHistogramFacet("upload_time", "1d")})).facets["h"]
    assert len(facet.buckets) == 12_419
    assert sum(each.count for each in facet.buckets) == 2


def test_mail_addresses_never_match(make: Any) -> None:
    both = make([{"calc_id": "a", "uploader": {"email": "a@b.c", "name": "A"}}])
    assert both.engine.search(SearchRequest(Term("uploader.email", "a@b.c"))).total == 0
