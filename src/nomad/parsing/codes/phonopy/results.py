"""Computes and stores what follows from force constants: bands, density of states, thermal properties.

The library is given the force constants of the calculation and does the computing (A. Togo and I. Tanaka,
Scr. Mater. 108, 1, 2015).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from nomad.datamodel.metainfo.common_dft import (
    Dos,
    FrameSequence,
    KBand,
    KBandSegment,
    SingleConfigurationCalculation,
    ThermodynamicalProperties,
)
from nomad.logs import EntryLog
from nomad.parsing.codes.phonopy.band_path import POINTS, add_labels, usual_path
from nomad.parsing.codes.phonopy.setup import BandPath, Choices
from nomad.units import factor

if TYPE_CHECKING:
    from phonopy import Phonopy

MESH = 30
"""Points in each direction of the usual mesh, which contains Γ."""
_DOS_VALUES = 201
_ABOVE = 1.05
"""The densities of states end a little above the highest frequency."""
_TEMPERATURES = (0.0, 1000.0, 100.0)
_MOST_FREQUENCIES = 20000
"""Different frequencies on a mesh; a cell with many atoms or little symmetry gets fewer k-points, as the time grows."""
_BAND_CELL = 30
"""Up to so many atoms the usual path is computed as it is; the time of each k-point grows with the third power."""
_TERAHERTZ = 6.62607015e-22
"""Energy h times 1 THz in joule."""
_AVOGADRO = 6.02214076e23


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the library's advice to its callers out of the output of the process."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def add_bands(
    calculation: SingleConfigurationCalculation, phonon: Phonopy, choices: Choices, length: float, log: EntryLog
) -> None:
    """Bands along the path of the user or the usual one of the lattice. `length` is the unit of length in metre."""
    cell = phonon.primitive.cell
    atoms = len(phonon.primitive)
    points = POINTS if atoms <= _BAND_CELL else max(20, POINTS * _BAND_CELL // atoms)
    path = choices.path or usual_path(cell, points, log)
    if path is None:
        return
    add_labels(path, cell)
    with quiet():
        frequencies = phonon.run_band_structure(path.segments).frequencies
    if not all(np.isfinite(values).all() for values in frequencies):
        log.warning("phonon frequencies are not finite and left out")
        return
    bands = calculation.m_create(KBand)
    bands.band_structure_kind = "vibrational"
    bands.reciprocal_cell = np.linalg.inv(cell).T / length
    for index, values in enumerate(frequencies):
        _add_segment(bands, path, index, np.asarray(values))


def _add_segment(bands: KBand, path: BandPath, index: int, frequencies: Any) -> None:
    segment = bands.m_create(KBandSegment)
    k_points = path.segments[index]
    segment.band_k_points = k_points
    segment.number_of_k_points_per_segment = len(k_points)
    segment.band_segm_start_end = k_points[[0, -1]]
    segment.band_energies = frequencies[None, :, :] * _TERAHERTZ
    labels = path.labels[index]
    if labels is not None:
        segment.band_segm_labels = list(labels)


def run_mesh(phonon: Phonopy, choices: Choices) -> tuple[list[int], Any]:
    """The mesh (three numbers) of the user, or the usual one, and the frequencies (THz) of its k-points."""
    operations = max(2, len(phonon.primitive_symmetry.pointgroup_operations))
    affordable = (_MOST_FREQUENCIES * operations / (3 * len(phonon.primitive))) ** (1 / 3)
    largest = max(4, min(MESH, int(affordable)))
    mesh = choices.mesh
    centered = choices.gamma_centered
    if mesh is None or np.prod(mesh, dtype=np.float64) > 8 * largest**3:
        mesh, centered = [largest] * 3, True
    with quiet():
        found = phonon.run_mesh(mesh, is_gamma_center=centered)
    return mesh, np.asarray(found.frequencies)


def add_density_of_states(
    calculation: SingleConfigurationCalculation, phonon: Phonopy, frequencies: Any, log: EntryLog
) -> None:
    """The density on the mesh, from zero or the lowest imaginary frequency to a little above the highest one, in states
    per THz and primitive cell as in the original."""
    if not np.isfinite(frequencies).all():
        log.warning("phonon frequencies are not finite, there is no density of states")
        return
    low, high = min(0.0, float(frequencies.min())), float(frequencies.max()) * _ABOVE
    if not high > low:
        log.warning("all phonon frequencies are equal, there is no density of states")
        return
    with quiet():
        found = phonon.run_total_dos(freq_min=low, freq_max=high, freq_pitch=(high - low) / (_DOS_VALUES - 1))
    energies, values = np.asarray(found.frequency_points), np.asarray(found.dos)
    dos = calculation.m_create(Dos)
    dos.dos_kind = "vibrational"
    dos.dos_energies = energies * _TERAHERTZ
    dos.dos_values = values[None, :]
    dos.number_of_dos_values = len(values)


def add_thermal_properties(frames: FrameSequence, phonon: Phonopy, choices: Choices, log: EntryLog) -> None:
    """Heat capacity and free energy of the vibrations of one primitive cell, from the mesh. Imaginary modes, and the
    three of Γ that move the crystal as a whole, take no part."""
    first, last, step = choices.temperatures or _TEMPERATURES
    with quiet():
        found = phonon.run_thermal_properties(t_min=first, t_max=last, t_step=step, exclude_gamma_acoustic=True)
    capacity, energy = np.asarray(found.heat_capacity), np.asarray(found.free_energy)
    if not (np.isfinite(capacity).all() and np.isfinite(energy).all()):
        log.warning("thermal properties are not finite and left out")
        return
    thermal = frames.m_create(ThermodynamicalProperties)
    thermal.thermodynamical_property_temperature = np.asarray(found.temperatures)
    thermal.thermodynamical_property_heat_capacity_C_v = capacity / _AVOGADRO
    thermal.vibrational_free_energy_at_constant_volume = energy * 1000 / _AVOGADRO
    thermal.number_of_thermodynamical_property_values = len(capacity)
    thermal.thermodynamical_properties_calculation_method = "harmonic"


def force_constants(phonon: Phonopy, to_si: float) -> Any:
    """The force constants [n, n, 3, 3] of all atoms of the supercell in J/m^2; `to_si` is their unit in `phonon`."""
    from phonopy.harmonic.force_constants import compact_fc_to_full_fc

    constants: Any = phonon.force_constants
    if constants.shape[0] != constants.shape[1]:
        with quiet():
            constants = compact_fc_to_full_fc(phonon.primitive, constants)
    return np.asarray(constants) * to_si


def unit_of_force_constants(calculator: str) -> float:
    """The unit of force constants of a calculator in J/m^2."""
    from phonopy.physical_units import get_calculator_physical_units

    units = get_calculator_physical_units(calculator)
    return units.force_to_eVperA / units.distance_to_A * factor("electron_volt / angstrom ** 2")
