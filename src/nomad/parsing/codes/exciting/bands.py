"""Band structures: bandstructure.dat and bandstructure.xml (or -qp.dat of a GW run), relative to the Fermi energy.

The text file has the k-points, the XML file the names of the vertices of the path. Without the text file the k-points
follow from the vertices and the distances along the path.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.tables import read_table
from nomad.parsing.values import numbers, to_float
from nomad.parsing.xml import XmlStream, inside
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_COLUMNS = 7


@dataclass
class _Path:
    """Distances [k] along the path, energies (hartree) [band, k], k-points [k, 3] if known."""

    distances: npt.NDArray[np.float64]
    energies: npt.NDArray[np.float64]
    k_points: npt.NDArray[np.float64] | None = None


@dataclass
class _Vertices:
    """Corners of the path: distance, fractional coordinates, name."""

    distances: list[float] = field(default_factory=list)
    points: list[list[float]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def add_bands(
    calculation: SingleConfigurationCalculation,
    text: Path | None,
    xml: Path | None,
    fermi: float | None,
    channels: int,
    log: EntryLog,
) -> None:
    """Adds the band structure of the files; with two channels the first half of the bands is the first channel."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import KBand, KBandSegment

    from_xml, vertices = _read_xml(xml, log) if xml else (None, _Vertices())
    path = (_read_text(text, log) if text else None) or from_xml
    if path is None:
        return
    if path.k_points is None:
        path.k_points = _interpolated(path.distances, vertices)
    file = xml if path is from_xml else text
    if path.k_points is None:
        where = trouble_in(file) if file is not None else {}
        log.warning("the k-points of the band structure are not known", **where)
    bands = len(path.energies)
    channels = channels if bands % channels == 0 else 1
    energies = path.energies.reshape(channels, bands // channels, -1).transpose(0, 2, 1) * factor("hartree")
    band = calculation.m_create(KBand)
    if file is not None:
        read_from(band, whole(file))
    band.band_structure_kind = "electronic"
    corners = _corners(path, vertices)
    for index, (first, last) in enumerate(pairwise(corners)):
        section = band.m_create(KBandSegment)
        section.band_energies = energies[:, first : last + 1, :] + (fermi or 0.0)
        if path.k_points is not None:
            section.band_k_points = path.k_points[first : last + 1]
            section.band_segm_start_end = np.array([path.k_points[first], path.k_points[last]])
        section.number_of_k_points_per_segment = last + 1 - first
        if len(vertices.names) == len(corners) and all(vertices.names):
            section.band_segm_labels = [_label(name) for name in vertices.names[index : index + 2]]


def _read_text(path: Path, log: EntryLog) -> _Path | None:
    """Lines of band, number of the k-point, k-point, distance, energy; old versions (BAND.OUT) distance and energy."""
    if path.name.startswith("BAND"):
        return _read_curves(path, log)
    table = checked(read_table(path, log, _COLUMNS), "bands", (None, _COLUMNS), log, path=path)
    if table is None or not len(table):
        return None
    count = int((table[:, 0] == table[0, 0]).sum())
    bands = len(table) // count
    if bands * count != len(table):
        log.warning("the last band is incomplete and left out", **trouble_in(path))
    whole = table[: bands * count].reshape(bands, count, _COLUMNS)
    return _Path(whole[0, :, 5], whole[:, :, 6], whole[0, :, 2:5])


def _read_curves(path: Path, log: EntryLog) -> _Path | None:
    """Distance and energy, the bands one after the other: the distance begins anew with each."""
    import numpy as np

    table = checked(read_table(path, log, 2), "bands", (None, 2), log, path=path)
    if table is None or not len(table):
        return None
    starts = [0, *(np.flatnonzero(np.diff(table[:, 0]) < 0) + 1)]
    count = int(starts[1]) if len(starts) > 1 else len(table)
    bands = len(table) // count
    if bands * count != len(table):
        log.warning("the last band is incomplete and left out", **trouble_in(path))
    whole = table[: bands * count].reshape(bands, count, 2)
    return _Path(whole[0, :, 0], whole[:, :, 1])


def _read_xml(path: Path, log: EntryLog) -> tuple[_Path | None, _Vertices]:
    import numpy as np

    stream = XmlStream(path)
    vertices = _Vertices()
    bands: list[list[float]] = []
    distances: list[float] = []
    atom: Any = None
    for element in stream.elements("band", "vertex"):
        if element.tag == "vertex":
            point = [float(value) for value in numbers(element.get("coord", ""))]
            if len(point) == 3:
                vertices.distances.append(to_float(element.get("distance", "")))
                vertices.points.append(point)
                vertices.names.append(element.get("label", ""))
            continue
        if inside(element, "atom"):
            # bands with characters are repeated for each atom
            atom = element.getparent() if atom is None else atom
            if element.getparent() is not atom:
                continue
        points = element.findall("point")
        distances = distances or [to_float(point.get("distance", "")) for point in points]
        bands.append([to_float(point.get("eval", "")) for point in points])
    if stream.damage:
        log.warning("the file is cut short", file=path.name, line=stream.line, reason=stream.damage)
    complete = [band for band in bands if len(band) == len(distances)]
    energies = checked(complete or None, "bands", (None, None), log, path=path)
    if energies is None or not energies.size:
        return None, vertices
    return _Path(np.array(distances), energies), vertices


def _interpolated(distances: npt.NDArray[np.float64], vertices: _Vertices) -> npt.NDArray[np.float64] | None:
    import numpy as np

    corners, points = np.array(vertices.distances), np.array(vertices.points)
    if len(corners) < 2 or not np.isfinite(corners).all() or not np.isfinite(points).all():
        return None
    return np.stack([np.interp(distances, corners, points[:, axis]) for axis in range(3)], axis=1)


def _corners(path: _Path, vertices: _Vertices) -> list[int]:
    """Indices of the k-points at which a segment begins or ends; without vertices where the path turns."""
    import numpy as np

    last = len(path.distances) - 1
    if len(vertices.distances) > 1 and np.isfinite(vertices.distances).all():
        inner = [int(np.abs(path.distances - distance).argmin()) for distance in vertices.distances]
    elif path.k_points is None:
        inner = []
    else:
        steps = np.diff(path.k_points, axis=0)
        lengths = np.linalg.norm(steps, axis=1)
        directions = steps / np.where(lengths > 0, lengths, 1.0)[:, np.newaxis]
        inner = [index + 1 for index in range(last - 1) if directions[index] @ directions[index + 1] < 0.99]
    return sorted({0, *inner, last})


def _label(name: str) -> str:
    return "Γ" if name.strip().upper() in ("GAMMA", "G") else name.strip()
