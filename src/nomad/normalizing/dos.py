"""Normaliser of densities of states: values per atom and volume, energies from the highest occupied level,
fingerprint."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomad.datamodel.metainfo.common_dft import DosFingerprint
from nomad.normalizing import dos_fingerprint
from nomad.normalizing.context import Context
from nomad.normalizing.dos_reference import energy_reference
from nomad.normalizing.structure import MINIMUM_CELL_VOLUME
from nomad.normalizing.values import array, matrix, number, referenced

LARGEST_VOLUME_WEIGHTED = 1e5
"""Densities of states times a volume in m^3 stay far below this, without the volume far above."""


def normalize_dos(context: Context) -> None:
    """Treats every `section_dos` with energies and values whose calculation knows its Fermi or highest occupied
    energy."""
    for calculation in context.run.section_single_configuration_calculation:
        fermi = number(calculation, "energy_reference_fermi")
        highest = number(calculation, "energy_reference_highest_occupied")
        if not calculation.section_dos or (fermi is None and highest is None):
            continue
        extent = _extent(context, calculation)
        if extent is None:
            continue
        for section in calculation.section_dos:
            _normalize(context, section, fermi, highest, *extent)


def _extent(context: Context, calculation: Any) -> tuple[int, float] | None:
    """Number of atoms and volume (m^3) of the calculation's cell."""
    system = referenced(calculation, "single_configuration_calculation_to_system_ref")
    if system is None:
        context.log.error("the system of a density of states is missing")
        return None
    positions, cell = array(system, "atom_positions", 2), matrix(system, "lattice_vectors")
    if positions is None or not len(positions) or cell is None:
        context.log.error("atom positions or lattice vectors of a density of states are missing")
        return None
    volume = float(abs(np.linalg.det(cell)))
    if not volume > MINIMUM_CELL_VOLUME * 1e-30:
        context.log.error("the cell of a density of states has no volume")
        return None
    return len(positions), volume


def _normalize(
    context: Context, section: Any, fermi: float | None, highest: float | None, n_atoms: int, volume: float
) -> None:
    energies, values = array(section, "dos_energies", 1), _per_spin(array(section, "dos_values"))
    if energies is None or values is None or len(energies) == 0 or values.shape[1] != len(energies):
        return
    normalized = values / (n_atoms * volume)
    order = np.argsort(energies, kind="stable")
    if highest is None:
        reference = energy_reference(energies[order], normalized.sum(axis=0)[order], float(fermi or 0.0))
    else:
        reference = highest
    section.dos_values_normalized = normalized
    section.dos_energies_normalized = energies - reference
    try:
        found = dos_fingerprint.fingerprint(energies - reference, _per_atom(values, n_atoms, volume), n_atoms)
    except ValueError as error:
        context.log.error("could not generate a fingerprint of the density of states", reason=repr(error))
        return
    fingerprint = section.m_create(DosFingerprint)
    fingerprint.bins = found.bins
    fingerprint.indices = np.array(found.indices, dtype=np.int16)
    fingerprint.stepsize = found.stepsize
    fingerprint.filling_factor = found.filling_factor
    fingerprint.grid_id = found.grid_id


def _per_atom(values: NDArray[np.float64], n_atoms: int, volume: float) -> NDArray[np.float64]:
    """States per J and atom. Some parsers give states per J, others have multiplied them with the volume in m^3, as
    the original did for its main codes; the two differ by more than twenty orders of magnitude."""
    per_volume = float(np.nanmax(np.abs(values))) < LARGEST_VOLUME_WEIGHTED
    return values / (n_atoms * volume) if per_volume else values / n_atoms


def _per_spin(values: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
    if values is None or values.ndim not in (1, 2) or values.size == 0:
        return None
    return np.atleast_2d(values)
