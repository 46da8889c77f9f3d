"""Eigenvalues of a restart file, and the band structure if its k-points are a path."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft import Eigenvalues, KBand, KBandSegment, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.gpaw.content import Content
from nomad.parsing.k_path import segments
from nomad.parsing.provenance import read_from


def add_eigenvalues(
    calculation: SingleConfigurationCalculation, content: Content, log: EntryLog, **where: Any
) -> int | None:
    """Adds eigenvalues [spin, k-point, band] with what belongs to them. Returns the number of spins, None without."""
    values = checked(content.eigenvalues, "eigenvalues", (None, None, None), log, **where)
    if values is None or 0 in values.shape or len(values) > 2:
        return None
    section = read_from(calculation.m_create(Eigenvalues), content.places.get("eigenvalues"))
    section.eigenvalues_kind = "normal"
    section.eigenvalues_values = values
    section.number_of_eigenvalues_kpoints = values.shape[1]
    section.number_of_eigenvalues = values.shape[2]
    occupations = checked(content.occupations, "occupations", values.shape, log, **where)
    if occupations is not None:
        section.eigenvalues_occupation = occupations
    points = checked(content.k_points, "k-points", (values.shape[1], 3), log, **where)
    if points is not None:
        section.eigenvalues_kpoints = points
    if content.path and points is not None and content.cell is not None:
        _add_band_structure(calculation, values, points, content.cell)
    return len(values)


def _add_band_structure(calculation: SingleConfigurationCalculation, values: Any, points: Any, cell: Any) -> None:
    import numpy as np

    if np.shape(cell) != (3, 3) or not np.isfinite(cell).all() or not np.linalg.det(cell):
        return
    bands = calculation.m_create(KBand)
    bands.band_structure_kind = "electronic"
    reciprocal = 2 * np.pi * np.linalg.inv(cell).T
    bands.reciprocal_cell = reciprocal
    for first, last in segments(points @ reciprocal):
        segment = bands.m_create(KBandSegment)
        segment.band_k_points = points[first : last + 1]
        segment.band_energies = values[:, first : last + 1]
        segment.number_of_k_points_per_segment = last + 1 - first
        segment.band_segm_start_end = points[[first, last]]
