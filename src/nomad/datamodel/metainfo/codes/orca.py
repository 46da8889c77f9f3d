"""ORCA: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.basis_set import BasisSet
from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.sampling import SamplingMethod
from nomad.metainfo import Package, Quantity, Section, float64, int32

m_package = Package(name="orcaparser.metainfo.orca", description="ORCA: what the common schema has no place for.")


class section_run(Run):
    """What ORCA writes about itself."""

    m_def = Section(extends_base_section=True)

    x_orca_program_svn: Quantity[str] = Quantity(type=str, description="Revision of the source code.")
    x_orca_program_compilation_date: Quantity[str] = Quantity(type=str, description="Date of the source code.")


class section_method(Method):
    """Settings as ORCA prints them."""

    m_def = Section(extends_base_section=True)

    x_orca_hf_type: Quantity[str] = Quantity(type=str, description="Kind of wave function: RHF, UHF, ROHF, ...")
    x_orca_exchange_functional: Quantity[str] = Quantity(type=str, description="Name of the exchange functional.")
    x_orca_correl_functional: Quantity[str] = Quantity(type=str, description="Name of the correlation functional.")
    x_orca_lda_part_of_gga_corr: Quantity[str] = Quantity(
        type=str, description="Local part of a gradient-corrected correlation functional."
    )
    x_orca_nelectrons: Quantity[Any] = Quantity(type=float64, description="Number of electrons.")
    x_orca_scalar_relativistic_method: Quantity[str] = Quantity(
        type=str, description="Name of the scalar-relativistic method."
    )


class section_basis_set(BasisSet):
    """Sizes of a basis set, and the groups of atoms that share one."""

    m_def = Section(extends_base_section=True)

    x_orca_basis_set_atom_labels: Quantity[str] = Quantity(type=str, description="Element of the group.")
    x_orca_basis_set: Quantity[str] = Quantity(type=str, description="Primitive functions of the orbital basis.")
    x_orca_basis_set_contracted: Quantity[str] = Quantity(
        type=str, description="Contracted functions of the orbital basis."
    )
    x_orca_auxiliary_basis_set: Quantity[str] = Quantity(
        type=str, description="Primitive functions of the auxiliary basis."
    )
    x_orca_auxiliary_basis_set_contracted: Quantity[str] = Quantity(
        type=str, description="Contracted functions of the auxiliary basis."
    )
    x_orca_nb_of_primitive_gaussian_shells: Quantity[Any] = Quantity(
        type=int32, description="Number of primitive shells."
    )
    x_orca_nb_of_primitive_gaussian_functions: Quantity[Any] = Quantity(
        type=int32, description="Number of primitive functions."
    )
    x_orca_nb_of_contracted_shells: Quantity[Any] = Quantity(type=int32, description="Number of contracted shells.")
    x_orca_nb_of_contracted_basis_functions: Quantity[Any] = Quantity(
        type=int32, description="Number of contracted functions."
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Parts of the energy that only ORCA prints."""

    m_def = Section(extends_base_section=True)

    x_orca_nuc_repulsion: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Coulomb repulsion of the nuclei."
    )
    x_orca_elec_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Energy of the electrons in the field of the nuclei."
    )
    x_orca_one_elec_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="One-electron part of the energy."
    )
    x_orca_two_elec_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Two-electron part of the energy."
    )
    x_orca_potential_energy: Quantity[Any] = Quantity(type=float64, unit="joule", description="Potential energy.")
    x_orca_virial_ratio: Quantity[Any] = Quantity(
        type=float64, description="Minus potential energy divided by kinetic energy."
    )
    x_orca_mp2_total_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Total energy of second-order perturbation theory."
    )
    x_orca_ccsd_total_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Total energy of CCSD or another singles-and-doubles method."
    )
    x_orca_ccsd_t_final_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Total energy of CCSD(T)."
    )


class section_sampling_method(SamplingMethod):
    """Settings of a geometry optimisation."""

    m_def = Section(extends_base_section=True)

    x_orca_update_method: Quantity[str] = Quantity(type=str, description="How the Hessian is updated.")
    x_orca_coords_choice: Quantity[str] = Quantity(type=str, description="Coordinates in which steps are made.")
    x_orca_initial_hessian: Quantity[str] = Quantity(type=str, description="Where the first Hessian comes from.")
