"""Which of the contents that users search for an archive has."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.normalizing.band_structure import is_complete
from nomad.normalizing.values import array

VIBRATIONAL = "vibrational"

BY_NAME = (
    "eigenvalues_values",
    "stress_tensor",
    "thermodynamical_property_heat_capacity_C_v",
    "vibrational_free_energy_at_constant_volume",
    "spin_S2",
    "oscillator_strengths",
    "transition_dipole_moments",
)
"""Present as soon as something of that name is set; bands and densities of states are decided by their content."""


def searchable_quantities(archive: EntryArchive, names: Container[str]) -> list[str]:
    """The searchable quantities of an archive in which these property names occur."""
    run: Any = archive.section_run[0]
    bands, densities = list(_all(run, "section_k_band")), list(_all(run, "section_dos"))
    found = [name for name in BY_NAME if name in names]
    if any(band.band_structure_kind != VIBRATIONAL and is_complete(band) for band in bands):
        found.append("electronic_band_structure")
    if any(band.band_structure_kind == VIBRATIONAL and is_complete(band) for band in bands):
        found.append("phonon_band_structure")
    if any(dos.dos_kind != VIBRATIONAL and _has(dos, "dos_energies", "dos_values_normalized") for dos in densities):
        found.append("electronic_dos")
    if any(dos.dos_kind == VIBRATIONAL and _has(dos, "dos_energies", "dos_values") for dos in densities):
        found.append("phonon_dos")
    return sorted(found)


def _all(run: Any, name: str) -> Iterator[Any]:
    for calculation in run.section_single_configuration_calculation:
        yield from calculation.m_get(name)


def _has(section: Any, *names: str) -> bool:
    return all((values := array(section, name)) is not None and values.size > 0 for name in names)
