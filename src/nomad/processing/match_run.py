"""Showing files to the parsers; runs in a parser process."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from nomad.parsing.matching import match_file
from nomad.processing.entry_task import Match, MatchOutcome, MatchTask
from nomad.processing.user_metadata import MetadataFiles


def run_match(task: MatchTask) -> MatchOutcome:
    """Finds the mainfiles among the names. A file that cannot be looked at is skipped with a warning."""
    root = Path(task.folder)
    metadata = MetadataFiles(root)
    matches = []
    warnings = []
    for name in task.names:
        try:
            parser = match_file(root / name, name, _siblings(str((root / name).parent)))
        except Exception as error:  # one odd file must not cost the upload its other entries
            warnings.append(f"{name} could not be shown to the parsers: {type(error).__name__}: {error}")
            continue
        if parser is not None:
            said, notes = metadata.of(name)
            matches.append(Match(name, parser.name, said, notes))
    return MatchOutcome(matches, [*warnings, *metadata.warnings])


@lru_cache(maxsize=16)
def _siblings(folder: str) -> frozenset[str]:
    return frozenset(entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
