"""Input scripts beside a log that does not repeat its commands (`echo none`, `echo screen`)."""

from __future__ import annotations

import re
from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.log_file import Log, logical_lines
from nomad.parsing.codes.lammps.script import RUNS, Script, command_of
from nomad.parsing.files import siblings
from nomad.parsing.source import Source

_PATTERNS = ("in.*", "*.in", "*.inp", "*.lmp", "*.lammps", "*.lmps", "input*")
_SCRIPT = re.compile(rb"^[ \t]*(?:run|minimize|pair_style)[ \t]+\S", re.MULTILINE)
_LARGEST = 1 << 22


def apply_input(mainfile: Path, found: Log, log: EntryLog) -> None:
    """Takes the commands from the only input script beside a log without commands."""
    if found.script.commands.keys() & {"pair_style", "run", "units", "read_data", "minimize"}:
        return
    scripts = []
    for path in siblings(mainfile, *_PATTERNS):
        if path.stat().st_size > _LARGEST:
            continue
        with Source.open(path) as source:
            if _SCRIPT.search(source.data):
                scripts.append(path)
    if len(scripts) != 1:
        return
    log.info("the log does not repeat the commands; they are taken from the input script", file=scripts[0].name)
    script = Script(settings=found.script.settings)
    snapshots = []
    with Source.open(scripts[0]) as source:
        for offset, line in logical_lines(source):
            command = command_of(line.decode("latin-1"), offset)
            if command is None:
                continue
            command = script.substituted(command)
            script.apply(command)
            if command.name in RUNS:
                snapshots.append(script.stage())
    found.script = script
    # loops run a stage more often than it stands in the script: the last settings hold then
    for index, stage in enumerate(found.stages):
        if snapshots:
            stage.settings = snapshots[min(index, len(snapshots) - 1)]
