"""Text dumps of LAMMPS, styles `atom` and `custom`: `ITEM:` sections with free columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.lammps.boxes import cell_of, corners_of_bounds, plausible
from nomad.parsing.codes.lammps.frames import Frame, thinned
from nomad.parsing.source import Place, Source
from nomad.parsing.values import numbers, to_float, to_int

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_STEP = re.compile(rb"ITEM: TIMESTEP\n\s*(\d{1,18})\s*\n")
_ATOMS = re.compile(rb"ITEM: NUMBER OF ATOMS\n\s*(\d{1,18})\s*\n")
_BOX = re.compile(rb"ITEM: BOX BOUNDS([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n")
_COLUMNS = re.compile(rb"ITEM: ATOMS([^\n]*)\n")
_UNITS = re.compile(rb"ITEM: UNITS\n\s*(\w+)")
_POSITIONS = (("xu", "yu", "zu"), ("x", "y", "z"), ("xsu", "ysu", "zsu"), ("xs", "ys", "zs"))


def units_style(source: Source) -> str | None:
    """The unit style that a dump names (`dump_modify units yes`)."""
    match = _UNITS.search(source.data, 0, 4000)
    return match.group(1).decode("latin-1") if match else None


def read_dump(source: Source, log: EntryLog) -> Iterator[Frame]:
    """The snapshots of a dump, atoms in the order of their numbers. Those that are cut or spoilt are left out."""
    starts = _starts(source)
    count = _ATOMS.search(source.data)
    n_atoms = int(count.group(1)) if count else 1
    chosen = thinned(len(starts), min(n_atoms, len(source)))
    if len(chosen) < len(starts):
        log.warning(
            "the trajectory is large and only some snapshots are kept",
            file=source.name,
            snapshots=len(starts),
            kept=len(chosen),
        )
    starts.append(len(source))
    for index in chosen:
        frame = _frame(source, starts[index], starts[index + 1], log)
        if frame is not None:
            yield frame


def _starts(source: Source) -> list[int]:
    """Where the snapshots begin; a plain search is ten times as fast as a pattern."""
    starts, position = [], -1
    while (position := source.data.find(b"ITEM: TIMESTEP", position + 1)) >= 0:
        starts.append(position)
    return starts


def _frame(source: Source, start: int, end: int, log: EntryLog) -> Frame | None:
    data = source.data
    step, count = _STEP.match(data, start, end), _ATOMS.search(data, start, end)
    columns = _COLUMNS.search(data, start, end)
    if step is None or count is None or columns is None:
        log.warning("a snapshot of the trajectory is not complete and left out", **source.at(start))
        return None
    names = columns.group(1).decode("latin-1").split()
    values, words = _rows(data[columns.end() : end], len(names), names)
    n_atoms = int(count.group(1))
    if values is None or len(values) != n_atoms or not n_atoms:
        log.warning("a snapshot of the trajectory has not all of its atoms and is left out", **source.at(start))
        return None
    if "id" in names:
        order = values[:, names.index("id")].argsort(kind="stable")
        values = values[order]
        words = [words[i] for i in order] if words is not None else None
    cell, origin, periodic = _box(_BOX.search(data, start, columns.start()))
    frame = _positions(names, values, cell, origin, source.place(start, end))
    if frame is None:
        log.warning("a snapshot of the trajectory has no positions and is left out", **source.at(start))
        return None
    frame.step, frame.cell, frame.periodic = to_int(step.group(1)), cell, periodic
    frame.elements = words
    frame.ids, frame.types, frame.masses = (_columns(names, values, (name,)) for name in ("id", "type", "mass"))
    frame.velocities = _columns(names, values, ("vx", "vy", "vz"))
    frame.forces = _columns(names, values, ("fx", "fy", "fz"))
    frame.images = _columns(names, values, ("ix", "iy", "iz"))
    return frame


def _rows(text: bytes, width: int, names: list[str]) -> tuple[Array | None, list[str] | None]:
    """The table of numbers (nan where a word stands) and the column of elements."""
    import numpy as np

    if not width:
        return None, None
    if "element" not in names:
        flat = numbers(text) if not re.search(rb"[A-DF-Za-df-z]", text) else np.empty(0)
        lines = text.count(b"\n") + (0 if text.endswith(b"\n") else 1)
        if flat.size == width * lines:
            return flat.reshape(-1, width), None
    rows = [line.split() for line in text.split(b"\n")]
    rows = [row for row in rows if len(row) == width]
    if not rows:
        return None, None
    table = np.array([[to_float(word) for word in row] for row in rows])
    if "element" not in names:
        return table, None
    column = names.index("element")
    return table, [row[column].decode("latin-1") for row in rows]


def _box(match: re.Match[bytes] | None) -> tuple[Array | None, Array | None, tuple[bool, bool, bool] | None]:
    """Cell, origin and periodic directions; each None if it is not stated."""
    import numpy as np

    if match is None:
        return None, None, None
    words = match.group(1).decode("latin-1").split()
    flags = [word for word in words if len(word) == 2 and set(word) <= set("pfsm")]
    periodic = (flags[0] == "pp", flags[1] == "pp", flags[2] == "pp") if len(flags) == 3 else None
    rows = [[to_float(word) for word in line.split()] for line in match.groups()[1:]]
    width = len(rows[0])
    if width < 2 or any(len(row) != width for row in rows) or not plausible(np.array(rows)):
        return None, None, periodic
    table = np.array(rows)
    if words[:1] == ["abc"] and width == 4:
        return table[:, :3], table[:, 3], periodic
    tilt = [table[0, 2], table[1, 2], table[2, 2]] if width == 3 else [0.0, 0.0, 0.0]
    low, high = corners_of_bounds(table[:, :2], tilt)
    return cell_of(low.tolist(), high.tolist(), tilt), low, periodic


def _columns(names: list[str], values: Array, wanted: tuple[str, ...]) -> Array | None:
    """The columns of these names, None if one is missing or a value is no number."""

    if not all(name in names for name in wanted):
        return None
    picked = values[:, [names.index(name) for name in wanted]]
    if not plausible(picked):
        return None
    return picked[:, 0] if len(wanted) == 1 else picked


def _positions(names: list[str], values: Array, cell: Array | None, origin: Array | None, where: Place) -> Frame | None:
    """A frame with the first positions of `xu`, `x`, `xsu`, `xs` that are there; wrapped ones are kept beside."""
    found = {kind[0]: _columns(names, values, kind) for kind in _POSITIONS}
    cartesian: dict[str, Array] = {}
    if cell is not None and origin is not None:
        for kind in ("xs", "xsu"):
            scaled = found[kind]
            if scaled is not None:
                cartesian[kind] = scaled @ cell + origin
    wrapped = found["x"] if found["x"] is not None else cartesian.get("xs")
    unwrapped = found["xu"] if found["xu"] is not None else cartesian.get("xsu")
    positions = unwrapped if unwrapped is not None else wrapped
    if positions is None:
        return None
    frame = Frame(positions, where, scaled=found["xs"] if found["xs"] is not None else found["xsu"])
    frame.wrapped = wrapped if unwrapped is not None else None
    frame.origin = origin
    return frame
