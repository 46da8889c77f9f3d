"""Band structures of data sets whose k-points lie on a path (negative `kptopt`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import KBand, KBandSegment, SingleConfigurationCalculation
from nomad.parsing.codes.abinit.eigenvalues import EigenvalueTable
from nomad.parsing.k_path import segments
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def add_bands(
    calculation: SingleConfigurationCalculation,
    table: EigenvalueTable,
    lattice: npt.NDArray[np.float64] | None,
    dataset: Found,
) -> None:
    """Adds the band structure, one segment for each straight piece of the path."""
    import numpy as np

    if len(table.k_points) < 2 or not np.isfinite(table.values).all() or not np.isfinite(table.k_points).all():
        return
    k_band = read_from(calculation.m_create(KBand), dataset, "eigenvalues")
    k_band.band_structure_kind = "electronic"
    if lattice is not None and np.linalg.det(lattice):
        k_band.reciprocal_cell = np.linalg.inv(lattice).T
    for first, last in segments(table.k_points):
        part = slice(first, last + 1)
        segment = k_band.m_create(KBandSegment)
        segment.band_k_points = table.k_points[part]
        segment.band_energies = table.values[:, part]
        segment.band_segm_start_end = table.k_points[[first, last]]
        segment.number_of_k_points_per_segment = last + 1 - first
        if table.occupations is not None:
            segment.band_occupations = table.occupations[:, part]
