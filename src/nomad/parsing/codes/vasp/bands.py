"""Eigenvalues, band structures and the energies they are referred to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft import Eigenvalues, KBand, KBandSegment, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.vasp.content import Bands, Content, Step
from nomad.parsing.provenance import read_from
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_OCCUPIED = 0.5
"""Bands with at least this occupation count as occupied; metals have a continuous range, tetrahedra go beyond 1."""


def add_bands(
    calculation: SingleConfigurationCalculation, step: Step, content: Content, lattice: Any, log: EntryLog
) -> None:
    """Adds the eigenvalues, the band structure if the k-points lie on a path, and the reference energies."""
    import numpy as np

    if step.fermi is not None:
        calculation.energy_reference_fermi = np.full(content.spins, step.fermi) * factor("eV")
    values = _energies(step.bands, log, step.where)
    if step.bands is not None and values is not None:
        occupations = _occupations(step.bands, values)
        _add_eigenvalues(calculation, step.bands, values, occupations)
        _add_references(calculation, values, occupations)
        if content.k_points.per_segment:
            _add_path(calculation, step.bands, values, content.k_points.per_segment, lattice)
    values = _energies(step.path, log, step.where)
    if step.path is not None and values is not None and step.path.per_segment:
        _add_path(calculation, step.path, values, step.path.per_segment, lattice)


def _energies(bands: Bands | None, log: EntryLog, where: dict[str, Any]) -> npt.NDArray[np.float64] | None:
    return checked(bands.energies, "eigenvalues", (None, None, None), log, **where) if bands is not None else None


def _occupations(bands: Bands, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64] | None:
    import numpy as np

    occupations = bands.occupations
    return (
        occupations
        if occupations is not None and occupations.shape == values.shape and np.isfinite(occupations).all()
        else None
    )


def _add_eigenvalues(
    calculation: SingleConfigurationCalculation,
    bands: Bands,
    values: npt.NDArray[np.float64],
    occupations: npt.NDArray[np.float64] | None,
) -> None:
    section = read_from(calculation.m_create(Eigenvalues), bands.place)
    section.eigenvalues_kind = "normal"
    section.eigenvalues_values = values * factor("eV")
    section.number_of_eigenvalues = values.shape[2]
    section.number_of_eigenvalues_kpoints = values.shape[1]
    if occupations is not None:
        section.eigenvalues_occupation = occupations
    if bands.k_points is not None and len(bands.k_points) == values.shape[1]:
        section.eigenvalues_kpoints = bands.k_points


def _add_references(
    calculation: SingleConfigurationCalculation,
    values: npt.NDArray[np.float64],
    occupations: npt.NDArray[np.float64] | None,
) -> None:
    """Highest occupied and lowest unoccupied energy of each spin channel, where every channel has both."""
    import numpy as np

    if occupations is None:
        return
    filled = occupations >= _OCCUPIED
    highest = np.where(filled, values, -np.inf).max(axis=(1, 2))
    lowest = np.where(filled, np.inf, values).min(axis=(1, 2))
    if np.isfinite(highest).all():
        calculation.energy_reference_highest_occupied = highest * factor("eV")
    if np.isfinite(lowest).all():
        calculation.energy_reference_lowest_unoccupied = lowest * factor("eV")


def _add_path(
    calculation: SingleConfigurationCalculation,
    bands: Bands,
    values: npt.NDArray[np.float64],
    per_segment: int,
    lattice: Any,
) -> None:
    """Line mode: each segment has the same number of points, both its ends included."""
    import numpy as np

    points = bands.k_points
    if points is None or len(points) != values.shape[1] or len(points) % per_segment or not np.isfinite(points).all():
        return
    occupations = _occupations(bands, values)
    k_band = read_from(calculation.m_create(KBand), bands.place)
    k_band.band_structure_kind = "electronic"
    if lattice is not None:
        k_band.reciprocal_cell = np.linalg.inv(lattice).T
    for first in range(0, len(points), per_segment):
        part = slice(first, first + per_segment)
        segment = k_band.m_create(KBandSegment)
        segment.band_k_points = points[part]
        segment.band_energies = values[:, part] * factor("eV")
        segment.band_segm_start_end = points[[first, first + per_segment - 1]]
        segment.number_of_k_points_per_segment = per_segment
        if occupations is not None:
            segment.band_occupations = occupations[:, part]
