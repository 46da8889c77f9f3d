"""Densities of states."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int16, int32


class Dos(MSection):
    m_def = Section(aliases=["section_dos"])

    dos_energies_normalized: Quantity[Any] = Quantity(type=float64, shape=["number_of_dos_values"], unit="joule")
    dos_energies: Quantity[Any] = Quantity(type=float64, shape=["number_of_dos_values"], unit="joule")
    dos_integrated_values: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels", "number_of_dos_values"]
    )
    dos_kind: Quantity[str] = Quantity(type=str)
    dos_lm: Quantity[Any] = Quantity(type=int32, shape=["number_of_dos_lms", 2])
    dos_m_kind: Quantity[str] = Quantity(type=str)
    dos_values_lm: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_dos_lms", "number_of_spin_channels", "number_of_atoms", "number_of_dos_values"]
    )
    dos_values_normalized: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels", "number_of_dos_values"]
    )
    dos_values: Quantity[Any] = Quantity(type=float64, shape=["number_of_spin_channels", "number_of_dos_values"])
    number_of_dos_lms: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_dos_values: Quantity[int] = Quantity(type=int)
    section_dos_fingerprint: SubSection[DosFingerprint] = SubSection(sub_section=SectionProxy("DosFingerprint"))


class AtomProjectedDos(MSection):
    m_def = Section(aliases=["section_atom_projected_dos"])

    atom_projected_dos_energies: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atom_projected_dos_values"], unit="joule"
    )
    atom_projected_dos_lm: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_lm_atom_projected_dos", 2], categories=[Unused]
    )
    atom_projected_dos_m_kind: Quantity[str] = Quantity(type=str)
    atom_projected_dos_values_lm: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_lm_atom_projected_dos",
            "number_of_spin_channels",
            "number_of_atoms",
            "number_of_atom_projected_dos_values",
        ],
    )
    atom_projected_dos_values_total: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_atoms", "number_of_atom_projected_dos_values"],
        categories=[Unused],
    )
    number_of_atom_projected_dos_values: Quantity[int] = Quantity(type=int)
    number_of_lm_atom_projected_dos: Quantity[int] = Quantity(type=int)


class SpeciesProjectedDos(MSection):
    m_def = Section(aliases=["section_species_projected_dos"])

    number_of_lm_species_projected_dos: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_species_projected_dos_values: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_species: Quantity[int] = Quantity(type=int, categories=[Unused])
    species_projected_dos_energies_normalized: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_species_projected_dos_values"], unit="joule", categories=[Unused]
    )
    species_projected_dos_energies: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_species_projected_dos_values"], unit="joule", categories=[Unused]
    )
    species_projected_dos_lm: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_lm_species_projected_dos", 2], categories=[Unused]
    )
    species_projected_dos_m_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    species_projected_dos_species_label: Quantity[list[str]] = Quantity(
        type=str, shape=["number_of_species"], categories=[Unused]
    )
    species_projected_dos_values_lm: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_lm_species_projected_dos",
            "number_of_spin_channels",
            "number_of_species",
            "number_of_species_projected_dos_values",
        ],
        categories=[Unused],
    )
    species_projected_dos_values_total: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_species", "number_of_species_projected_dos_values"],
        categories=[Unused],
    )


class DosFingerprint(MSection):
    m_def = Section(aliases=["section_dos_fingerprint"])

    bins: Quantity[str] = Quantity(type=str)
    indices: Quantity[Any] = Quantity(type=int16, shape=[2])
    stepsize: Quantity[Any] = Quantity(type=float64)
    filling_factor: Quantity[Any] = Quantity(type=float64)
    grid_id: Quantity[str] = Quantity(type=str)
