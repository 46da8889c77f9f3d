"""Which trajectory files belong to a run, and their snapshots in one list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.dcd_file import read_dcd_dump
from nomad.parsing.codes.lammps.dump_text import read_dump, units_style
from nomad.parsing.codes.lammps.frames import Frame
from nomad.parsing.codes.lammps.script import Dump
from nomad.parsing.codes.lammps.xtc_file import read_xtc_dump
from nomad.parsing.codes.lammps.xyz_file import read_xyz
from nomad.parsing.files import siblings
from nomad.parsing.source import Source

_READERS: dict[str, Callable[[Source, EntryLog], Iterator[Frame]]] = {
    "custom": read_dump,
    "atom": read_dump,
    "dcd": read_dcd_dump,
    "xyz": read_xyz,
}
"""In the order of preference: who writes the same snapshots twice says most in the first."""
_NO_TRAJECTORY = ("image", "movie", "local", "grid")
_PATTERNS = (
    ("custom", ("*.lammpstrj*", "*.lammpsdump*", "*.dump", "*.dump.gz", "dump.*", "*trj", "*.custom")),
    ("dcd", ("*.dcd",)),
    ("xtc", ("*.xtc",)),
    ("xyz", ("*.xyz", "*.xyz.gz")),
)
_TRIED = ("", ".gz", ".bz2", ".xz")
_FILES = 10_000
"""Most files of one dump that writes each snapshot into a file of its own."""


@dataclass
class Trajectory:
    """The snapshots in order, the names of their files, and the unit style if the run or a file names one."""

    frames: list[Frame]
    files: list[str]
    units: str | None = None


def read_trajectory(mainfile: Path, dumps: list[Dump], units: str | None, log: EntryLog) -> Trajectory:
    """Reads what the dumps of a run wrote; without any, what beside the log looks like a trajectory."""
    found = Trajectory([], [], units)
    parts: list[tuple[int, float, list[Frame]]] = []
    known = [dump for dump in dumps if dump.style.split("/")[0] not in _NO_TRAJECTORY]
    ranked = sorted(known, key=lambda dump: (dump.group != "all", _rank(dump.style)))
    read: set[Path] = set()
    for dump in ranked:
        kind = dump.style.split("/")[0]
        files = [path for path in written_files(mainfile, dump.file) if path not in read]
        read.update(files)
        if not files:
            continue
        if (kind not in _READERS and kind != "xtc") or dump.file.endswith((".bin", ".zst")):
            log.warning("a trajectory of this format is not read", file=files[0].name, style=dump.style)
            continue
        last = float("inf") if dump.last_stage is None else float(dump.last_stage)
        frames = _read_files(files, kind, found, log)
        _set_elements(frames, dump.elements)
        overlap = [part for part in parts if part[0] <= last and dump.first_stage <= part[1] and part[2]]
        if overlap:
            _merge([frame for part in overlap for frame in part[2]], frames)
        else:
            parts.append((dump.first_stage, last, frames))
    if not dumps:
        parts.append((0, 0.0, _guess(mainfile, found, log)))
    parts.sort(key=lambda part: part[0])
    found.frames = [frame for part in parts for frame in part[2]]
    return found


def _rank(style: str) -> int:
    kinds = list(_READERS)
    kind = style.split("/")[0]
    return kinds.index(kind) if kind in kinds else len(kinds)


def written_files(mainfile: Path, name: str) -> list[Path]:
    """The files that a name in a command stands for, in the folder of the log or below it; `*` is a time step."""
    folder = mainfile.parent
    relative = Path(name)
    places = (
        [folder / relative.name]
        if relative.is_absolute() or ".." in relative.parts
        else [
            folder / relative,
            folder / relative.name,
        ]
    )
    if "\0" in name or "%" in name or len(relative.name) > 250:
        return []
    for place in places:
        if "*" in place.name:
            pattern = re.compile(re.escape(place.name).replace(r"\*", r"(\d+)") + r"(?:\.gz|\.bz2|\.xz)?")
            matches = [(pattern.fullmatch(path.name), path) for path in _listing(place.parent)]
            numbered = sorted((int(match.group(1)), path) for match, path in matches if match)
            if numbered:
                return [path for _, path in numbered[:_FILES]]
            continue
        for ending in _TRIED:
            path = place.with_name(place.name + ending)
            if path.is_file() and path != mainfile:
                return [path]
    return []


def _listing(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _read_files(files: list[Path], kind: str, found: Trajectory, log: EntryLog) -> list[Frame]:
    frames: list[Frame] = []
    for path in files:
        try:
            if kind == "xtc":
                new = list(read_xtc_dump(path, found.units, log))
            else:
                with Source.open(path) as source:
                    if kind in ("custom", "atom"):
                        found.units = found.units or units_style(source)
                    new = list(_READERS[kind](source, log))
        except ParserError as error:
            log.warning("a trajectory cannot be read", file=path.name, reason=str(error))
            continue
        if not new:
            log.warning("the file has no complete snapshot", file=path.name)
        else:
            found.files.append(path.name)
        frames.extend(new)
    return frames


def _guess(mainfile: Path, found: Trajectory, log: EntryLog) -> list[Frame]:
    for kind, patterns in _PATTERNS:
        files = siblings(mainfile, *patterns)
        if len(files) == 1:
            return _read_files(files, kind, found, log)
        if files:
            log.warning(
                "several files may be the trajectory and none is read", files=[path.name for path in files[:10]]
            )
            return []
    return []


def _set_elements(frames: list[Frame], elements: tuple[str, ...]) -> None:
    for frame in frames:
        if frame.elements is None and frame.types is not None and elements:
            frame.elements = [elements[int(kind) - 1] if 1 <= kind <= len(elements) else "X" for kind in frame.types]


def _merge(frames: list[Frame], others: list[Frame]) -> None:
    """Adds what a second dump says about the same snapshots, if its atoms are the same in the same order."""
    import numpy as np

    by_step = {frame.step: frame for frame in others if frame.step is not None}
    for frame in frames:
        other = by_step.get(frame.step) if frame.step is not None else None
        if other is None or len(other.positions) != len(frame.positions):
            continue
        if frame.ids is None or other.ids is None or not np.array_equal(frame.ids, other.ids):
            continue
        for name in ("velocities", "forces", "elements", "masses", "types", "cell", "images"):
            if getattr(frame, name) is None:
                setattr(frame, name, getattr(other, name))
