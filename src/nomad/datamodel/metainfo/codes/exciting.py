"""exciting: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.scf import ScfIteration
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(
    name="excitingparser.metainfo.exciting", description="exciting: what the common schema has no place for."
)


class x_exciting_section_atoms_group(MSection):
    """A species with its muffin tin."""

    x_exciting_geometry_atom_labels: Quantity[str] = Quantity(
        type=str,
        description="Name of the species.",
    )
    x_exciting_muffin_tin_radius: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        description="Radius of the muffin tin.",
    )
    x_exciting_muffin_tin_points: Quantity[Any] = Quantity(
        type=int32,
        description="Number of radial points in the muffin tin.",
    )
    x_exciting_atom_position_format: Quantity[str] = Quantity(
        type=str,
        description="How positions are printed: lattice (fractions) or cartesian.",
    )


class x_exciting_section_MT_charge_atom(MSection):
    """Electrons in the muffin-tin sphere of an atom."""

    x_exciting_MT_charge_atom_index: Quantity[int] = Quantity(
        type=int,
        description="Number of the atom, from 1.",
    )
    x_exciting_MT_charge_atom_symbol: Quantity[str] = Quantity(
        type=str,
        description="Element of the atom.",
    )
    x_exciting_MT_charge_atom_value: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Charge of the electrons, counted positive.",
    )


class x_exciting_section_MT_moment_atom(MSection):
    """Magnetic moment in the muffin-tin sphere of an atom."""

    x_exciting_MT_moment_atom_index: Quantity[int] = Quantity(
        type=int,
        description="Number of the atom, from 1.",
    )
    x_exciting_MT_moment_atom_symbol: Quantity[str] = Quantity(
        type=str,
        description="Element of the atom.",
    )
    x_exciting_MT_moment_atom_magnetons: Quantity[Any] = Quantity(
        type=float64,
        shape=["*"],
        description="Moment in Bohr magnetons; collinear runs print its z component.",
    )


class x_exciting_section_fermi_surface(MSection):
    """Energies of the bands that cross the Fermi level, on a grid of the Brillouin zone."""

    x_exciting_fermi_energy_fermi_surface: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Fermi energy that the file names.",
    )
    x_exciting_grid_fermi_surface: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Number of points along each vector, with both ends.",
    )
    x_exciting_origin_fermi_surface: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        description="Origin of the grid in bohr^-1.",
    )
    x_exciting_vectors_fermi_surface: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        description="Vectors that the grid spans in bohr^-1, as rows.",
    )
    x_exciting_number_of_bands_fermi_surface: Quantity[Any] = Quantity(
        type=int32,
        description="Number of bands.",
    )
    x_exciting_number_of_mesh_points_fermi_surface: Quantity[Any] = Quantity(
        type=int32,
        description="Number of points of the grid.",
    )
    x_exciting_values_fermi_surface: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_number_of_bands_fermi_surface", "x_exciting_number_of_mesh_points_fermi_surface"],
        unit="joule",
        description="Energies of each band; the last index of a point runs fastest.",
    )


class section_system(System):
    """Cutoffs, meshes and charges, which exciting prints with the structure."""

    m_def = Section(extends_base_section=True)

    x_exciting_unit_cell_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="meter ** 3",
        description="Volume of the cell.",
    )
    x_exciting_brillouin_zone_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter ** 3",
        description="Volume of the Brillouin zone (with the factor of 2 pi).",
    )
    x_exciting_rgkmax: Quantity[Any] = Quantity(
        type=float64,
        unit="meter",
        description="Smallest muffin-tin radius times largest wave vector, as printed, in units of bohr (rgkmax).",
    )
    x_exciting_gkmax: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Largest wave vector of the augmented plane waves.",
    )
    x_exciting_gmaxvr: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Largest wave vector of potential and density.",
    )
    x_exciting_lmaxapw: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum of the augmented plane waves.",
    )
    x_exciting_lo: Quantity[Any] = Quantity(
        type=int32,
        description="Number of local orbitals.",
    )
    x_exciting_empty_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of empty states.",
    )
    x_exciting_valence_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of valence states.",
    )
    x_exciting_number_kpoints: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points after reduction by symmetry.",
    )
    x_exciting_kpoint_grid: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Divisions of the mesh of k-points.",
    )
    x_exciting_kpoint_offset: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        description="Offset of the mesh of k-points.",
    )
    x_exciting_nuclear_charge: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Total charge of the nuclei as printed (negative).",
    )
    x_exciting_electronic_charge: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Total charge of the electrons as printed (positive).",
    )
    x_exciting_section_atoms_group: SubSection[list[x_exciting_section_atoms_group]] = SubSection(
        sub_section=SectionProxy("x_exciting_section_atoms_group"), repeats=True
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Energies and steps that only exciting prints."""

    m_def = Section(extends_base_section=True)

    x_exciting_coulomb_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Coulomb energy.",
    )
    x_exciting_hartree_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Hartree energy.",
    )
    x_exciting_madelung_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Madelung energy.",
    )
    x_exciting_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Estimated fundamental gap.",
    )
    x_exciting_dos_fermi: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / joule",
        description="Density of states at the Fermi energy, for the cell.",
    )
    x_exciting_geometry_optimization_method: Quantity[str] = Quantity(
        type=str,
        description="Method of an optimisation step.",
    )
    x_exciting_geometry_optimization_step: Quantity[Any] = Quantity(
        type=int32,
        description="Number of an optimisation step.",
    )
    x_exciting_maximum_force_magnitude: Quantity[Any] = Quantity(
        type=float64,
        unit="newton",
        description="Largest force on an atom.",
    )
    x_exciting_interstitial_charge: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Charge of the electrons between the muffin tins, counted positive.",
    )
    x_exciting_total_MT_charge: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Charge of the electrons in all muffin tins, counted positive.",
    )
    x_exciting_total_moment_magnetons: Quantity[Any] = Quantity(
        type=float64,
        shape=["*"],
        description="Magnetic moment of the cell in Bohr magnetons; collinear runs print its z component.",
    )
    x_exciting_section_MT_charge_atom: SubSection[list[x_exciting_section_MT_charge_atom]] = SubSection(
        sub_section=SectionProxy("x_exciting_section_MT_charge_atom"), repeats=True
    )
    x_exciting_section_MT_moment_atom: SubSection[list[x_exciting_section_MT_moment_atom]] = SubSection(
        sub_section=SectionProxy("x_exciting_section_MT_moment_atom"), repeats=True
    )
    x_exciting_section_fermi_surface: SubSection[list[x_exciting_section_fermi_surface]] = SubSection(
        sub_section=SectionProxy("x_exciting_section_fermi_surface"), repeats=True
    )


class section_scf_iteration(ScfIteration):
    """Energies of an iteration that only exciting prints."""

    m_def = Section(extends_base_section=True)

    x_exciting_coulomb_energy_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Coulomb energy.",
    )
    x_exciting_exchange_energy_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Exchange energy.",
    )
    x_exciting_correlation_energy_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Correlation energy.",
    )
    x_exciting_gap_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Estimated fundamental gap.",
    )
    x_exciting_time_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Wall time since the start.",
    )
