"""Documents and questions for engines, drawn so that they meet: few values, many of them odd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from nomad.search.fields import field
from nomad.search.query import (
    All,
    And,
    Contains,
    Exists,
    Metric,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    Sort,
    Term,
    Terms,
    TermsFacet,
    Text,
)

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
FLOATS = [0.0, -1.5, -7.25, -1e-9, 0.25, 1e-19, 3.0, 1e300]
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
