"""The properties of an entry: energies, densities, and references to its bands, densities of states and
thermodynamics."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.encyclopedia import Energies
from nomad.normalizing.band_structure import is_complete
from nomad.normalizing.context import Context
from nomad.normalizing.structure import ANGSTROM, Structure
from nomad.normalizing.values import array, number, optional

ENERGIES = ("energy_total", "energy_total_T0", "energy_free")
VIBRATIONAL = "vibrational"
ATOMIC_MASS_UNIT = 1.66053906660e-27
"""kg"""


def write_properties(context: Context, properties: Any, material_type: str, is_phonon: bool) -> None:
    """Fills in what the representative calculation has. Energies are J per atom, densities (of crystals) those of
    the simulation cell."""
    structure = context.structure
    assert structure is not None
    if material_type == "bulk":
        _write_densities(properties, structure)
    calculation = context.calculation
    if calculation is None:
        return
    _write_energies(properties, calculation, len(structure.symbols))
    if is_phonon:
        _write_phonon(context, properties, calculation)
    else:
        _write_electronic(properties, calculation)


def _write_densities(properties: Any, structure: Structure) -> None:
    from ase.data import atomic_masses

    volume = structure.volume * ANGSTROM**3
    masses = [0.0 if number == 0 else float(atomic_masses[number]) for number in structure.numbers]
    known = all(mass > 0 for mass in masses)
    properties.atomic_density = len(masses) / volume
    properties.mass_density = sum(masses) * ATOMIC_MASS_UNIT / volume if known else 0.0


def _write_energies(properties: Any, calculation: Any, n_atoms: int) -> None:
    found = {name: value for name in ENERGIES if (value := number(calculation, name)) is not None}
    if found:
        energies = properties.m_create(Energies)
        for name, value in found.items():
            energies.m_set(name, value / n_atoms)


def _write_electronic(properties: Any, calculation: Any) -> None:
    for band in reversed(calculation.section_k_band):
        if band.band_structure_kind != VIBRATIONAL and is_complete(band) and _labelled(band):
            properties.electronic_band_structure = band
            if band.section_band_gap:
                gap = min(band.section_band_gap, key=lambda section: section.value or 0.0)
                properties.band_gap = gap.value or 0.0
                properties.band_gap_direct = gap.type == "direct"
            break
    for dos in reversed(calculation.section_dos):
        if dos.dos_kind != VIBRATIONAL and _filled(dos):
            properties.electronic_dos = dos
            break


def _write_phonon(context: Context, properties: Any, calculation: Any) -> None:
    for band in reversed(calculation.section_k_band):
        if band.band_structure_kind == VIBRATIONAL and is_complete(band) and _labelled(band, known=True):
            properties.phonon_band_structure = band
            break
    densities = [dos for dos in calculation.section_dos if dos.dos_kind == VIBRATIONAL and _filled(dos)]
    if len(densities) == 1:
        properties.phonon_dos = densities[0]
    sequences = context.run.section_frame_sequence
    if len(sequences) == 1 and len(sequences[0].section_thermodynamical_properties) == 1:
        properties.thermodynamical_properties = sequences[0].section_thermodynamical_properties[0]


def _labelled(band: Any, known: bool = False) -> bool:
    labels = [optional(segment, "band_segm_labels") for segment in band.section_k_band_segment]
    return all(ends for ends in labels) and not (known and any("?" in str(end) for ends in labels for end in ends))


def _filled(dos: Any) -> bool:
    energies, values = array(dos, "dos_energies"), array(dos, "dos_values")
    return energies is not None and values is not None and bool(energies.size and values.size)
