"""Eigenvalues of CASTEP: the tables in the output, the file `*.bands`, and the path in the file `*.cell`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.files import siblings
from nomad.parsing.k_path import segments
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Place, Source
from nomad.parsing.text import Pattern
from nomad.parsing.values import numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]

_TABLE = Pattern(
    rb"^ *\+ +Spin=(\d+) kpt= *(\d+) \( *(\S+) +(\S+) +(\S+)\)[^\n]*\n((?: *\+[- ]+\+ *\n| *\+ +\d+ +\S+ +\+ *\n)+)"
)
_ENERGY = re.compile(rb"^ *\+ +\d+ +(\S+) +\+", re.MULTILINE)
_FERMI = re.compile(rb"Fermi energy for (spin-degenerate system|spin +up[^:\n]*|spin +down[^:\n]*): +(\S+) eV")
_PATH = re.compile(
    r"^[ \t]*%block +(?:bs|spectral)_k-?points?_path *\n(.*?)^[ \t]*%endblock",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_FILE_POINT = re.compile(rb"^ *K-point +(\d+) +([^\n]+)\n", re.MULTILINE)
_LIMIT = 10**8
_SAME = 2e-6
"""Largest difference of a k-point from a corner; eight decimals are printed."""
_POINTS_PER_PIECE = 4
"""Fewer k-points on a straight line belong to a mesh."""


@dataclass(frozen=True)
class Corner:
    """A corner of the path; `broken`: no piece leads there from the corner before."""

    point: list[float]
    label: str | None
    broken: bool = False


@dataclass
class Bands:
    """Fractional k-points [nk, 3] and energies [nspin, nk, nbands] (J)."""

    k_points: Array
    energies: Array
    place: Place


def fermi_energies(source: Source, start: int, end: int, spins: int) -> Array | None:
    """The last Fermi energy of each spin channel (J), None if there is none."""
    import numpy as np

    found = [to_float(match.group(2)) for match in _FERMI.finditer(source.data, start, end)][-spins:]
    values = np.array(found) * factor("eV")
    return values if values.size == spins and np.isfinite(values).all() else None


def bands_in_output(source: Source, start: int, end: int, log: EntryLog) -> Bands | None:
    """The eigenvalues of a band structure calculation that the output lists."""
    tables: dict[tuple[int, int], tuple[list[float], list[float]]] = {}
    offset = None
    for match in _TABLE.finditer(source, start, end):
        offset = match.start() if offset is None else offset
        energies = [to_float(text) for text in _ENERGY.findall(match.group(6))]
        tables[int(match.group(1)), int(match.group(2))] = ([to_float(text) for text in match.groups()[2:5]], energies)
    return _assemble(tables, factor("eV"), log, source, offset or 0)


def bands_in_file(path: Path, log: EntryLog) -> Bands | None:
    """The eigenvalues of a `*.bands` file (hartree)."""
    with Source.open(path) as source:
        tables: dict[tuple[int, int], tuple[list[float], list[float]]] = {}
        points = list(_FILE_POINT.finditer(source.data))
        for index, point in enumerate(points):
            stop = points[index + 1].start() if index + 1 < len(points) else len(source)
            block = bytes(source.data[point.end() : stop])
            for spin, text in enumerate(re.split(rb" *Spin component +\d+ *\n", block)[1:], start=1):
                position = [float(value) for value in numbers(point.group(2))[:3]]
                tables[spin, int(point.group(1))] = (position, [float(value) for value in numbers(text)])
        return _assemble(tables, factor("hartree"), log, source, 0)


def _assemble(
    tables: dict[tuple[int, int], tuple[list[float], list[float]]],
    scale: float,
    log: EntryLog,
    source: Source,
    offset: int,
) -> Bands | None:
    import numpy as np

    if not tables:
        return None
    spins = sorted({spin for spin, _ in tables})
    points = sorted({point for _, point in tables})
    width = max(len(energies) for _, energies in tables.values())
    complete = [
        point for point in points if all(len(tables.get((spin, point), ([], []))[1]) == width for spin in spins)
    ]
    if len(complete) < len(points):
        log.warning("some k-points have no complete set of eigenvalues and are left out", **source.at(offset))
    if not complete or not width or len(complete) * width > _LIMIT:
        return None
    try:
        k_points = np.array([tables[spins[0], point][0] for point in complete], dtype=np.float64)
        energies = np.array([[tables[spin, point][1] for point in complete] for spin in spins], dtype=np.float64)
    except ValueError:
        return None
    if k_points.shape != (len(complete), 3) or not (np.isfinite(k_points).all() and np.isfinite(energies).all()):
        log.warning("the eigenvalues are not readable and left out", **source.at(offset))
        return None
    return Bands(k_points, energies * scale, source.place(offset, offset))


def band_path(mainfile: Path) -> list[Corner]:
    """The corners of the k-path with their names (comments) from the `*.cell` file: the only one, or of equal name."""
    cells = siblings(mainfile, "*.cell")
    same = [path for path in cells if path.stem == mainfile.name.split(".castep")[0]]
    chosen = same or (cells if len(cells) == 1 else [])
    if not chosen:
        return []
    with Source.open(chosen[0]) as source:
        text = bytes(source.data[:]).decode("utf-8", "replace")
    block = _PATH.search(text)
    corners: list[Corner] = []
    broken = False
    for line in block.group(1).splitlines() if block else []:
        values, _, comment = re.sub(r"[#;]", "!", line).partition("!")
        broken = broken or values.strip().lower() == "break"
        point = [to_float(field) for field in values.split()]
        if len(point) == 3 and all(value - value == 0 for value in point):
            corners.append(Corner(point, comment.split()[0] if comment.split() else None, broken))
            broken = False
    return corners


def add_bands(calculation: SingleConfigurationCalculation, bands: Bands, corners: list[Corner] | None) -> None:
    """A band structure if the points are those of a path (`corners` is not None), else plain eigenvalues.

    The pieces of a path whose corners are not known are its straight parts; there the eigenvalues are given as well.
    """
    from nomad.datamodel.metainfo.common_dft import Eigenvalues, KBand, KBandSegment

    pieces = _pieces(bands.k_points, corners) if corners else []
    if not pieces:
        section = read_from(calculation.m_create(Eigenvalues), bands.place)
        section.eigenvalues_kind = "normal"
        section.eigenvalues_kpoints = bands.k_points
        section.eigenvalues_values = bands.energies
        pieces = _straight(bands.k_points) if corners is not None else []
    if not pieces:
        return
    k_band = read_from(calculation.m_create(KBand), bands.place)
    k_band.band_structure_kind = "electronic"
    for first, last, labels in pieces:
        segment = k_band.m_create(KBandSegment)
        segment.band_k_points = bands.k_points[first : last + 1]
        segment.band_energies = bands.energies[:, first : last + 1]
        segment.number_of_k_points_per_segment = last + 1 - first
        segment.band_segm_start_end = bands.k_points[[first, last]]
        if labels is not None:
            segment.band_segm_labels = labels


def _pieces(k_points: Array, corners: list[Corner]) -> list[tuple[int, int, list[str] | None]]:
    """First and last k-point of each piece of the path, with the names of its ends if they are known."""
    places = _places(k_points, corners)
    pieces: list[tuple[int, int, list[str] | None]] = []
    for (first, start), (last, stop) in pairwise(places):
        if first < last and not stop.broken:
            named = start.label is not None and stop.label is not None
            pieces.append((first, last, [str(start.label), str(stop.label)] if named else None))
    return pieces


def _straight(k_points: Array) -> list[tuple[int, int, list[str] | None]]:
    """The straight pieces of a path, none if the k-points form no path."""
    pieces = segments(k_points)
    return [(*piece, None) for piece in pieces] if len(k_points) >= _POINTS_PER_PIECE * len(pieces) else []


def _places(k_points: Array, corners: list[Corner]) -> list[tuple[int, Corner]]:
    """Where among the k-points the corners are; empty if they are not those of this path."""
    import numpy as np

    places: list[tuple[int, Corner]] = []
    position = 0
    for corner in corners:
        hits = np.flatnonzero(np.abs(k_points[position:] - np.array(corner.point)).max(axis=1) < _SAME)
        if not hits.size:
            return []
        position += int(hits[0])
        places.append((position, corner))
    return places if len(places) >= 2 and places[0][0] == 0 and places[-1][0] == len(k_points) - 1 else []
