"""Files that CP2K writes beside the output: trajectories (`*-pos-1.xyz`, `*-vel-1.xyz`; also `pdb` and `dcd`) and
energies (`*-1.ener`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.dcd import read_dcd
from nomad.parsing.files import siblings
from nomad.parsing.source import Place, Source
from nomad.parsing.tables import matrix, read_table
from nomad.parsing.values import to_float, to_int

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PDB_STEP = re.compile(rb"\b[Ss]tep *=? *(\d{1,9})\b")
_STEP = re.compile(rb"\bi *= *(\d+)")


@dataclass
class Frames:
    """Vectors [atom, 3] as they stand in the file, and the labels, by number of the step."""

    labels: dict[int, list[str]]
    vectors: dict[int, npt.NDArray[np.float64]]
    places: dict[int, Place]


def find(mainfile: Path, project: str | None, pattern: str) -> Path | None:
    """The file `<project><pattern>` beside the mainfile, else the only one that ends so."""
    if project and "/" not in project:
        path = mainfile.with_name(project + pattern)
        if path.is_file():
            return path
    found = siblings(mainfile, "*" + pattern)
    return found[0] if len(found) == 1 else None


def read_frames(path: Path, n_atoms: int, log: EntryLog) -> Frames:
    """All frames of a file that have `n_atoms` atoms; a frame that is cut or garbled is left out."""
    if ".pdb" in path.suffixes:
        return _read_pdb(path, n_atoms, log)
    return _read_dcd(path, n_atoms, log) if ".dcd" in path.suffixes else _read_xyz(path, n_atoms, log)


def _read_dcd(path: Path, n_atoms: int, log: EntryLog) -> Frames:
    frames = Frames({}, {}, {})
    with Source.open(path) as source:
        for frame in read_dcd(source, log):
            if len(frame.positions) == n_atoms:
                frames.vectors[frame.step], frames.places[frame.step] = frame.positions, frame.place
    return frames


def _read_pdb(path: Path, n_atoms: int, log: EntryLog) -> Frames:
    """Frames end with `END`; before each one stands `REMARK ... Step 12, time = ...`. Positions: columns 31-54."""
    import numpy as np

    frames, step, first, index = Frames({}, {}, {}), None, None, 0
    rows: list[list[float]] = []
    with Source.open(path) as source:
        lines = bytes(source.data[:]).split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line.startswith(b"REMARK") and (stated := _PDB_STEP.search(line)):
            step = int(stated[1])
        elif line.startswith((b"ATOM", b"HETATM")):
            first = first or number
            rows.append([to_float(line[start : start + 8]) for start in (30, 38, 46)])
        elif line.startswith(b"END") and rows:
            key = index if step is None else step
            if len(rows) == n_atoms:
                frames.vectors[key], frames.places[key] = np.array(rows), Place(path.name, first or number, number)
            else:
                log.warning("a frame has another number of atoms and is left out", file=path.name, line=number)
            rows, step, first, index = [], None, None, index + 1
    if rows:
        log.warning("a frame is cut and left out", file=path.name, line=first or 1)
    return frames


def _read_xyz(path: Path, n_atoms: int, log: EntryLog) -> Frames:
    frames = Frames({}, {}, {})
    with Source.open(path) as source:
        lines = bytes(source.data[:]).split(b"\n")
    position, index = 0, 0
    while position + 1 < len(lines):
        count = to_int(lines[position])
        if count is None or count <= 0:
            position += 1
            continue
        rows = lines[position + 2 : position + 2 + count]
        stated = _STEP.search(lines[position + 1])
        step = int(stated.group(1)) if stated and len(stated.group(1)) < 10 else index
        vectors = matrix(b"\n".join(rows), columns=3, skip=1)
        if count == n_atoms and len(vectors) == n_atoms:
            frames.vectors[step] = vectors
            frames.places[step] = Place(path.name, position + 1, position + 2 + count)
            frames.labels[step] = [row.split()[0].decode("latin-1") for row in rows if row.strip()]
        elif count == n_atoms:
            log.warning("a frame is cut and left out", file=path.name, line=position + 1)
        position += 2 + min(count, len(rows))
        index += 1
    return frames


def read_energies(path: Path, log: EntryLog) -> dict[int, npt.NDArray[np.float64]]:
    """By step: time (fs), kinetic energy (hartree), temperature (K), potential and conserved energy (hartree)."""
    import numpy as np

    table = read_table(path, log)
    if table.ndim != 2 or table.shape[1] < 6:
        return {}
    return {int(row[0]): row[1:6] for row in table if np.isfinite(row[:6]).all() and 0 <= row[0] < 1e9}
