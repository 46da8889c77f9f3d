"""Band structures: the files `*.bs` that CP2K writes beside the output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import KBand, KBandSegment, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.codes.cp2k.side_files import find
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.values import numbers, to_float, to_text
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_SET = re.compile(rb"^# +Set +\d+: +(\d+) +special points?, +(\d+) +k-points?, +(\d+) +bands?", re.MULTILINE)
_SPECIAL = re.compile(rb"^# +Special point +\d+ +(\S+) +(\S+) +(\S+) *(.*)$", re.MULTILINE)
_POINT = re.compile(rb"^# +Point +\d+ +Spin +(\d): +(\S+) +(\S+) +(\S+)[^\n]*\n#[^\n]*\n", re.MULTILINE)


def add_bands(calculation: SingleConfigurationCalculation, mainfile: Path, project: str | None, log: EntryLog) -> None:
    """Adds the band structure of the file beside the output, one segment for each pair of special points.

    A set is a path through its special points; for each k-point and spin stand rows of band, energy (eV), occupation.
    """
    path = find(mainfile, project, ".bs")
    if path is None:
        return
    with Source.open(path) as source:
        data = bytes(source.data[:])
    starts = [match.start() for match in _SET.finditer(data)]
    bounds = zip(starts, [*starts[1:], len(data)], strict=True)
    segments = [segment for start, end in bounds for segment in _segments(data[start:end])]
    if not segments:
        log.warning("the band structure beside the output is not complete and left out", **trouble_in(path))
        return
    k_band = read_from(calculation.m_create(KBand), whole(path))
    k_band.band_structure_kind = "electronic"
    for segment in segments:
        k_band.m_add_sub_section(KBand.section_k_band_segment, segment)


def _segments(text: bytes) -> list[KBandSegment]:
    """The pieces of one set; none if it is not whole."""
    import numpy as np

    head = _SET.match(text)
    if head is None or any(len(count) > 8 for count in head.groups()):
        return []
    n_points, n_bands = int(head[2]), int(head[3])
    special = [(np.array([to_float(value) for value in m.groups()[:3]]), m[4]) for m in _SPECIAL.finditer(text)]
    points: dict[int, list[list[float]]] = {}
    tables: dict[int, list[Array]] = {}
    found = list(_POINT.finditer(text))
    for match, end in zip(found, [*[other.start() for other in found[1:]], len(text)], strict=True):
        rows = numbers(text[match.end() : end])
        if rows.size != 3 * n_bands:
            return []
        points.setdefault(int(match[1]), []).append([to_float(match[index]) for index in (2, 3, 4)])
        tables.setdefault(int(match[1]), []).append(rows.reshape(n_bands, 3)[:, 1:])
    if not tables or any(len(rows) != n_points for rows in tables.values()):
        return []
    k_points = np.array(points[min(points)])
    values = np.array([tables[spin] for spin in sorted(tables)])
    if not np.isfinite(values).all() or not np.isfinite(k_points).all():
        return []
    corners = [0]
    for place, _ in special[1:]:
        near = np.flatnonzero(np.abs(k_points[corners[-1] + 1 :] - place).max(axis=1) < 1e-6)
        if not near.size:
            return [_segment(k_points, values, [])]
        corners.append(corners[-1] + 1 + int(near[0]))
    labels = [to_text(label) for _, label in special]
    pairs = zip(corners, corners[1:], labels, labels[1:], strict=False)
    return [
        _segment(k_points[first : last + 1], values[:, first : last + 1], [start, end])
        for first, last, start, end in pairs
    ] or [_segment(k_points, values, [])]


def _segment(k_points: Array, values: Array, labels: list[str]) -> KBandSegment:
    segment = KBandSegment()
    segment.band_k_points = k_points
    segment.band_energies = values[..., 0] * factor("eV")
    segment.band_occupations = values[..., 1]
    segment.number_of_k_points_per_segment = len(k_points)
    segment.band_segm_start_end = k_points[[0, -1]]
    if any(labels):
        segment.band_segm_labels = labels
    return segment
