"""Structure files: `*.gro` (nm, three digits or more) and `*.g96`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.files import open_text
from nomad.parsing.values import numbers, to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_MOST_ATOMS = 100_000_000
_LARGEST = 1e15
"""Larger numbers (nm, nm/ps, kJ/mol/nm) come from damaged files or exploded systems and overflow in products."""


@dataclass
class StructureFile:
    """Names of the atoms and their residues, positions (nm), velocities (nm/ps) and box (nm) if they are there."""

    names: list[str]
    residues: list[str]
    positions: Array
    velocities: Array | None
    box: Array | None
    time: float | None = None


def read_structure(path: Path, log: EntryLog) -> StructureFile | None:
    """The last structure in a file, None with a warning if there is none that is whole."""
    read = _read_g96 if path.name.endswith(".g96") else _read_gro
    with open_text(path) as lines:
        found = read(lines, path, log)
    if found is None:
        log.warning("the structure file cannot be read", file=path.name)
    return found


def sensible(values: Array) -> bool:
    """Whether all numbers are finite and so small that one can calculate with them."""
    import numpy as np

    return bool(np.isfinite(values).all() and (np.abs(values) < _LARGEST).all())


def box_matrix(values: Array) -> Array | None:
    """Box vectors as rows from the 3 or 9 numbers of a structure file; None if there is no volume."""
    import numpy as np

    if values.size not in (3, 9) or not sensible(values):
        return None
    box = np.diag(values[:3])
    if values.size == 9:
        box[0, 1], box[0, 2], box[1, 0], box[1, 2], box[2, 0], box[2, 1] = values[3:]
    return box if abs(np.linalg.det(box)) > 0 else None


def _read_gro(lines: Iterator[str], path: Path, log: EntryLog) -> StructureFile | None:
    found = None
    while title := next(lines, None):
        count = re.fullmatch(r"\s*(\d{1,9})\s*", next(lines, ""))
        if count is None or int(count.group(1)) > _MOST_ATOMS:
            break
        frame = _gro_frame(lines, int(count.group(1)), log, path.name)
        if frame is None:
            break
        time = re.search(r"\bt= *(\S+)", title)
        frame.time = to_float(time.group(1)) if time else None
        found = frame
    return found


def _gro_frame(lines: Iterator[str], count: int, log: EntryLog, name: str) -> StructureFile | None:
    names: list[str] = []
    residues: list[str] = []
    rows: list[list[float]] = []
    width = 0
    for _ in range(count):
        line = next(lines, "").rstrip("\n")
        if not names:  # the distance of the decimal points tells the number of digits
            points = [match.start() for match in re.finditer(r"\.", line[20:])]
            width = points[1] - points[0] if len(points) > 1 else 0
        if not 5 <= width <= 30 or len(line) < 20 + 3 * width:
            return None
        names.append(line[10:15].strip())
        residues.append(line[5:10].strip())
        row = [to_float(line[20 + index * width : 20 + (index + 1) * width]) for index in range(3)]
        start = 20 + 3 * width  # velocities have one digit more, in columns of the same width
        if len(line) >= start + 3 * width:
            row += [to_float(line[start + index * width : start + (index + 1) * width]) for index in range(3)]
        rows.append(row)
    box = box_matrix(numbers(next(lines, "")))
    positions = checked([row[:3] for row in rows], "atom positions", (count, 3), log, file=name)
    if positions is None or not count or not sensible(positions):
        return None
    moving = all(len(row) == 6 for row in rows)
    velocities = checked([row[3:] for row in rows], "velocities", (count, 3), log, file=name) if moving else None
    return StructureFile(names, residues, positions, velocities, box)


def _read_g96(lines: Iterator[str], path: Path, log: EntryLog) -> StructureFile | None:
    blocks: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        word = line.strip()
        if word == "END":
            current = None
        elif current is not None:
            current.append(line)
        elif word.isalpha() and word.isupper():
            current = blocks[word] = []
    rows = [line.split() for line in blocks.get("POSITION", []) if len(line.split()) == 7]
    positions = checked(
        [[to_float(field) for field in row[4:]] for row in rows], "atom positions", (len(rows), 3), log, file=path.name
    )
    if not rows or positions is None or not sensible(positions):
        return None
    speeds = [line.split() for line in blocks.get("VELOCITY", []) if len(line.split()) == 7]
    velocities = None
    if len(speeds) == len(rows):
        numbers_of = [[to_float(field) for field in row[4:]] for row in speeds]
        velocities = checked(numbers_of, "velocities", (len(rows), 3), log, file=path.name)
    box = box_matrix(numbers(" ".join(blocks.get("BOX", []))))
    return StructureFile([row[2] for row in rows], [row[1] for row in rows], positions, velocities, box)
