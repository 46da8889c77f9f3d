"""Damages copies of the sample files and parses them: `python -m parsing.mutated PARSER FIRST END`.

Writes a JSON line for each input: its number, and `failure` if the parser raised what it may not raise. The process is
limited in memory and in time for each input; the input after the last line is the one that ended it.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.matching import match_files
from nomad.parsing.registry import parser_by_name, parsers
from parsing.mutations import mutated

DATA = Path(__file__).parents[1] / "data"
SECONDS = 10
MEMORY = 2 * 1024**3
LARGEST = 150_000
"""Bytes of the files that are damaged; larger ones would only take longer."""


@cache
def samples() -> dict[str, list[Path]]:
    """Small mainfiles by the name of their parser."""
    names = sorted(
        path.relative_to(DATA).as_posix()
        for path in DATA.rglob("*")
        if path.is_file() and path.stat().st_size <= LARGEST
    )
    found: dict[str, list[Path]] = {}
    for name, parser in match_files(DATA, names):
        found.setdefault(parser.name, []).append(DATA / name)
    return found


def parsers_to_test() -> list[str]:
    """Parsers with samples, in matching order."""
    return [parser.name for parser in parsers() if parser.name in samples()]


class Damage:
    """One folder of a sample, in which one file at a time is damaged."""

    def __init__(self, mainfile: Path, place: Path) -> None:
        shutil.copytree(mainfile.parent, place)
        self.mainfile = place / mainfile.name
        self.others = [
            path
            for path in sorted(place.iterdir())
            if path.is_file() and path != self.mainfile and path.stat().st_size <= LARGEST
        ]

    def parse(self, parser: str, number: int) -> str | None:
        """What the parser raised that it may not raise."""
        chance = random.Random(number)
        target = chance.choice(self.others) if self.others and chance.random() < 0.4 else self.mainfile
        sound = target.read_bytes()
        target.write_bytes(mutated(sound, number, chance))
        archive = EntryArchive()
        try:
            parser_by_name(parser).parse(self.mainfile, archive, EntryLog())
            json.dumps(archive.m_to_dict())
        except ParserError:
            return None
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            lines = [
                frame for frame in traceback.extract_tb(error.__traceback__) if "/nomad/parsing/" in frame.filename
            ]
            ours = lines[-1] if lines else place
            where = f"{ours.filename.rpartition('/nomad/')[2]}:{ours.lineno}"
            return f"{target.name}: {type(error).__name__}: {str(error)[:200]} ({where})"
        finally:
            target.write_bytes(sound)
        return None


def main(parser: str, first: int, end: int) -> None:
    found = samples()[parser]
    parser_by_name(parser).parse(found[0], EntryArchive(), EntryLog())  # imports count for no input
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        damages = [Damage(mainfile, Path(folder) / str(number)) for number, mainfile in enumerate(found)]
        for number in range(first, end):
            signal.alarm(SECONDS)
            failure = damages[number % len(damages)].parse(parser, number)
            signal.alarm(0)
            sys.stdout.write(json.dumps({"number": number, "failure": failure}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
