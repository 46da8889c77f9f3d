"""Structures in the output of FHI-aims: the input geometry, updated and final ones, frames of molecular dynamics."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.source import Source
from nomad.parsing.text import Pattern
from nomad.parsing.values import to_float, to_text
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, System

_INPUT_ATOM = re.compile(rb"^ *\| +\d+: +Species +(\S+) +(\S+) +(\S+) +(\S+)", re.MULTILINE)
_UNIT_CELL = re.compile(rb"^ *\| Unit cell: *\n((?: *\|[^\n]*\n){3})", re.MULTILINE)
_INPUT = re.compile(rb"^ *Input geometry:", re.MULTILINE)
UPDATED = Pattern(rb"^ *Updated atomic structure:")
PRECEDING = Pattern(
    rb"^ *(?:Atomic|Final atomic) structure (?:\(and velocities\) as|that was) used in the preceding time step[^\n:]*:"
)
FINAL = Pattern(rb"^ *Final atomic structure *:")
_LINE = re.compile(rb"^ *(lattice_vector|atom|velocity) +(\S+) +(\S+) +(\S+)(?: +(\S+))? *$", re.MULTILINE)
_BLOCK_END = re.compile(rb"^ *(?:Fractional coordinates:|-{20,})", re.MULTILINE)
_LABEL = re.compile(r"[A-Z][a-z]?\d*")


@dataclass(frozen=True)
class Geometry:
    """Labels, positions and velocities [n, 3] and lattice vectors [3, 3] in SI; `offset` is where it stands."""

    labels: tuple[str, ...]
    positions: npt.NDArray[np.float64]
    lattice: npt.NDArray[np.float64] | None
    velocities: npt.NDArray[np.float64] | None
    offset: int


def read_input_geometry(source: Source, start: int, end: int, log: EntryLog) -> Geometry | None:
    """The geometry read from `geometry.in`; None if it is not readable."""
    heading = _INPUT.search(source.data, start, end)
    begin = heading.end() if heading else start
    atoms = list(_INPUT_ATOM.finditer(source.data, begin, end))
    if not atoms:
        return None
    where = source.at(atoms[0].start())
    rows = [[to_float(raw) for raw in atom.groups()[1:]] for atom in atoms]
    positions = checked(rows, "atom positions", (len(atoms), 3), log, **where)
    cell = _UNIT_CELL.search(source.data, begin, atoms[0].start())
    lattice = None
    if cell is not None:
        vectors = [[to_float(raw) for raw in line.strip(b" |").split()] for line in cell.group(1).splitlines()]
        lattice = checked(vectors, "lattice vectors", (3, 3), log, **source.at(cell.start()))
    if positions is None:
        return None
    labels = tuple(_label(to_text(atom.group(1))) for atom in atoms)
    angstrom = factor("angstrom")
    scaled = lattice * angstrom if lattice is not None else None
    return Geometry(labels, positions * angstrom, scaled, None, atoms[0].start())


def read_geometry(source: Source, heading: re.Match[bytes], before: Geometry, log: EntryLog) -> Geometry | None:
    """The geometry in the format of geometry.in behind a heading; labels and lattice vectors of the geometry `before`
    hold if there are none. None if it is cut or does not fit."""
    closing = _BLOCK_END.search(source.data, heading.end())
    lines = list(_LINE.finditer(source.data, heading.end(), closing.start() if closing else len(source)))
    rows: dict[bytes, list[list[float]]] = {b"lattice_vector": [], b"atom": [], b"velocity": []}
    labels = []
    for line in lines:
        rows[line.group(1)].append([to_float(raw) for raw in line.groups()[1:4]])
        if line.group(1) == b"atom" and line.group(5):
            labels.append(_label(to_text(line.group(5))))
    where = source.at(heading.start())
    count = len(before.labels)
    positions = checked(rows[b"atom"] or None, "atom positions", (count, 3), log, **where)
    if positions is None:
        return None
    angstrom = factor("angstrom")
    lattice = checked(rows[b"lattice_vector"] or None, "lattice vectors", (3, 3), log, **where)
    velocities = checked(rows[b"velocity"] or None, "velocities", (count, 3), log, **where)
    return replace(
        before,
        labels=tuple(labels) if len(labels) == count else before.labels,
        positions=positions * angstrom,
        lattice=lattice * angstrom if lattice is not None else before.lattice,
        velocities=velocities * factor("angstrom/picosecond") if velocities is not None else None,
        offset=heading.start(),
    )


def add_system(run: Run, geometry: Geometry) -> System:
    """The section of a geometry; without lattice vectors it is a molecule."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import System

    system = run.m_create(System)
    system.atom_labels = list(geometry.labels)
    system.atom_positions = geometry.positions
    system.configuration_periodic_dimensions = np.array([geometry.lattice is not None] * 3)
    if geometry.lattice is not None:
        system.lattice_vectors = geometry.lattice
        system.simulation_cell = geometry.lattice
    if geometry.velocities is not None:
        system.atom_velocities = geometry.velocities
    return system


def _label(species: str) -> str:
    return species if _LABEL.fullmatch(species) and element_symbol(species) != "X" else element_symbol(species)
