"""Searching in many entries: indexing, pages, twelve facets, histograms, groups, going through everything.

The entries are made up (`synthetic.py`). Beside the index stands SQLite with the same values in columns and indexes on
all that is filtered: what a solution without a search engine would use. Each figure is the best of several runs in a
fresh process with warm files. `--size 1000000` is the size that the aims speak of; `--folder` keeps the index for the
next run. `--engine both` asks the embedded engine and OpenSearch the same questions in the same run: a node that is put
together for the tests (`make opensearch-node`), or the one at `--opensearch`.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from engines import EMBEDDED, OPENSEARCH, Engine, engines
from filling import fill, in_fresh_process
from nomad.search.index import open_index
from nomad.search.query import (
    And,
    DateHistogramFacet,
    GroupsFacet,
    Metric,
    Not,
    Or,
    Query,
    Range,
    SearchRequest,
    Sort,
    Term,
    TermsFacet,
    Text,
)
from synthetic import Synthetic

RUNS = 5
SCALAR_FACETS = (
    "dft.code_name", "dft.xc_functional", "dft.basis_set", "dft.system", "dft.crystal_system", "dft.compound_type",
    "dft.spacegroup", "uploader", "domain", "published", "dft.code_version",
)  # fmt: skip
FACETS = (*SCALAR_FACETS, "atoms")
PUBLIC = And((Term("published", True), Term("with_embargo", False)))
TITANIA = And((PUBLIC, Term("atoms", "Ti"), Term("atoms", "O")))
VASP = And((PUBLIC, Term("dft.code_name", "VASP")))
VISIBLE = Or((PUBLIC, Term("owners.user_id", "nobody")))


def questions() -> dict[str, SearchRequest]:
    facets = {name: TermsFacet(name, size=120) for name in FACETS}
    metrics = (
        Metric("dft.calculations", "sum", "dft.n_calculations"),
        Metric("datasets", "cardinality", "dataset_id"),
        Metric("encyclopedia.material.materials", "cardinality", "encyclopedia.material.material_id"),
    )

    def with_facets(query: Query) -> SearchRequest:
        return SearchRequest(query, facets=facets)

    return {
        "page of 10, public": SearchRequest(PUBLIC),
        "page of 10, Ti and O": SearchRequest(TITANIA),
        "page + 12 facets, Ti and O": with_facets(TITANIA),
        "page + 12 facets, VASP": with_facets(VASP),
        "page + 12 facets, public": with_facets(PUBLIC),
        "page 1000 (of 10)": SearchRequest(VISIBLE, offset=9990),
        "page by formula": SearchRequest(PUBLIC, Sort("formula", False)),
        "page by mainfile": SearchRequest(PUBLIC, Sort("mainfile", True)),
        "date histogram by month": SearchRequest(PUBLIC, size=0, facets={"h": DateHistogramFacet("upload_time")}),
        "newest uploads": SearchRequest(PUBLIC, size=0, facets={"g": GroupsFacet("upload_id", newest_first=True)}),
        "datasets": SearchRequest(PUBLIC, size=0, facets={"g": GroupsFacet("dataset_id")}),
        "3 metrics, Ti and O": SearchRequest(TITANIA, size=0, metrics=metrics),
        "3 metrics, public": SearchRequest(PUBLIC, size=0, metrics=metrics),
        "suggestions of formulas": SearchRequest(
            PUBLIC, size=0, facets={"s": TermsFacet("formula", order="count", include="TiO")}
        ),
        "text and range": SearchRequest(And((Text("comment", "phonon"), Range("n_atoms", gt=10)))),
        "not VASP": SearchRequest(And((PUBLIC, Not(Term("dft.code_name", "VASP"))))),
    }


def ask(engine: Engine) -> dict[str, Any]:
    """Best time of each question in seconds (wall, CPU of this process)."""
    search = open_index(engine.settings)
    before = psutil.Process().memory_info().rss

    def forget() -> None:
        """The engines remember answers; what is measured is finding them."""
        engine.forget(search)

    times: dict[str, Any] = {
        name: best(lambda request=request: search.search(request), forget) for name, request in questions().items()
    }

    def through() -> None:
        after = None
        for _ in range(20):
            after = search.search(SearchRequest(TITANIA, Sort("calc_id", False), size=1000, after=after)).after
            if after is None:
                break

    times["20 pages of 1000 one after another"] = best(through, forget)
    memory = psutil.Process().memory_full_info()
    return {"times": times, "memory": memory.uss, "growth": memory.rss - before}


def best(function: Callable[[], Any], prepare: Callable[[], None] = lambda: None) -> tuple[float, float]:
    results = []
    for _ in range(RUNS):
        prepare()
        cpu, wall = time.process_time(), time.perf_counter()
        function()
        results.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(results)


def peer(folder: Path, size: int) -> dict[str, tuple[float, float]]:
    """The same page and facets from SQLite."""
    database = sqlite3.connect(folder / "peer.db")
    columns = ["calc_id", "upload_time", "with_embargo", *SCALAR_FACETS]
    quoted = ", ".join(f'"{column}"' for column in columns)
    database.execute(f"CREATE TABLE entry (id INTEGER PRIMARY KEY, {quoted})")
    database.execute("CREATE TABLE atom (symbol TEXT, id INTEGER, PRIMARY KEY (symbol, id)) WITHOUT ROWID")
    marks = ", ".join("?" * (len(columns) + 1))
    for number, document in enumerate(Synthetic(size).documents()):
        row = [document["uploader"]["name"] if name == "uploader" else _get(document, name) for name in columns]
        database.execute(f"INSERT INTO entry VALUES ({marks})", [number, *row])
        database.executemany("INSERT INTO atom VALUES (?, ?)", [(symbol, number) for symbol in document["atoms"]])
    for column in ("calc_id", "upload_time", "dft.code_name"):
        database.execute(f'CREATE INDEX "ix_{column}" ON entry ("{column}")')
    database.execute("ANALYZE")
    database.commit()

    def page_and_facets(condition: str) -> None:
        where = f"published = 1 AND with_embargo = 0 AND {condition}"
        database.execute(f"SELECT count(*) FROM entry e WHERE {where}").fetchall()
        database.execute(
            f"SELECT calc_id FROM entry e WHERE {where} ORDER BY upload_time DESC, calc_id LIMIT 10"
        ).fetchall()
        for column in SCALAR_FACETS:
            database.execute(f'SELECT "{column}", count(*) FROM entry e WHERE {where} GROUP BY 1').fetchall()
        database.execute(
            f"SELECT symbol, count(*) FROM atom JOIN entry e USING (id) WHERE {where} GROUP BY 1"
        ).fetchall()

    has = "EXISTS (SELECT 1 FROM atom a WHERE a.id = e.id AND a.symbol = '{}')"
    return {
        "page + 12 facets, Ti and O": best(lambda: page_and_facets(f"{has.format('Ti')} AND {has.format('O')}")),
        "page + 12 facets, VASP": best(lambda: page_and_facets("\"dft.code_name\" = 'VASP'")),
        "page + 12 facets, public": best(lambda: page_and_facets("1")),
    }


def _get(document: dict[str, Any], name: str) -> Any:
    value: Any = document
    for part in name.split("."):
        value = value[part]
    return value


SIZES = (100_000, 1_000_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, help="number of entries; default: 10^5, then 10^6 without SQLite")
    parser.add_argument("--folder", type=Path, help="keep the index here and use it again if it is there")
    parser.add_argument("--no-peer", action="store_true", help="without SQLite")
    parser.add_argument("--engine", choices=[EMBEDDED, OPENSEARCH, "both"], default=EMBEDDED)
    parser.add_argument("--opensearch", metavar="URL", help="an OpenSearch that runs already")
    parser.add_argument("--heap", default="2g", help="memory of the OpenSearch that is started, such as 2g")
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    sizes = [500] if arguments.smoke else [arguments.size] if arguments.size else SIZES
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = arguments.folder or Path(temporary)
            wanted = [EMBEDDED, OPENSEARCH] if arguments.engine == "both" else [arguments.engine]
            with engines(wanted, folder / str(size), arguments.opensearch, arguments.heap) as found:
                answers = {engine.name: measure(engine, size) for engine in found}
            with_peer = not arguments.no_peer and (size != SIZES[1] or arguments.size is not None)
            peers = in_fresh_process(peer, Path(temporary), size) if with_peer else {}
        show(answers, peers)
    return 0


Times = dict[str, tuple[float, float]]


def measure(engine: Engine, size: int) -> Times:
    """Indexes unless that was done before, and asks; prints what concerns the engine alone."""
    if not engine.is_filled():
        figures = in_fresh_process(fill, engine.settings, size)
        print(f"{engine.name}: {size} entries indexed in {figures['seconds']:.1f} s ", end="")
        print(f"({size / figures['seconds']:.0f} per second), writer {figures['memory'] / 1e6:.0f} MB of memory")
        print(f"{engine.name}: 100 further entries written and committed in {figures['commit'] * 1000:.0f} ms")
    answers = in_fresh_process(ask, engine)
    print(f"{engine.name}: index {engine.size() / 1e6:.0f} MB, ", end="")
    print(f"reader {answers['memory'] / 1e6:.0f} MB of its own memory\n", flush=True)
    times: Times = answers["times"]
    return times


def show(answers: dict[str, Times], peers: Times) -> None:
    """A table of all questions; ratios are to the first engine."""
    first, *others = answers
    columns = "".join(f" {name + ' ms':>14} {'ratio':>7}" for name in [*others, "SQLite"])
    print(f"{'question':38} {first + ' ms':>12} {'CPU ms':>8}{columns}")
    for name, (wall, cpu) in answers[first].items():
        line = f"{name:38} {wall * 1000:12.1f} {cpu * 1000:8.1f}"
        for other in [*(answers[each] for each in others), peers]:
            if name in other:
                line += f" {other[name][0] * 1000:14.1f} {other[name][0] / wall:6.1f}x"
        print(line)
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
