"""Reads a log of LAMMPS from beginning to end: commands, thermodynamic tables, the box, how each run ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.script import Command, Script, Settings, command_of
from nomad.parsing.codes.lammps.thermo import Table, begin, opening
from nomad.parsing.source import Source
from nomad.parsing.values import to_float

_VERSION = re.compile(rb"\s*LAMMPS +\(([^)\n]*)\)")
_BOX = re.compile(
    rb" *(?:[A-Z]\w+ )?(?:orthogonal|triclinic) box = \(([^)]*)\) to \(([^)]*)\)(?: with tilt \(([^)]*)\))?"
)
_ATOMS = re.compile(rb"(?:Created +(\d+) atoms| +(\d+) atoms *$)")
_LOOP_ATOMS = re.compile(rb"with (\d{1,12}) atoms")
_UNIT_STYLE = re.compile(rb" *Unit style +: (\w+)")
_CRITERION = re.compile(rb" *Stopping criterion = (.*)")
_WALL = re.compile(rb"Total wall time: (\d+):(\d+):(\d+)")
_MEMORY = (b"Per MPI rank memory allocation", b"Memory usage per processor")
_FORCE_FIELD = ("pair_", "bond_", "angle_", "dihedral_", "improper_", "kspace_")
_FILES = 20
"""Most log files that one run may continue in."""


@dataclass
class Stage:
    """One `run` or minimisation: the settings it had, its table, and how it ended."""

    settings: Settings
    table: Table
    finished: bool = False
    criterion: str | None = None
    box: list[list[float]] | None = None


@dataclass
class Log:
    """What a log holds; `script` has what its commands set."""

    script: Script = field(default_factory=Script)
    stages: list[Stage] = field(default_factory=list)
    version: str | None = None
    box: list[list[float]] | None = None
    """Lower corner, upper corner and tilts (xy, xz, yz) of the box, in units of the run."""
    n_atoms: int | None = None
    force_field: tuple[int, int] | None = None
    """Where the first and the last command about the force field stand in the mainfile."""
    wall_time: float | None = None
    error: str | None = None


class Reader:
    """Reads one log and those it continues in. `sources` must be closed by the caller."""

    def __init__(self, log: EntryLog) -> None:
        self.found = Log()
        self.sources: list[Source] = []
        self._log = log
        self._folder = Path()
        self._names: set[str] = set()
        self._stage: Stage | None = None
        self._expected = False
        self._pending: tuple[Command, str] | None = None

    def read(self, mainfile: Path) -> Log:
        """Reads a log; raises ParserError if it cannot be opened."""
        self._folder = mainfile.parent
        path: Path | None = mainfile
        while path is not None and len(self.sources) < _FILES:
            self._names.add(path.name)
            source = Source.open(path)
            self.sources.append(source)
            path = self._read_source(source)
        return self.found

    def _read_source(self, source: Source) -> Path | None:
        """Reads one file; the file in which the run goes on, if it changes its log."""
        end = len(source)
        for offset, line in logical_lines(source):
            if (self._expected or self._stage is not None) and self._table_line(offset, line):
                continue
            text = line.decode("latin-1")
            self._flush(text)
            command = command_of(text, offset)
            if command is not None and not text[:1].isspace():
                if "$" in command.text:
                    self._pending = (command, command.name)
                    continue
                following = self._command(command)
                # a screen output goes on here whatever the log does
                if following is not None and not any(source.data.find(word, offset) >= 0 for word in _MEMORY):
                    return following
                continue
            self._message(source, offset, line)
        self._flush("")
        stage = self._stage
        if stage is not None and not stage.finished and end and source.data[end - 1 : end] != b"\n":
            stage.table.drop_last_row()
        return None

    def _flush(self, text: str) -> None:
        """A command with variables is repeated with their values; only without this repetition it counts itself."""
        if self._pending is None:
            return
        command, name = self._pending
        self._pending = None
        if text.split(None, 1)[:1] != [name]:
            self._command(self.found.script.substituted(command))

    def _command(self, command: Command) -> Path | None:
        self._stage, self._expected = None, False
        self.found.script.apply(command)
        if len(self.sources) == 1 and command.name.startswith(_FORCE_FIELD):
            first = self.found.force_field or (command.offset, 0)
            self.found.force_field = (first[0], command.offset + 1)
        if command.name == "log" and command.arguments:
            path = self._folder / Path(command.arguments[0]).name
            if path.name not in self._names and path.is_file():
                return path
        return None

    def _table_line(self, offset: int, line: bytes) -> bool:
        """Whether the line belongs to thermodynamic output."""
        if not line.strip():
            return True
        if self._stage is not None and self._stage.table.take(line, offset):
            return True
        return self._expected and line.startswith(b"WARNING")

    def _message(self, source: Source, offset: int, line: bytes) -> None:
        found, stage = self.found, self._stage
        kind = opening(line, self._expected)
        if kind is not None:
            self._expected = False
            self._stage = Stage(found.script.stage(), begin(kind, line, source, offset), box=found.box)
            found.stages.append(self._stage)
        elif line.startswith(_MEMORY):
            self._expected, self._stage = True, None
        elif line.startswith(b"Loop time of"):
            if stage is not None:
                stage.finished = True
            if match := _LOOP_ATOMS.search(line):
                found.n_atoms = int(match.group(1))
            self._stage = None
        elif line.startswith(b"ERROR"):
            found.error = line.decode("latin-1").strip()
            self._log.error("the run stopped with an error", message=found.error, **source.at(offset))
        elif match := _CRITERION.match(line):
            if found.stages:
                found.stages[-1].criterion = match.group(1).decode("latin-1").strip()
        elif match := _WALL.match(line):
            hours, minutes, seconds = (to_float(word) for word in match.groups())
            found.wall_time = hours * 3600 + minutes * 60 + seconds
        elif match := _BOX.match(line):
            self._box(match)
        elif match := _ATOMS.match(line):
            number = match.group(1) or match.group(2)
            found.n_atoms = int(number) if len(number) < 12 else None
        elif found.version is None and (match := _VERSION.match(line)):
            found.version = match.group(1).decode("latin-1").strip()
        elif (match := _UNIT_STYLE.match(line)) and found.script.settings.units is None:
            found.script.settings.units = match.group(1).decode("latin-1")

    def _box(self, match: re.Match[bytes]) -> None:
        rows = [[to_float(word) for word in (group or b"0 0 0").split()] for group in match.groups()]
        if all(len(row) == 3 and all(value == value for value in row) for row in rows):
            self.found.box = rows


def logical_lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """The lines of a log with their offsets; lines that end with `&` are joined with the next."""
    data, position, end = source.data, 0, len(source)
    while position < end:
        start = position
        stop = data.find(b"\n", position, end)
        stop = end if stop < 0 else stop
        line = data[position:stop]
        position = stop + 1
        while line.endswith(b"&") and position < end and len(line) < 1 << 16:
            stop = data.find(b"\n", position, end)
            stop = end if stop < 0 else stop
            line = line[:-1] + b" " + data[position:stop]
            position = stop + 1
        yield start, line
