"""Trajectories in GROMACS's compressed format (dump style `xtc`); box and positions are always written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.boxes import plausible
from nomad.parsing.codes.lammps.frames import Frame, thinned
from nomad.parsing.source import Place
from nomad.parsing.xtc import read_xtc

_NANOMETRE_STYLES = ("real", "metal")
"""Unit styles whose lengths LAMMPS writes in nanometres; those of all others are written as they are."""


def read_xtc_dump(path: Path, units: str | None, log: EntryLog) -> Iterator[Frame]:
    """The snapshots of a file, in the order of the atoms' numbers; what follows a damaged one is left out."""
    sizes = [frame.n_atoms for frame in read_xtc(path, None, EntryLog(), every=0)]
    if not sizes:
        log.warning("the file is no compressed trajectory", file=path.name)
        return
    chosen = thinned(len(sizes), max(sizes))
    scale = 10.0 if units in _NANOMETRE_STYLES else 1.0
    for index, frame in enumerate(read_xtc(path, sizes[0], log, every=chosen.step)):
        if index % chosen.step or frame.positions is None or not plausible(frame.positions):
            continue
        place = Place(path.name, frame.first, frame.last, unit="byte")
        found = Frame(frame.positions * scale, place, step=frame.step)
        if frame.box is not None and plausible(frame.box) and (frame.box.diagonal() > 0).all():
            found.cell = frame.box * scale
        yield found
