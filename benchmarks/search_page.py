"""All that a search page asks for, in the embedded engine and in OpenSearch side by side.

Both engines get the same made-up entries and the same questions in the same run, one after the other for each question,
through the interface that the services use. Not measured here is what services do with the answer: the bodies of ten
hits come from the rows. `first` is the first time in this process and, when the node was started for it, in this node,
with files that the system has read before; then follow one more to warm up and the runs whose median is shown. What the
engines remember of answers is forgotten before each; what they remember of filters and columns is not. CPU is that of
this process and of the node together, the mean of the runs.

`--size` is the number of entries, `--folder` keeps the indexes for the next run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from edit_of_many import edit_many
from engines import EMBEDDED, OPENSEARCH, Engine, engines
from filling import fill, in_fresh_process
from nomad.search.index import SearchIndex, open_index
from page_requests import FILTERS, SLOW, Step, steps

RUNS = 5
LONG = 5.0
"""Seconds; what takes longer is not repeated."""


@dataclass(frozen=True)
class Asked:
    """Times of one question with one engine, in seconds; of how many requests."""

    requests: int
    first: float
    median: float
    cpu: float


def ask(engine: Engine, index: SearchIndex, step: Step, runs: int) -> Asked:
    """Asks a question often enough."""
    requests, first, cpu = _timed(engine, index, step)
    if first > LONG:
        return Asked(requests, first, first, cpu)
    _timed(engine, index, step)
    times = [_timed(engine, index, step) for _ in range(runs)]
    return Asked(requests, first, statistics.median(t[1] for t in times), statistics.mean(t[2] for t in times))


def _timed(engine: Engine, index: SearchIndex, step: Step) -> tuple[int, float, float]:
    engine.forget(index)
    cpu = time.process_time() + engine.server_time()
    wall = time.perf_counter()
    requests = step(index)
    wall = time.perf_counter() - wall
    return requests, wall, time.process_time() + engine.server_time() - cpu


def questions(found: list[Engine], runs: int) -> Iterator[tuple[str, str, list[Asked]]]:
    """Filter, question, and what each engine needed for it; those that may take minutes come last."""
    indexes = [open_index(engine.settings) for engine in found]
    every = [(name, question, step) for name, query in FILTERS.items() for question, step in steps(query)]
    for name, question, step in sorted(every, key=lambda each: SLOW in each[1]):
        pairs = zip(found, indexes, strict=True)
        yield name, question, [ask(engine, index, step, runs) for engine, index in pairs]


def memory(engine: Engine) -> tuple[int, int]:
    """Bytes of its own and of all resident memory of a process that has asked all that is fast once."""
    index = open_index(engine.settings)
    for query in FILTERS.values():
        for question, step in steps(query):
            if SLOW not in question:
                step(index)
    found = psutil.Process().memory_full_info()
    return found.uss, found.rss


def prepare(engine: Engine, size: int) -> None:
    """Fills the index unless that was done before."""
    if engine.is_filled():
        return
    server = engine.server_time()
    figures = in_fresh_process(fill, engine.settings, size)
    print(
        f"{engine.name}: {size} entries indexed in {figures['seconds']:.0f} s, {size / figures['seconds']:.0f} per "
        f"second; CPU {figures['cpu']:.0f} s here and {engine.server_time() - server:.0f} s in the node; writing "
        f"process {figures['memory'] / 1e6:.0f} MB; 100 further ones in {figures['commit'] * 1000:.0f} ms",
        flush=True,
    )


def conclude(engine: Engine, edited: int) -> None:
    """Memory, disk, and an edit."""
    own, resident = in_fresh_process(memory, engine)
    print(
        f"{engine.name}: index {engine.size() / 1e6:.0f} MB; asking process {own / 1e6:.0f} MB of its own, "
        f"{resident / 1e6:.0f} MB with shared pages of files; node {engine.server_memory() / 1e6:.0f} MB",
        flush=True,
    )
    figures = in_fresh_process(edit_many, engine.settings, edited)
    print(
        f"{engine.name}: {edited} new entries indexed from rows in {figures['added']:.1f} s; "
        f"{edited} edited and found in {figures['edited']:.1f} s (CPU here {figures['cpu']:.1f} s)",
        flush=True,
    )


def show(found: list[Engine], runs: int) -> None:
    """A table of all questions; the ratio is that of the medians, other engine to first."""
    heads = "".join(f" {engine.name + ' first':>16} {'median':>8} {'CPU':>8}" for engine in found)
    print(f"\nmilliseconds{'':50}{heads} {'ratio':>7}")
    for name, question, asked in questions(found, runs):
        line = f"{name:11} {question:45} {asked[0].requests:4}"
        for each in asked:
            line += f" {each.first * 1e3:16.1f} {each.median * 1e3:8.1f} {each.cpu * 1e3:8.1f}"
        if len(asked) > 1:
            line += f" {asked[1].median / asked[0].median:7.1f}"
        print(line, flush=True)
    print()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000, help="number of entries")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--folder", type=Path, help="keep the indexes here and use them again if they are there")
    parser.add_argument("--engine", choices=[EMBEDDED, OPENSEARCH, "both"], default=EMBEDDED)
    parser.add_argument("--opensearch", metavar="URL", help="an OpenSearch that runs already")
    parser.add_argument("--heap", default="2g", help="memory of the OpenSearch that is started, such as 2g")
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    size, runs = (500, 1) if arguments.smoke else (arguments.size, arguments.runs)
    names = [EMBEDDED, OPENSEARCH] if arguments.engine == "both" else [arguments.engine]
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.folder or Path(temporary)) / str(size)
        with engines(names, folder, arguments.opensearch, arguments.heap) as found:
            print(f"{size} entries; load of the machine at the start {psutil.getloadavg()}")
            for engine in found:
                prepare(engine, size)
            show(found, runs)
            for engine in found:
                conclude(engine, size // 10 if size <= 10_000 else 10_000)
            print(f"load of the machine at the end {psutil.getloadavg()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
