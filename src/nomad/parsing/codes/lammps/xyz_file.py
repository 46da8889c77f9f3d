"""Trajectories of LAMMPS in the XYZ format (dump style `xyz`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.boxes import plausible
from nomad.parsing.codes.lammps.frames import Frame, thinned
from nomad.parsing.source import Source
from nomad.parsing.values import to_float, to_int

_FRAME = re.compile(
    rb"^[ \t]*(\d{1,18})[ \t]*\n([^\n]*[A-Za-z=][^\n]*|)\n(?=[ \t]*\w+[ \t]+\S+[ \t]+\S+[ \t]+\S)", re.MULTILINE
)
_STEP = re.compile(rb"(?i)step\D{0,3}(\d{1,18})")


def read_xyz(source: Source, log: EntryLog) -> Iterator[Frame]:
    """The snapshots of a file; those that have not as many atoms as they say are left out."""
    import numpy as np

    heads = list(_FRAME.finditer(source.data))
    n_atoms = int(heads[0].group(1)) if heads else 1
    for index in thinned(len(heads), min(n_atoms, len(source))):
        head = heads[index]
        end = heads[index + 1].start() if index + 1 < len(heads) else len(source)
        rows = [line.split() for line in source.data[head.end() : end].split(b"\n")]
        rows = [row for row in rows if len(row) >= 4]
        positions = np.array([[to_float(word) for word in row[1:4]] for row in rows])
        if len(rows) != int(head.group(1)) or not plausible(positions):
            log.warning("a snapshot of the trajectory is not complete and left out", **source.at(head.start()))
            continue
        frame = Frame(positions, source.place(head.start(), end))
        step = _STEP.search(head.group(2))
        frame.step = to_int(step.group(1)) if step else None
        names = [row[0].decode("latin-1") for row in rows]
        if all(name.isdecimal() and len(name) < 9 for name in names):
            frame.types = np.array([int(name) for name in names], dtype=np.float64)
        else:
            frame.elements = names
        yield frame
