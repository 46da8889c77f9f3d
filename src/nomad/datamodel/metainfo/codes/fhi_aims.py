"""FHI-aims: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.bands import KBand
from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(
    name="fhiaimsparser.metainfo.fhi_aims", description="FHI-aims: what the common schema has no place for."
)


class x_fhi_aims_section_controlIn_basis_func(MSection):
    """A basis function of a species, as requested in control.in."""

    x_fhi_aims_controlIn_basis_func_l: Quantity[str] = Quantity(type=str, description="Angular momentum (s, p, d ...).")
    x_fhi_aims_controlIn_basis_func_n: Quantity[Any] = Quantity(type=int32, description="Principal quantum number.")
    x_fhi_aims_controlIn_basis_func_radius: Quantity[Any] = Quantity(
        type=float64, description="Last argument: effective charge (hydro), occupation (valence) or radius, as given."
    )
    x_fhi_aims_controlIn_basis_func_type: Quantity[str] = Quantity(
        type=str, description="Kind of function: hydro, ionic, gaussian, valence, ion_occ ..."
    )


class x_fhi_aims_section_controlIn_basis_set(MSection):
    """A species block of control.in: integration grids, cutoffs, basis functions."""

    x_fhi_aims_controlIn_species_name: Quantity[str] = Quantity(type=str, description="Name of the species.")
    x_fhi_aims_controlIn_nucleus: Quantity[Any] = Quantity(type=float64, description="Nuclear charge.")
    x_fhi_aims_controlIn_mass: Quantity[Any] = Quantity(type=float64, description="Atomic mass in u.")
    x_fhi_aims_controlIn_l_hartree: Quantity[Any] = Quantity(
        type=int32, description="Highest angular momentum of the Hartree potential."
    )
    x_fhi_aims_controlIn_cut_pot: Quantity[Any] = Quantity(
        type=float64, shape=[3], description="Cutoff potential: onset and width (angstrom), scale."
    )
    x_fhi_aims_controlIn_basis_dep_cutoff: Quantity[Any] = Quantity(
        type=float64, description="Threshold of the cutoff that depends on the basis function."
    )
    x_fhi_aims_controlIn_radial_base: Quantity[Any] = Quantity(
        type=float64, shape=[2], description="Number of radial shells and the radius of the outermost (angstrom)."
    )
    x_fhi_aims_controlIn_radial_multiplier: Quantity[Any] = Quantity(
        type=int32, description="Factor that refines the radial grid."
    )
    x_fhi_aims_controlIn_angular_grids_method: Quantity[str] = Quantity(
        type=str, description="How the angular grids are chosen (specified, auto)."
    )
    x_fhi_aims_controlIn_division: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_fhi_aims_controlIn_number_of_divisions", 2],
        description="Radius (angstrom) and number of angular points of each shell.",
    )
    x_fhi_aims_controlIn_outer_grid: Quantity[Any] = Quantity(
        type=int32, description="Number of angular points beyond the last division."
    )
    x_fhi_aims_controlIn_number_of_basis_func: Quantity[Any] = Quantity(
        type=int32, description="Number of basis function lines."
    )
    x_fhi_aims_section_controlIn_basis_func: SubSection[list[x_fhi_aims_section_controlIn_basis_func]] = SubSection(
        sub_section=SectionProxy("x_fhi_aims_section_controlIn_basis_func"), repeats=True
    )


class x_fhi_aims_section_eigenvalues_list_perturbativeGW(MSection):
    """One level of a GW calculation with its corrections."""

    x_fhi_aims_eigenvalue_occupation_perturbativeGW: Quantity[Any] = Quantity(
        type=float64, description="Occupation of the level."
    )
    x_fhi_aims_eigenvalue_ks_GroundState: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Energy of the starting point."
    )
    x_fhi_aims_eigenvalue_ExactExchange_perturbativeGW: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Exact exchange."
    )
    x_fhi_aims_eigenvalue_ks_ExchangeCorrelation: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Exchange-correlation potential of the starting point."
    )
    x_fhi_aims_eigenvalue_correlation_perturbativeGW: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Correlation part of the self-energy."
    )
    x_fhi_aims_eigenvalue_quasiParticle_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Quasi-particle energy."
    )


class x_fhi_aims_section_eigenvalues_spin_perturbativeGW(MSection):
    """The levels of one spin channel of a GW calculation."""

    x_fhi_aims_section_eigenvalues_list_perturbativeGW: SubSection[
        list[x_fhi_aims_section_eigenvalues_list_perturbativeGW]
    ] = SubSection(sub_section=SectionProxy("x_fhi_aims_section_eigenvalues_list_perturbativeGW"), repeats=True)


class x_fhi_aims_section_eigenvalues_group_perturbativeGW(MSection):
    """The levels of a GW calculation by spin channel."""

    x_fhi_aims_section_eigenvalues_spin_perturbativeGW: SubSection[
        list[x_fhi_aims_section_eigenvalues_spin_perturbativeGW]
    ] = SubSection(sub_section=SectionProxy("x_fhi_aims_section_eigenvalues_spin_perturbativeGW"), repeats=True)


class x_fhi_aims_section_gw_band(MSection):
    """Band structure of the quasi-particle levels of a GW run."""

    section_k_band: SubSection[KBand] = SubSection(sub_section=KBand)


class section_run(Run):
    """What FHI-aims says about the program and the run."""

    m_def = Section(extends_base_section=True)

    x_fhi_aims_program_compilation_date: Quantity[str] = Quantity(type=str, description="Date of compilation.")
    x_fhi_aims_program_compilation_time: Quantity[str] = Quantity(type=str, description="Time of compilation.")
    x_fhi_aims_program_execution_date: Quantity[str] = Quantity(type=str, description="Date of the start (yyyymmdd).")
    x_fhi_aims_program_execution_time: Quantity[str] = Quantity(type=str, description="Time of the start (hhmmss).")
    x_fhi_aims_controlIn_MD_time_step: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Time step of molecular dynamics that control.in asks for.",
    )


class section_method(Method):
    """Settings of control.in."""

    m_def = Section(extends_base_section=True)

    x_fhi_aims_controlIn_xc: Quantity[str] = Quantity(type=str, description="Functional (xc).")
    x_fhi_aims_controlIn_relativistic: Quantity[str] = Quantity(type=str, description="Relativity (relativistic).")
    x_fhi_aims_controlIn_spin: Quantity[str] = Quantity(type=str, description="Spin treatment (spin).")
    x_fhi_aims_controlIn_k_grid: Quantity[Any] = Quantity(
        type=int32, shape=[3], description="Divisions of the mesh of k-points (k_grid)."
    )
    x_fhi_aims_controlIn_occupation_type: Quantity[str] = Quantity(
        type=str, description="Kind of smearing (occupation_type)."
    )
    x_fhi_aims_controlIn_hybrid_xc_coeff: Quantity[Any] = Quantity(
        type=float64, description="Fraction of exact exchange (hybrid_xc_coeff)."
    )
    x_fhi_aims_controlIn_sc_accuracy_etot: Quantity[Any] = Quantity(
        type=float64, description="Threshold of the total energy in eV (sc_accuracy_etot)."
    )
    x_fhi_aims_controlIn_sc_accuracy_rho: Quantity[Any] = Quantity(
        type=float64, description="Threshold of the density (sc_accuracy_rho)."
    )
    x_fhi_aims_controlIn_sc_accuracy_eev: Quantity[Any] = Quantity(
        type=float64, description="Threshold of the sum of eigenvalues in eV (sc_accuracy_eev)."
    )
    x_fhi_aims_controlIn_sc_accuracy_forces: Quantity[Any] = Quantity(
        type=float64, description="Threshold of the forces in eV/angstrom (sc_accuracy_forces)."
    )
    x_fhi_aims_section_controlIn_basis_set: SubSection[list[x_fhi_aims_section_controlIn_basis_set]] = SubSection(
        sub_section=SectionProxy("x_fhi_aims_section_controlIn_basis_set"), repeats=True
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Results that only FHI-aims prints."""

    m_def = Section(extends_base_section=True)

    x_fhi_aims_section_eigenvalues_group_perturbativeGW: SubSection[
        x_fhi_aims_section_eigenvalues_group_perturbativeGW
    ] = SubSection(sub_section=SectionProxy("x_fhi_aims_section_eigenvalues_group_perturbativeGW"))
    x_fhi_aims_section_gw_band: SubSection[x_fhi_aims_section_gw_band] = SubSection(
        sub_section=SectionProxy("x_fhi_aims_section_gw_band")
    )
    x_fhi_aims_hirshfeld_volumes: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        unit="meter ** 3",
        description="Volume of each atom in the partition of Hirshfeld.",
    )
    x_fhi_aims_free_atom_volumes: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        unit="meter ** 3",
        description="Volume of each atom when it is free, to compare with that of Hirshfeld.",
    )
    x_fhi_aims_dipole_moment: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        unit="coulomb * meter",
        description="Dipole moment of a molecule.",
    )
