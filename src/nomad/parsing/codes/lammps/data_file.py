"""Data files of LAMMPS (`read_data`, `write_data`): box, masses, atoms, velocities, bonds and coefficients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.boxes import cell_of, plausible
from nomad.parsing.source import Place, Source
from nomad.parsing.values import numbers, to_float, to_int

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

# Columns of molecule, type, charge and x in the lines of `Atoms` (column 0 is the atom's number)
_ATOM_STYLES: dict[str, tuple[int | None, int, int | None, int]] = {
    "angle": (1, 2, None, 3),
    "atomic": (None, 1, None, 2),
    "body": (None, 1, None, 4),
    "bond": (1, 2, None, 3),
    "bpm/sphere": (1, 2, None, 5),
    "charge": (None, 1, 2, 3),
    "dielectric": (None, 1, 2, 3),
    "dipole": (None, 1, 2, 3),
    "dpd": (None, 1, None, 3),
    "electron": (None, 1, 2, 5),
    "ellipsoid": (None, 1, None, 4),
    "full": (1, 2, 3, 4),
    "hybrid": (None, 1, None, 2),
    "line": (1, 2, None, 5),
    "mdpd": (None, 1, None, 3),
    "molecular": (1, 2, None, 3),
    "peri": (None, 1, None, 4),
    "sph": (None, 1, None, 5),
    "sphere": (None, 1, None, 4),
    "spin": (None, 1, None, 2),
    "template": (1, 4, None, 5),
    "tri": (1, 2, None, 5),
    "wavepacket": (None, 1, 2, 8),
}
_HEADING = re.compile(rb"^([A-Z][A-Za-z ]*?)[ \t]*(?:#[ \t]*([^\n]*?))?[ \t]*\n[ \t]*\n", re.MULTILINE)
_BOND_KINDS = ("Bonds", "Angles", "Dihedrals", "Impropers")
_STEP = re.compile(rb"timestep = (\d+)")


@dataclass
class DataFile:
    """A data file; lengths and masses are in the units of the run, atoms are in the order of their numbers."""

    source: str
    where: Place
    """All of the file."""
    step: int | None = None
    cell: Array | None = None
    origin: Array | None = None
    units: str | None = None
    masses: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Mass as printed and comment, by atom type."""
    labels: dict[int, str] = field(default_factory=dict)
    """Names of the atom types."""
    ids: Array | None = None
    types: Array | None = None
    positions: Array | None = None
    velocities: Array | None = None
    charges: Array | None = None
    molecules: Array | None = None
    bonds: dict[str, Array] = field(default_factory=dict)
    """`Bonds`, `Angles`, ...: rows of type and atom indices (from 0)."""
    coefficients: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """By `pair`, `bond`, ...: the words of each line."""
    styles: dict[str, str] = field(default_factory=dict)


def read_data_file(path: Path, atom_style: Sequence[str], log: EntryLog) -> DataFile | None:
    """Reads a data file; None if it holds no box. `atom_style` counts if the file does not name its own."""
    with Source.open(path) as source:
        text = bytes(source.data[:])
    # the first line is a comment, whatever it says
    headings = list(_HEADING.finditer(text, text.find(b"\n") + 1))
    header = text[: headings[0].start()] if headings else text
    found = DataFile(path.name, Place(path.name, 1, text.count(b"\n") + (not text.endswith(b"\n"))))
    _read_header(found, header)
    for index, heading in enumerate(headings):
        end = headings[index + 1].start() if index + 1 < len(headings) else len(text)
        comment = (heading.group(2) or b"").decode("latin-1")
        _read_section(found, heading.group(1).decode("latin-1"), comment, text[heading.end() : end], atom_style, log)
    if found.cell is None:
        log.warning("the data file has no box", file=path.name)
        return None
    return found


def _read_header(found: DataFile, header: bytes) -> None:
    import numpy as np

    first = header.partition(b"\n")[0]
    if match := _STEP.search(first):
        found.step = to_int(match.group(1))
    if match := re.search(rb"units = (\w+)", first):
        found.units = match.group(1).decode("latin-1")
    low, high = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    tilt: list[float] = [0.0, 0.0, 0.0]
    vectors: dict[str, list[float]] = {}
    for line in header.split(b"\n"):
        words = line.partition(b"#")[0].split()
        names = [word.decode("latin-1") for word in words if word[:1].isalpha()]
        values = [to_float(word) for word in words[: len(words) - len(names)]]
        if len(names) == 2 and len(values) == 2 and names[0] in ("xlo", "ylo", "zlo"):
            axis = "xyz".index(names[0][0])
            low[axis], high[axis] = values
        elif names == ["xy", "xz", "yz"] and len(values) == 3:
            tilt = values
        elif names[:1] and names[0] in ("avec", "bvec", "cvec", "abc") and len(values) == 3:
            vectors[names[0]] = values
    if {"avec", "bvec", "cvec"} <= vectors.keys():
        found.cell = np.array([vectors["avec"], vectors["bvec"], vectors["cvec"]])
        found.origin = np.array(vectors.get("abc", [0.0, 0.0, 0.0]))
    else:
        found.cell, found.origin = cell_of(low, high, tilt), np.array(low)
    if found.cell is not None and not plausible(found.cell):
        found.cell = None


def _read_section(
    found: DataFile, name: str, comment: str, text: bytes, atom_style: Sequence[str], log: EntryLog
) -> None:
    if name == "Masses":
        for line in text.split(b"\n"):
            values, _, note = line.decode("latin-1").partition("#")
            words = values.split()
            if len(words) == 2 and words[0].isdecimal() and len(words[0]) < 9:
                found.masses[int(words[0])] = (words[1], note.strip())
    elif name == "Atom Type Labels":
        for line in text.split(b"\n"):
            words = line.decode("latin-1").split()
            if len(words) == 2 and words[0].isdecimal() and len(words[0]) < 9:
                found.labels[int(words[0])] = words[1]
    elif name.endswith("Coeffs"):
        kind = name.split()[0].lower().removesuffix("ij")
        lines = [line.decode("latin-1").partition("#")[0].split() for line in text.split(b"\n")]
        rows = [tuple(words) for words in lines if words]
        if name == "Pair Coeffs":  # one type a line, which interacts with itself
            rows = [(words[0], *words) for words in rows]
        if kind in ("pair", "pairij", "bond", "angle", "dihedral", "improper") and " " in name and name.count(" ") == 1:
            found.coefficients.setdefault(kind, []).extend(rows)
            if comment:
                found.styles[kind] = comment
    elif name == "Atoms":
        _read_atoms(found, text, comment.split() or list(atom_style), log)
    elif name == "Velocities":
        found.velocities = _by_atom(found, _table(text, None), slice(1, 4))
    elif name in _BOND_KINDS:
        _read_bonds(found, name, _table(text, None))


def _read_atoms(found: DataFile, text: bytes, style: Sequence[str], log: EntryLog) -> None:
    import numpy as np

    table = _table(text, None, found.labels)
    if table is None:
        return
    columns = _ATOM_STYLES.get(style[0].split("/kk")[0] if style else "", _guess(table.shape[1]))
    if columns is None or table.shape[1] < columns[3] + 3:
        log.warning("the columns of the atoms are not known", file=found.source, atom_style=" ".join(style))
        return
    molecule, kind, charge, x = columns
    table = table[np.isfinite(table[:, [0, kind]]).all(axis=1)]
    table = table[np.argsort(table[:, 0], kind="stable")]
    found.ids, found.types, found.positions = table[:, 0], table[:, kind], table[:, x : x + 3]
    found.charges = table[:, charge] if charge is not None else None
    found.molecules = table[:, molecule] if molecule is not None else None


def _guess(width: int) -> tuple[int | None, int, int | None, int] | None:
    """The atom style that a number of columns (with or without image flags) can only be."""
    name = {5: "atomic", 8: "atomic", 7: "full", 10: "full"}.get(width)
    return _ATOM_STYLES[name] if name else None


def _table(text: bytes, columns: int | None, labels: dict[int, str] | None = None) -> Array | None:
    """The rows of numbers of a section; those that are shorter than the first are left out, comments cut off."""
    import numpy as np

    if labels:  # types may be given by their names
        numbers_of = {name.encode(): str(number).encode() for number, name in labels.items()}
        text = b"\n".join(b" ".join(numbers_of.get(word, word) for word in line.split()) for line in text.split(b"\n"))
    lines = [line.partition(b"#")[0].split() for line in text.split(b"\n")]
    lines = [line for line in lines if line]
    if not lines:
        return None
    width = columns or len(lines[0])
    lines = [line for line in lines if len(line) >= width]
    flat = numbers(b"\n".join(b" ".join(line[:width]) for line in lines))
    if flat.size == width * len(lines):
        return flat.reshape(-1, width)
    return np.array([[to_float(word) for word in line[:width]] for line in lines])


def _by_atom(found: DataFile, table: Array | None, columns: slice) -> Array | None:
    """Values of all atoms in their order; None if one is missing."""
    import numpy as np

    if table is None or found.ids is None or table.shape[1] < 4:
        return None
    table = table[np.argsort(table[:, 0], kind="stable")]
    return table[:, columns] if np.array_equal(table[:, 0], found.ids) else None


def _read_bonds(found: DataFile, name: str, table: Array | None) -> None:
    """Rows `number type atom atom ...`; atoms come out as indices into the sorted list of atoms."""
    import numpy as np

    if table is None or found.ids is None or not found.ids.size or table.shape[1] < 4:
        return
    atoms = table[:, 2:]
    index = np.searchsorted(found.ids, atoms)
    known = (index < found.ids.size) & (found.ids[np.minimum(index, found.ids.size - 1)] == atoms)
    keep = known.all(axis=1)
    found.bonds[name] = np.column_stack([table[keep, 1], index[keep]])
