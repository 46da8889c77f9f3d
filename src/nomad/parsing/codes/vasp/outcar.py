"""Reads an OUTCAR, with the INCAR, POSCAR and DOSCAR of the same suffix beside it."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.content import AtomKind, Content, Geometry, KPoints, Parameters
from nomad.parsing.codes.vasp.doscar import read_doscar
from nomad.parsing.codes.vasp.incar import guessed, read_incar
from nomad.parsing.codes.vasp.outcar_grammar import ENDING, FORCE_FIELD_STEP, HEADER, STEP
from nomad.parsing.codes.vasp.outcar_steps import steps_of
from nomad.parsing.codes.vasp.poscar import read_selective
from nomad.parsing.codes.vasp.side_files import read_eigenval, read_xdatcar
from nomad.parsing.provenance import whole
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse
from nomad.parsing.values import numbers, to_text

_SETTING = re.compile(rb"([A-Za-z]\w*) *= *([^\s;=]+)")
_LARGEST_CELL = 1_000_000
_ROUNDING = {"rel_tol": 1e-2, "abs_tol": 5e-3}
"""How far the few printed digits of a setting may be from the INCAR that they come from."""


def read_outcar(mainfile: Path, log: EntryLog) -> Content:
    """Everything the file says. Raises `ParserError` if it does not even name the version."""
    with Source.open(mainfile) as source:
        if source.damage:
            log.warning("the compressed file is damaged", reason=source.damage, **source.at(len(source)))
        learned = source.data.find(b"Ionic step") >= 0
        steps = parse(source, [FORCE_FIELD_STEP if learned else STEP], log).value("steps", [])
        end = steps[0].start if steps else len(source)
        header = parse(source, HEADER, log, 0, end)
        ending = parse(source, ENDING, log, steps[-1].start if steps else 0)
        if "version" not in header:
            raise ParserError(f"{mainfile.name}: line 1: expected the version of VASP")
        content = Content()
        content.run_place = source.place(0, len(source))
        content.method_place = source.place(0, end)
        _read_program(header, content)
        _read_kinds(header, content)
        content.parameters = _settings(header.value("settings", b""))
        if "hubbard" in header:
            content.parameters["LDAU"] = True
        content.k_points = _k_points(header)
        content.initial = _initial(header)
        _read_neighbours(mainfile, content, log)
        content.steps = steps_of(steps, content, log)
        if content.steps:
            _read_dos(mainfile, content, log)
            _read_eigenvalues(mainfile, content, log)
            _read_trajectory(mainfile, content, log)
        content.clean_end = "timing" in ending
        content.wall_time = ending.value("elapsed")
        content.relaxed = "relaxed" in ending
    return content


def _read_program(header: Found, content: Content) -> None:
    number, rest = (to_text(part or b"") for part in header["version"])
    platform, date, time = header.value("executed", [None, None, None])
    mode = "serial" if "serial" in header else "parallel" if "parallel" in header else None
    words = [number, *re.sub(r"\(build[^)]*\)", " ", rest).split(), mode, platform]
    content.version = " ".join(word for word in words if word)
    content.build_date = header.value("build")
    source_date = re.search(r"\b\d{1,2}[A-Z][a-z]{2}\d{2}\b", content.version)
    content.source_date = source_date[0] if source_date else None
    if date and time:
        content.start = (date, time)


def _read_kinds(header: Found, content: Content) -> None:
    elements, titles, masses = (header.value(name, []) for name in ("elements", "titles", "masses"))
    if not titles:
        titles, masses = _short_potentials(header)
    counts = [int(count) for count in header.value("counts", b"").split()]
    content.exchange = header.value("exchange")
    for index, title in enumerate(titles):
        words = title.split()
        named = words[1].partition("_")[0] if len(words) > 1 else ""
        mass, valence = masses[index] if index < len(masses) else (None, None)
        content.kinds.append(
            AtomKind(
                label=elements[index] if index < len(elements) and len(elements) == len(titles) else named,
                count=counts[index] if index < len(counts) else 0,
                mass=mass,
                valence=valence,
                title=" ".join(words) or None,
            )
        )
    if len(counts) == len(content.kinds) and sum(counts) <= _LARGEST_CELL:
        for index, kind in enumerate(content.kinds):
            content.labels += [kind.label] * kind.count
            content.kind_of_atom += [index] * kind.count


def _short_potentials(header: Found) -> tuple[list[str], list[tuple[float, float]]]:
    """Titles, masses and valences of an output that does not repeat the POTCAR (NWRITE = 0).

    The titles are printed twice: all together, then each above the messages about it.
    """
    lines = header.value("potentials", [])
    half = len(lines) // 2
    titles = lines[:half] if lines[:half] == lines[half:] else lines
    masses, charges = (numbers(header.value(name, b"")) for name in ("potential_masses", "potential_charges"))
    pairs = list(zip(masses.tolist(), charges.tolist(), strict=False))
    return titles, pairs if len(pairs) == len(titles) else []


def _settings(text: bytes) -> Parameters:
    """The `NAME = value` pairs of the echo of all parameters; of lists only the first value is told apart safely."""
    found: Parameters = {}
    for raw_name, raw_value in _SETTING.findall(text):
        name, value = to_text(raw_name), to_text(raw_value)
        if name.isupper() or "_" in name:
            found.setdefault(name, guessed(name, value))
    return found


def _k_points(header: Found) -> KPoints:
    """The list that is used, with the weights of the irreducible mesh (which are exact) if it is the same."""
    import numpy as np

    k_points = KPoints()
    mesh = header.value("mesh")
    if mesh and None not in mesh:
        k_points.divisions = mesh
    if "automatic" in header:
        k_points.generation = "Automatic"
    table, irreducible = header.value("k_points"), header.value("irreducible")
    table = irreducible if table is None else table
    if table is None or not np.isfinite(table).all():
        return k_points
    k_points.points, k_points.weights = table[:, :3], table[:, 3]
    if irreducible is not None and irreducible.shape == table.shape:
        total = irreducible[:, 3].sum()
        if total > 0 and np.isfinite(total):
            k_points.weights = irreducible[:, 3] / total
    if "line_mode" in header:
        k_points.generation = "listgenerated"
        k_points.per_segment = _per_segment(k_points.points)
    return k_points


def _per_segment(points: Any) -> int | None:
    """In line mode the end of each segment is repeated as the beginning of the next one."""
    import numpy as np

    same = np.flatnonzero((np.abs(np.diff(points, axis=0)) < 1e-8).all(axis=1))
    length = int(same[0]) + 1 if same.size else len(points)
    return length if length > 1 and len(points) % length == 0 else None


def _initial(header: Found) -> Geometry | None:
    lattice, positions = header.value("lattice"), header.value("positions")
    if lattice is None:
        return None
    start, stop = header.offsets["lattice"], header.ends["lattice"]
    return Geometry(lattice[:3, :3], positions, place=header.source.place(start, stop))


def _read_neighbours(mainfile: Path, content: Content, log: EntryLog) -> None:
    incar, poscar = _beside(mainfile, "INCAR"), _beside(mainfile, "POSCAR")
    if incar is not None:
        content.given = read_incar(incar)
        for name, value in content.given.items():
            printed = content.parameters.get(name)
            if type(value) is float and isinstance(printed, int | float) and math.isclose(value, printed, **_ROUNDING):
                content.parameters[name] = value
    if poscar is not None and content.initial is not None and content.labels:
        content.initial.selective = read_selective(poscar, len(content.labels), log)


def _read_dos(mainfile: Path, content: Content, log: EntryLog) -> None:
    path = _beside(mainfile, "DOSCAR")
    last = content.steps[-1]
    if path is None or not last.complete:
        return
    vectors = content.flag("LNONCOLLINEAR")
    last.dos = read_doscar(path, content.spins, len(content.labels), log, spin_vectors=vectors)
    if last.dos is not None:
        last.dos.place = whole(path)


def _read_eigenvalues(mainfile: Path, content: Content, log: EntryLog) -> None:
    """Those of an EIGENVAL, if the output has none itself (small NWRITE)."""
    path, last = _beside(mainfile, "EIGENVAL"), content.steps[-1]
    if path is not None and last.complete and last.bands is None:
        last.bands = read_eigenval(path, content.spins, log)
        if last.bands is not None:
            last.bands.place = whole(path)


def _read_trajectory(mainfile: Path, content: Content, log: EntryLog) -> None:
    """Geometries of an XDATCAR for steps whose positions are not printed (small NWRITE, large NBLOCK)."""
    path, steps = _beside(mainfile, "XDATCAR"), content.steps
    if path is None or not content.labels or all(step.geometry is not None for step in steps[1:]):
        return
    found = read_xdatcar(path, len(content.labels), log)
    every = int(content.number("NBLOCK", 1) or 1)
    if every < 1 or len(found) not in (len(steps) // every, -(-len(steps) // every)):
        return
    for step, geometry in zip(steps[every - 1 :: every], found, strict=False):
        if step.geometry is None:
            if geometry.lattice is None and content.initial is not None:
                geometry.lattice = content.initial.lattice
            step.geometry = geometry


def _beside(mainfile: Path, kind: str) -> Path | None:
    """`INCAR.static` for `OUTCAR.static`, else `INCAR`."""
    for name in (mainfile.name.replace("OUTCAR", kind), kind):
        path = mainfile.parent / name
        if name != mainfile.name and path.is_file():
            return path
    return None
