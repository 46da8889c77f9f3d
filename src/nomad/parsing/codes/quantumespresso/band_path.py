"""Band structures: the k-points of a `bands` run as segments of a path, and the band edge where it is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.codes.quantumespresso.bands import Bands
from nomad.parsing.codes.quantumespresso.geometry import Geometry
from nomad.parsing.codes.quantumespresso.method import fractional
from nomad.parsing.k_path import segments
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_POINTS_PER_PIECE = 4


def fill_band_path(calculation: SingleConfigurationCalculation, bands: Bands, geometry: Geometry) -> None:
    """Adds the band structure with one segment for each straight piece of the path (both ends in it).

    K-points that do not form a path (a mesh) are left alone: their straight pieces are short.
    """
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import KBand, KBandSegment

    pieces = segments(bands.k_points)
    if len(bands.k_points) < _POINTS_PER_PIECE * len(pieces):
        return
    k_band = read_from(calculation.m_create(KBand), bands.place)
    k_band.band_structure_kind = "electronic"
    k_band.reciprocal_cell = np.linalg.inv(geometry.lattice).T
    points = fractional(bands.k_points, geometry)
    for first, last in pieces:
        segment = k_band.m_create(KBandSegment)
        segment.band_k_points = points[first : last + 1]
        segment.band_energies = bands.values[:, first : last + 1]
        segment.number_of_k_points_per_segment = last + 1 - first
        segment.band_segm_start_end = points[[first, last]]
        if bands.occupations is not None:
            segment.band_occupations = bands.occupations[:, first : last + 1]


def band_edges(bands: Bands, electrons: float | None, spin_degeneracy: int) -> tuple[float, float | None] | None:
    """Highest occupied and lowest unoccupied eigenvalue (J) of an insulator with a fixed number of filled bands."""
    if electrons is None or bands.values.shape[0] != 1:
        return None
    filled = electrons / spin_degeneracy
    if abs(filled - round(filled)) > 1e-6 or not 0 < round(filled) <= bands.values.shape[2]:
        return None
    count = round(filled)
    highest = float(bands.values[0, :, count - 1].max())
    lowest = float(bands.values[0, :, count].min()) if count < bands.values.shape[2] else None
    return (highest, lowest) if lowest is None or lowest >= highest else None
