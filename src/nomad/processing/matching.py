"""Finding the mainfiles of an extracted upload with the help of parser processes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nomad.processing.context import Stopping
from nomad.processing.entry_task import Match, MatchOutcome, MatchTask
from nomad.processing.parser_pool import ParserDied, ParserPool, PoolStopped

CHUNK = 500
"""Files per task."""


@dataclass
class Matched:
    """All mainfiles in order, and warnings for the upload."""

    matches: list[Match] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def match_upload(pool: ParserPool, folder: Path, names: Sequence[str]) -> Matched:
    """Shows the files to the parsers. A file on which a parser process dies is left out with a warning."""
    result = Matched()
    chunks = [tuple(names[start : start + CHUNK]) for start in range(0, len(names), CHUNK)]
    futures = [(chunk, pool.submit(MatchTask(str(folder), chunk))) for chunk in chunks]
    for chunk, future in futures:
        _collect(pool, folder, chunk, future, result)
    result.warnings = list(dict.fromkeys(result.warnings))
    return result


def _collect(pool: ParserPool, folder: Path, names: tuple[str, ...], future: Future[Any], result: Matched) -> None:
    try:
        outcome: MatchOutcome = future.result()
    except (PoolStopped, CancelledError) as error:
        raise Stopping from error
    except ParserDied as died:
        if len(names) == 1:
            result.warnings.append(f"{names[0]} could not be shown to the parsers: the process {died.message}.")
            return
        middle = len(names) // 2
        for half in (names[:middle], names[middle:]):
            _collect(pool, folder, half, pool.submit(MatchTask(str(folder), half)), result)
        return
    result.matches += outcome.matches
    result.warnings += outcome.warnings
