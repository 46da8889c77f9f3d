"""Densities of states."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int16, int32


class Dos(MSection):
    """A density of states, of electrons or phonons, possibly with projections."""

    m_def = Section(aliases=["section_dos"])

    dos_energies_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_dos_values"],
        unit="joule",
        description="Energies relative to the highest occupied one (or the Fermi energy).",
    )
    dos_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_dos_values"],
        unit="joule",
        description=("Energies at which the density is given, on the axis of the eigenvalues; phonons: hbar omega."),
    )
    dos_integrated_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_dos_values"],
        description="Number of states below each energy, by spin channel.",
    )
    dos_kind: Quantity[str] = Quantity(
        type=str,
        description="`electronic` (also when missing) or `vibrational`.",
    )
    dos_lm: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_dos_lms", 2],
        description="Angular momenta (l, m) of the projections; the meaning of m is in `dos_m_kind`.",
    )
    dos_m_kind: Quantity[str] = Quantity(
        type=str,
        description="Convention of m: `polynomial`, `spherical`, `real_orbital`, `integrated`.",
    )
    dos_values_lm: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_dos_lms", "number_of_spin_channels", "number_of_atoms", "number_of_dos_values"],
        description="Projected densities by (l, m), spin channel, atom and energy.",
    )
    dos_values_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_dos_values"],
        description=(
            "Density divided by the number of atoms and the volume of the cell, by spin channel and "
            "energy: states per joule, atom and cubic metre."
        ),
    )
    dos_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_dos_values"],
        description=(
            "Density in states per joule for the whole simulation cell, by spin channel and energy; phonons: states "
            "per THz for the primitive cell."
        ),
    )
    number_of_dos_lms: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of different (l, m).",
    )
    number_of_dos_values: Quantity[int] = Quantity(
        type=int,
        description="Number of energies.",
    )
    section_dos_fingerprint: SubSection[DosFingerprint] = SubSection(sub_section=SectionProxy("DosFingerprint"))


class AtomProjectedDos(MSection):
    """Densities of states projected on atoms."""

    m_def = Section(aliases=["section_atom_projected_dos"])

    atom_projected_dos_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atom_projected_dos_values"],
        unit="joule",
        description="Energies at which the densities are given.",
    )
    atom_projected_dos_lm: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_lm_atom_projected_dos", 2],
        categories=[Unused],
        description="Angular momenta (l, m) of the projections.",
    )
    atom_projected_dos_m_kind: Quantity[str] = Quantity(
        type=str,
        description="Convention of m, as in `dos_m_kind`.",
    )
    atom_projected_dos_values_lm: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "number_of_lm_atom_projected_dos",
            "number_of_spin_channels",
            "number_of_atoms",
            "number_of_atom_projected_dos_values",
        ],
        description="Densities by (l, m), spin channel, atom and energy.",
    )
    atom_projected_dos_values_total: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_atoms", "number_of_atom_projected_dos_values"],
        categories=[Unused],
        description="Densities summed over (l, m), by spin channel, atom and energy.",
    )
    number_of_atom_projected_dos_values: Quantity[int] = Quantity(
        type=int,
        description="Number of energies.",
    )
    number_of_lm_atom_projected_dos: Quantity[int] = Quantity(
        type=int,
        description="Number of different (l, m).",
    )


class SpeciesProjectedDos(MSection):
    """Densities of states projected on species."""

    m_def = Section(aliases=["section_species_projected_dos"])

    number_of_lm_species_projected_dos: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of different (l, m).",
    )
    number_of_species_projected_dos_values: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of energies.",
    )
    number_of_species: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of species.",
    )
    species_projected_dos_energies_normalized: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_species_projected_dos_values"],
        unit="joule",
        categories=[Unused],
        description="Energies relative to the highest occupied one.",
    )
    species_projected_dos_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_species_projected_dos_values"],
        unit="joule",
        categories=[Unused],
        description="Energies at which the densities are given.",
    )
    species_projected_dos_lm: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_lm_species_projected_dos", 2],
        categories=[Unused],
        description="Angular momenta (l, m) of the projections.",
    )
    species_projected_dos_m_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Convention of m, as in `dos_m_kind`.",
    )
    species_projected_dos_species_label: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_species"],
        categories=[Unused],
        description="Label of each species.",
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
        description="Densities by (l, m), spin channel, species and energy.",
    )
    species_projected_dos_values_total: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_species", "number_of_species_projected_dos_values"],
        categories=[Unused],
        description="Densities summed over (l, m), by spin channel, species and energy.",
    )


class DosFingerprint(MSection):
    """A density of states as a bit pattern, for comparing materials (Kuban et al., Sci. Data 9, 646, 2022)."""

    m_def = Section(aliases=["section_dos_fingerprint"])

    bins: Quantity[str] = Quantity(
        type=str,
        description="The pattern, as hexadecimal text.",
    )
    indices: Quantity[Any] = Quantity(
        type=int16,
        shape=[2],
        description="First and last cell of the grid that the pattern covers.",
    )
    stepsize: Quantity[Any] = Quantity(
        type=float64,
        description="Width of the energy steps of the interpolated density.",
    )
    filling_factor: Quantity[Any] = Quantity(
        type=float64,
        description="Fraction of the bits that are set.",
    )
    grid_id: Quantity[str] = Quantity(
        type=str,
        description="Name of the grid: what range, focus and resolution the pattern has.",
    )
