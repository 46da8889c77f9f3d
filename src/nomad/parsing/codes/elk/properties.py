"""Eigenvalues, density of states and bands of the last geometry, from the tables beside the mainfile."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft import Dos, Eigenvalues, KBand, KBandSegment, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.codes.elk.tables import (
    beside,
    first_atom_file,
    read_curves,
    read_eigenvalues,
    read_path_vertices,
)
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def add_eigenvalues(calculation: SingleConfigurationCalculation, mainfile: Path, spins: int, log: EntryLog) -> None:
    """Adds the eigenvalues of `EIGVAL.OUT`."""
    path = beside(mainfile, "EIGVAL")
    table = read_eigenvalues(path, spins, log) if path else None
    if path is None or table is None:
        return
    section = read_from(calculation.m_create(Eigenvalues), whole(path))
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = table.k_points
    section.eigenvalues_values = table.energies
    section.eigenvalues_occupation = table.occupations
    section.number_of_eigenvalues_kpoints = table.energies.shape[1]
    section.number_of_eigenvalues = table.energies.shape[2]


def add_density_of_states(
    calculation: SingleConfigurationCalculation, mainfile: Path, fermi: float, spins: int, log: EntryLog
) -> None:
    """Adds the density of states of `TDOS.OUT`: energies count from the Fermi level, the second spin is negative."""
    import numpy as np

    path = beside(mainfile, "TDOS")
    curves = read_curves(path) if path else []
    if path is None or not curves:
        return
    table = np.array(curves)
    if len(table) > 2 or len(table) < spins or not np.isfinite(table).all():
        log.warning("the density of states is not complete and left out", **trouble_in(path))
        return
    values = np.abs(table[:, :, 1]) / factor("hartree")
    dos = read_from(calculation.m_create(Dos), whole(path))
    dos.dos_kind = "electronic"
    dos.dos_energies = table[0, :, 0] * factor("hartree") + fermi
    # spinors are projected on up and down too, but are one set of states
    dos.dos_values = values if spins == len(values) else values.sum(axis=0, keepdims=True)
    dos.number_of_dos_values = table.shape[1]


def add_bands(
    calculation: SingleConfigurationCalculation, mainfile: Path, fermi: float, spins: int, lattice: Any, log: EntryLog
) -> None:
    """Adds the bands of `BAND.OUT` (energies there count from the Fermi level), one segment between two corners.

    Runs that ask for the characters of the bands have `BAND_S01_A0001.OUT` and so on, one for each atom, in its place.
    """
    import numpy as np

    path, lines = beside(mainfile, "BAND") or first_atom_file(mainfile, "BAND"), beside(mainfile, "BANDLINES")
    curves = read_curves(path) if path else []
    if path is None or not curves:
        return
    table = np.array(curves)
    if len(table) % spins or not np.isfinite(table).all():
        log.warning("the bands are not complete and left out", **trouble_in(path))
        return
    distances = table[0, :, 0]
    energies = table[:, :, 1].reshape(spins, -1, len(distances)).transpose(0, 2, 1) * factor("hartree") + fermi
    corners = _corners(read_curves(lines) if lines else [], distances)
    vertices = read_path_vertices(mainfile.with_name("elk.in")) if mainfile.with_name("elk.in").is_file() else None
    if vertices is not None and len(vertices) != len(corners):
        log.warning(
            "the input file has another number of corners of the path", **trouble_in(mainfile.with_name("elk.in"))
        )
        vertices = None
    bands = read_from(calculation.m_create(KBand), whole(path))
    bands.band_structure_kind = "electronic"
    bands.reciprocal_cell = np.linalg.inv(lattice).T
    for index, (first, last) in enumerate(pairwise(corners)):
        segment = bands.m_create(KBandSegment)
        segment.band_energies = energies[:, first : last + 1]
        segment.number_of_k_points_per_segment = last + 1 - first
        if vertices is not None:
            length = distances[last] - distances[first]
            share = (distances[first : last + 1] - distances[first]) / (length or 1.0)
            ends = vertices[index : index + 2]
            segment.band_k_points = ends[0] + share[:, None] * (ends[1] - ends[0])
            segment.band_segm_start_end = ends


def _corners(lines: list[npt.NDArray[np.float64]], distances: npt.NDArray[np.float64]) -> list[int]:
    """Indices of the points at the corners of the path; the ends of the path without lines that tell them."""
    import numpy as np

    positions = [line[0, 0] for line in lines if np.isfinite(line[0, 0])]
    found = sorted({int(np.abs(distances - position).argmin()) for position in positions})
    return found if len(found) > 1 else [0, len(distances) - 1]
