"""Phonon dispersion of CASTEP (`*.phonon` beside the output)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.k_path import segments
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Pattern
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_POINT = Pattern(rb"^ *q-pt= *\d+ +(\S+) +(\S+) +(\S+)[^\n]*\n((?: *\d+ +(?:-?\d|\*|-?[NI])[^\n]*\n)+)")
_UNIT = Pattern(rb"^ *Frequencies in +(\S+)")
_PLANCK = 6.62607015e-34
_UNITS = {"cm-1": _PLANCK * 2.99792458e10, "thz": _PLANCK * 1e12}
_POINTS_PER_PIECE = 4
_LIMIT = 10**8


def add_phonon_bands(calculation: SingleConfigurationCalculation, path: Path, log: EntryLog) -> None:
    """Adds the dispersion along a path as vibrational band structure (energies in J; imaginary modes are negative).

    Wave vectors that form no path (the mesh that was computed, a single point) are left alone.
    """
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import KBand, KBandSegment

    with Source.open(path) as source:
        unit = _UNIT.search(source, 0, len(source))
        name = unit.group(1).decode("latin-1").lower() if unit else "cm-1"
        scale = factor(name.replace("ev", "eV")) if name in ("mev", "ev") else _UNITS.get(name)
        points, modes = [], []
        for match in _POINT.finditer(source, 0, len(source)):
            points.append([to_float(field) for field in match.groups()[:3]])
            modes.append([to_float(line.split()[1]) for line in match.group(4).splitlines()])
        place = source.place(0, len(source))
        if not points or scale is None or len({len(row) for row in modes}) != 1 or len(points) * len(modes[0]) > _LIMIT:
            log.warning("the phonon frequencies are not readable and left out", **source.at(0))
            return
        wave_vectors, energies = np.array(points), np.array(modes)[None] * scale
        if not (np.isfinite(wave_vectors).all() and np.isfinite(energies).all()):
            log.warning("the phonon frequencies are not finite and left out", **source.at(0))
            return
    pieces = segments(wave_vectors)
    if len(points) < _POINTS_PER_PIECE * len(pieces):
        return
    k_band = read_from(calculation.m_create(KBand), place)
    k_band.band_structure_kind = "vibrational"
    for first, last in pieces:
        segment = k_band.m_create(KBandSegment)
        segment.band_k_points = wave_vectors[first : last + 1]
        segment.band_energies = energies[:, first : last + 1]
        segment.number_of_k_points_per_segment = last + 1 - first
        segment.band_segm_start_end = wave_vectors[[first, last]]
