"""Normaliser of electronic band structures: reciprocal cell, Brillouin zone, gaps and labels of the path."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomad.datamodel.metainfo import common_dft
from nomad.normalizing.band_gaps import find_band_gap
from nomad.normalizing.brillouin_zone import brillouin_zone
from nomad.normalizing.context import Context
from nomad.normalizing.special_points import label_of, special_points
from nomad.normalizing.values import array, clear, matrix, optional

PER_ANGSTROM = 1e10


def normalize_band_structures(context: Context) -> None:
    """Treats every `section_k_band` that is not vibrational and whose segments all have k-points and energies."""
    for calculation in context.run.section_single_configuration_calculation:
        for band in calculation.section_k_band:
            if band.band_structure_kind != "vibrational" and is_complete(band):
                _normalize(context, calculation, band)


def is_complete(band: Any) -> bool:
    """There are segments, and all of them have k-points and energies."""
    segments = band.section_k_band_segment
    return bool(segments) and all(
        _size(segment, "band_k_points") and _size(segment, "band_energies") for segment in segments
    )


def _size(segment: Any, name: str) -> int:
    values = array(segment, name)
    return 0 if values is None else values.size


def _normalize(context: Context, calculation: Any, band: Any) -> None:
    cell = matrix(band, "reciprocal_cell")
    if cell is None:
        cell = _reciprocal_cell(context)
        if cell is None:
            return
        band.reciprocal_cell = cell
    if not (np.isfinite(cell).all() and cell.any()):
        context.log.warning("the reciprocal cell of a band structure is not usable")
        return
    _add_brillouin_zone(context, band, cell)
    _add_gaps(context, calculation, band, cell)
    _add_labels(context, band, cell)


def _reciprocal_cell(context: Context) -> NDArray[np.float64] | None:
    """Rows in 1/m without a factor of two pi; of the primitive cell if the representative geometry is a multiple of
    it."""
    structure = context.structure
    if structure is None or not structure.is_finite or not structure.has_volume:
        return None
    cell = structure.cell
    if context.symmetry is not None:
        primitive = context.symmetry.primitive.lattice
        if structure.volume > 1.5 * abs(np.linalg.det(primitive)):
            cell = primitive
    return np.asarray(np.linalg.inv(cell).T * PER_ANGSTROM)


def _add_brillouin_zone(context: Context, band: Any, cell: NDArray[np.float64]) -> None:
    try:
        vertices, faces = brillouin_zone(cell)
    except ValueError as error:
        context.log.warning("the Brillouin zone could not be constructed", reason=repr(error))
        return
    band.m_create(common_dft.BrillouinZone, vertices=vertices, faces=faces)


def _add_gaps(context: Context, calculation: Any, band: Any, cell: NDArray[np.float64]) -> None:
    references = array(calculation, "energy_reference_highest_occupied")
    if references is None or not references.size:
        references = array(calculation, "energy_reference_fermi")
    if references is None or not references.size:
        context.log.info("no energy reference, so there are no band gaps")
        return
    path = _joined(band)
    if path is None:
        context.log.warning("the segments of a band structure do not fit together")
        return
    k_points, energies = path
    clear(band, "section_band_gap")
    for spin, channel in enumerate(energies):
        gap = find_band_gap(channel, k_points, cell, float(references.ravel()[min(spin, references.size - 1)]))
        section = band.m_create(common_dft.BandGap)
        section.value = 0.0 if gap is None else gap.value
        if gap is not None:
            section.type = gap.type
            section.valence_band_max_energy = gap.valence_band_max_energy
            section.valence_band_max_k_point = gap.valence_band_max_k_point
            section.conduction_band_min_energy = gap.conduction_band_min_energy
            section.conduction_band_min_k_point = gap.conduction_band_min_k_point


def _joined(band: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """K-points [k, 3] and energies [spin, k, band] of all segments; bands that not all segments have are left out."""
    k_points, energies = [], []
    for segment in band.section_k_band_segment:
        points, values = array(segment, "band_k_points", 2), array(segment, "band_energies", 3)
        if points is None or values is None or points.shape[1] != 3 or values.shape[1] != len(points):
            return None
        k_points.append(points)
        energies.append(values)
    spins, bands = min(v.shape[0] for v in energies), min(v.shape[2] for v in energies)
    return np.concatenate(k_points), np.concatenate([v[:spins, :, :bands] for v in energies], axis=1)


def _add_labels(context: Context, band: Any, cell: NDArray[np.float64]) -> None:
    segments = band.section_k_band_segment
    if any(optional(segment, "band_segm_labels") for segment in segments):
        return
    if context.symmetry is None or context.structure is None:
        return
    points = special_points(context.symmetry.bravais_lattice, context.structure.cell)
    if points is None:
        context.log.warning("Could not resolve high-symmetry points for the given simulation cell.")
        return
    for segment in segments:
        k_points = array(segment, "band_k_points", 2)
        if k_points is not None and k_points.shape[1] == 3:
            segment.band_segm_labels = [label_of(k_points[end], points, cell) for end in (0, -1)]
