"""Megabytes per second of each parser on its largest file, its memory, and what remembering the places of values costs.

The files are the largest main file of each parser among the shared data, else among the test data. Times are of the
processor, the best of several runs in a process that has read the file before. Memory is how much the process has grown
at most while it read, beside what is granted: three times the largest array plus 100 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from nomad.datamodel import EntryArchive, EntryMetadata
from nomad.errors import NomadError
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.pipeline import normalize
from nomad.parsing.matching import match_file
from nomad.parsing.provenance import recording
from nomad.parsing.registry import parser_by_name, parsers
from nomad.storage.archive_pack import ArchivePackWriter

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("NOMAD_TEST_SHARED", ROOT.parent / "shared"))
GRANTED = 100e6
SMALLEST_TIME = 1.0
"""Seconds of processor time that are spent on each way of reading."""


def mainfiles(smoke: bool) -> dict[str, Path]:
    """The largest main file by name of the parser."""
    expected = SHARED / "data" / "expected.json"
    found: dict[str, Path] = {}
    known = {parser.name for parser in parsers()}
    if expected.is_file() and not smoke:
        for case in json.loads(expected.read_text())["cases"]:
            for item in case["mainfiles"]:
                if item["match"] != "v0.10-only" and item["parser"] in known:
                    _larger(found, item["parser"], SHARED / "data" / item["mainfile"])
    for path in sorted((ROOT / "tests" / "data").rglob("*")):
        parser = match_file(path, path.name) if path.is_file() else None
        if parser is not None and (smoke or parser.name not in found):
            _larger(found, parser.name, path)
    return dict(sorted(found.items()))


def _larger(found: dict[str, Path], name: str, path: Path) -> None:
    if path.is_file() and (name not in found or path.stat().st_size > found[name].stat().st_size):
        found[name] = path


def read(name: str, path: Path, *, places: bool) -> EntryArchive:
    """One reading; with `places` it is remembered where the sections come from."""
    archive, log = EntryArchive(section_metadata=EntryMetadata()), EntryLog()
    parser = parser_by_name(name)
    try:
        if places:
            with recording() as record:
                parser.parse(path, archive, log)
            record.store(archive)
        else:
            parser.parse(path, archive, log)
    except NomadError:
        pass  # what was read until then counts
    return archive


def seconds(name: str, path: Path, smoke: bool) -> tuple[float, float]:
    """Best processor time of a reading without and with places, in turns so that both see the same machine."""
    best = {False: float("inf"), True: float("inf")}
    spent = 0.0
    while spent < (0.0 if smoke else SMALLEST_TIME) or best[True] == float("inf"):
        for places in best:
            start = time.process_time()
            read(name, path, places=places)
            used = time.process_time() - start
            best[places] = min(best[places], used)
            spent += used
    return best[False], best[True]


def largest_array(archive: EntryArchive) -> int:
    """Bytes."""
    sizes = (
        getattr(value, "nbytes", 0)
        for section in archive.m_all_contents(include_self=True)
        for value in section.m_data.values()
    )
    return max(sizes, default=0)


def stored_size(tree: dict[str, Any]) -> int:
    """Bytes of the pack of one archive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.pack"
        writer = ArchivePackWriter(path)
        writer.add("entry", tree)
        writer.finish(sync=False)
        return path.stat().st_size


def memory(kind: str) -> int:
    """Bytes of memory that this process has (`VmRSS`), or has had at most (`VmHWM`)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(kind))
    return int(line.split()[1]) * 1024


def measure(name: str, path: Path, smoke: bool) -> dict[str, float]:
    """The figures of one parser; to be called in a process of its own."""
    small = min(
        (other for other in path.parent.iterdir() if other.is_file()),
        key=lambda other: other.stat().st_size,
        default=path,
    )
    read(name, small, places=False)  # loads the reader's libraries
    Path("/proc/self/clear_refs").write_text("5")  # forgets the most there has been so far
    before = memory("VmRSS")
    archive = read(name, path, places=True)
    grown = memory("VmHWM") - before
    normalize(archive, EntryLog())
    apply_entry_metadata(archive, parser_by_name(name).code_name, EntryLog())
    tree = archive.m_to_dict(keep_arrays=True, with_definitions=True)
    with_places = stored_size(tree)
    tree.pop("section_provenance", None)
    tree["m_definitions"] = [row for row in tree["m_definitions"] if not row["name"].endswith(".Provenance")]
    without, with_ = seconds(name, path, smoke)
    return {
        "size": path.stat().st_size,
        "grown": grown,
        "granted": 3 * largest_array(archive) + GRANTED,
        "without": without,
        "with": with_,
        "places_size": with_places / stored_size(tree) - 1,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("PARSER", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one[0], Path(arguments.one[1]), arguments.smoke)))
        return
    cases = mainfiles(arguments.smoke)
    print(f"{'parser':<24} {'MB':>7} {'ms':>8} {'MB/s':>7} {'memory':>8} {'granted':>8} {'places':>8} {'archive':>8}")
    for name, path in list(cases.items())[: 2 if arguments.smoke else None]:
        command = [sys.executable, __file__, "--one", name, str(path), *(["--smoke"] if arguments.smoke else [])]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        speed = found["size"] / 1e6 / found["without"]
        more = found["with"] / found["without"] - 1
        print(
            f"{name:<24} {found['size'] / 1e6:>7.2f} {1e3 * found['without']:>8.1f} {speed:>7.1f} "
            f"{found['grown'] / 1e6:>8.1f} {found['granted'] / 1e6:>8.1f} {more:>8.1%} {found['places_size']:>8.1%}",
            flush=True,
        )
    print(
        "memory and granted in MB; places: more time to read, archive: more bytes to store, for the lines of sections"
    )


if __name__ == "__main__":
    main()
