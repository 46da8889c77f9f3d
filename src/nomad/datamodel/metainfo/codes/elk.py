"""Elk: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import Package, Quantity, Section, float64, int32

m_package = Package(name="elkparser.metainfo.elk", description="Elk: what the common schema has no place for.")


class section_system(System):
    """Setup of Elk that belongs to a structure."""

    m_def = Section(extends_base_section=True)

    x_elk_unit_cell_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="meter ** 3",
        description="Volume of the unit cell.",
    )
    x_elk_brillouin_zone_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter ** 3",
        description="Volume of the Brillouin zone.",
    )
    x_elk_gkmax: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Largest length of G+k for the APW functions.",
    )
    x_elk_gmaxvr: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Largest length of G for the potential and the density.",
    )
    x_elk_lmaxapw: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum of the APW functions.",
    )
    x_elk_nuclear_charge: Quantity[Any] = Quantity(
        type=float64,
        description="Charge of all nuclei in elementary charges, counted negative as Elk prints it.",
    )
    x_elk_core_charge: Quantity[Any] = Quantity(
        type=float64,
        description="Number of core electrons.",
    )
    x_elk_valence_charge: Quantity[Any] = Quantity(
        type=float64,
        description="Number of valence electrons.",
    )
    x_elk_electronic_charge: Quantity[Any] = Quantity(
        type=float64,
        description="Number of electrons.",
    )
    x_elk_wigner_radius: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        description="Effective Wigner radius of the valence electrons.",
    )
    x_elk_empty_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of empty states.",
    )
    x_elk_valence_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of valence states.",
    )
    x_elk_core_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of core states.",
    )
    x_elk_lo: Quantity[Any] = Quantity(
        type=int32,
        description="Number of local orbitals.",
    )
    x_elk_number_kpoints: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points after reduction by symmetry.",
    )
    x_elk_number_kpoint_x: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points along the reciprocal lattice vector 1.",
    )
    x_elk_number_kpoint_y: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points along the reciprocal lattice vector 2.",
    )
    x_elk_number_kpoint_z: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points along the reciprocal lattice vector 3.",
    )
    x_elk_kpoint_offset_x: Quantity[Any] = Quantity(
        type=float64,
        description="Offset of the k-point grid along the reciprocal lattice vector 1, in units of the grid spacing.",
    )
    x_elk_kpoint_offset_y: Quantity[Any] = Quantity(
        type=float64,
        description="Offset of the k-point grid along the reciprocal lattice vector 2, in units of the grid spacing.",
    )
    x_elk_kpoint_offset_z: Quantity[Any] = Quantity(
        type=float64,
        description="Offset of the k-point grid along the reciprocal lattice vector 3, in units of the grid spacing.",
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Parts of the energy that Elk prints."""

    m_def = Section(extends_base_section=True)

    x_elk_core_electron_kinetic_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Kinetic energy of the core electrons.",
    )
    x_elk_coulomb_potential_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Energy of the electrons in the Coulomb potential.",
    )
    x_elk_nuclear_nuclear_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Coulomb energy between nuclei.",
    )
    x_elk_electron_nuclear_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Coulomb energy between electrons and nuclei.",
    )
    x_elk_madelung_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Madelung energy.",
    )
    x_elk_indirect_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Indirect band gap on the k-points of the run, as Elk estimates it.",
    )
    x_elk_direct_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Direct band gap on the k-points of the run, as Elk estimates it.",
    )
    x_elk_dos_fermi: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / joule",
        description="Density of states at the Fermi level, in states per joule and unit cell.",
    )
    x_elk_total_moment: Quantity[Any] = Quantity(
        type=float64,
        shape=["*"],
        description="Magnetic moment of the unit cell in Bohr magnetons: its z component, or three components.",
    )
    x_elk_muffin_tin_charges: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Number of electrons in the muffin tin of each atom.",
    )
    x_elk_muffin_tin_moments: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", "*"],
        description="Magnetic moment in the muffin tin of each atom in Bohr magnetons: z component, or three of them.",
    )
    x_elk_interstitial_charge: Quantity[Any] = Quantity(
        type=float64,
        description="Number of electrons between the muffin tins.",
    )
