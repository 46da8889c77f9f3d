"""Results of one calculation of one geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import (
    AccessoryInfo,
    AtomForcesType,
    ConfigurationCore,
    EnergyComponent,
    EnergyComponentPerAtom,
    EnergyTotalPotential,
    EnergyTotalPotentialPerAtom,
    EnergyTypeC,
    EnergyTypeReference,
    EnergyTypeX,
    EnergyTypeXC,
    EnergyValue,
    ErrorEstimateContribution,
    FastAccess,
    MessageDebug,
    MessageError,
    MessageInfo,
    MessageWarning,
    ParsingMessageDebug,
    ParsingMessageError,
    ParsingMessageInfo,
    ParsingMessageWarning,
    ScfInfo,
    StressTensorType,
    TimeInfo,
    Unused,
)
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.bands import Eigenvalues, ExcitedStates, KBand, KBandNormalized
    from nomad.datamodel.metainfo.common_dft.basis_set import BasisSet
    from nomad.datamodel.metainfo.common_dft.contributions import (
        AtomStressContribution,
        EnergyCodeIndependent,
        EnergyContribution,
        EnergyVanDerWaals,
        StressTensor,
        StressTensorContribution,
    )
    from nomad.datamodel.metainfo.common_dft.dos import AtomProjectedDos, Dos, SpeciesProjectedDos
    from nomad.datamodel.metainfo.common_dft.method import Method
    from nomad.datamodel.metainfo.common_dft.scf import ScfIteration
    from nomad.datamodel.metainfo.common_dft.system import AtomicMultipoles, System
    from nomad.datamodel.metainfo.common_dft.volumetric import VolumetricData


class SingleConfigurationCalculation(MSection):
    m_def = Section(aliases=["section_single_configuration_calculation"])

    atom_forces_free_raw: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="newton", categories=[AtomForcesType]
    )
    atom_forces_free: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="newton", categories=[AtomForcesType]
    )
    atom_forces_raw: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="newton", categories=[AtomForcesType]
    )
    atom_forces_T0_raw: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="newton", categories=[AtomForcesType, Unused]
    )
    atom_forces_T0: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="newton", categories=[AtomForcesType, Unused]
    )
    atom_forces: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="newton", categories=[AtomForcesType]
    )
    charge_total: Quantity[Any] = Quantity(type=float64, unit="coulomb")
    electronic_kinetic_energy: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_C: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeC, EnergyValue]
    )
    energy_correction_entropy: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_correction_hartree: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_current: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_electrostatic: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_free_per_atom: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponentPerAtom, EnergyValue]
    )
    energy_free: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_hartree_error: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyValue, ErrorEstimateContribution]
    )
    energy_hartree_fock_X_scaled: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_hartree_fock_X: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeX, EnergyValue, Unused]
    )
    energy_method_current: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_sum_eigenvalues_per_atom: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponentPerAtom, EnergyValue]
    )
    energy_sum_eigenvalues: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_T0_per_atom: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotentialPerAtom, EnergyValue, Unused]
    )
    energy_total_T0_per_atom: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotentialPerAtom, EnergyValue]
    )
    energy_total_T0: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_total: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_XC_functional: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeXC, EnergyValue]
    )
    energy_XC_potential: Quantity[Any] = Quantity(type=float64, unit="joule", categories=[EnergyComponent, EnergyValue])
    energy_XC: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeXC, EnergyValue]
    )
    energy_X: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeX, EnergyValue]
    )
    energy_zero_point: Quantity[Any] = Quantity(type=float64, unit="joule")
    hessian_matrix: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms", "number_of_atoms", 3, 3])
    lattice_vectors_reciprocal: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], unit="1 / meter", categories=[ConfigurationCore]
    )
    message_debug_evaluation: Quantity[str] = Quantity(type=str, categories=[MessageDebug, Unused])
    message_error_evaluation: Quantity[str] = Quantity(
        type=str, categories=[MessageDebug, MessageError, MessageInfo, MessageWarning, Unused]
    )
    message_info_evaluation: Quantity[str] = Quantity(type=str, categories=[MessageDebug, MessageInfo, Unused])
    message_warning_evaluation: Quantity[str] = Quantity(
        type=str, categories=[MessageDebug, MessageInfo, MessageWarning, Unused]
    )
    number_of_scf_iterations: Quantity[int] = Quantity(type=int, categories=[ScfInfo])
    parsing_message_debug_evaluation: Quantity[str] = Quantity(type=str, categories=[ParsingMessageDebug, Unused])
    parsing_message_error_single_configuration: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageError, ParsingMessageInfo, ParsingMessageWarning, Unused],
    )
    parsing_message_info_single_configuration: Quantity[str] = Quantity(
        type=str, categories=[ParsingMessageDebug, ParsingMessageInfo, Unused]
    )
    parsing_message_warning_evaluation: Quantity[str] = Quantity(
        type=str, categories=[ParsingMessageDebug, ParsingMessageInfo, ParsingMessageWarning, Unused]
    )
    single_configuration_calculation_converged: Quantity[bool] = Quantity(type=bool)
    single_configuration_calculation_to_system_ref: Quantity[System] = Quantity(
        type=Reference(SectionProxy("System")), categories=[FastAccess]
    )
    single_configuration_to_calculation_method_ref: Quantity[Method] = Quantity(
        type=Reference(SectionProxy("Method")), categories=[FastAccess]
    )
    spin_S2: Quantity[Any] = Quantity(type=float64)
    stress_tensor: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="pascal", categories=[StressTensorType])
    time_calculation: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    time_single_configuration_calculation_cpu1_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo]
    )
    time_single_configuration_calculation_cpu1_start: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_single_configuration_calculation_date_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_single_configuration_calculation_date_start: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_single_configuration_calculation_wall_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_single_configuration_calculation_wall_start: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    zero_point_method: Quantity[str] = Quantity(type=str, categories=[Unused])
    enthalpy: Quantity[Any] = Quantity(type=float64, unit="joule", categories=[EnergyComponent, EnergyValue, Unused])
    heat_capacity_C_v: Quantity[Any] = Quantity(type=float64, unit="joule / kelvin")
    heat_capacity_C_p: Quantity[Any] = Quantity(type=float64, unit="joule / kelvin")
    pressure: Quantity[Any] = Quantity(type=float64, unit="pascal")
    temperature: Quantity[Any] = Quantity(type=float64, unit="kelvin")
    time_step: Quantity[int] = Quantity(type=int)
    energy_C_mGGA: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeC, EnergyValue, Unused]
    )
    energy_reference_fermi: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels"], unit="joule", categories=[EnergyTypeReference, EnergyValue]
    )
    energy_reference_highest_occupied: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels"], unit="joule", categories=[EnergyTypeReference, EnergyValue]
    )
    energy_reference_lowest_unoccupied: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels"], unit="joule", categories=[EnergyTypeReference, EnergyValue]
    )
    energy_X_mGGA_scaled: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue, Unused]
    )
    energy_X_mGGA: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeX, EnergyValue, Unused]
    )
    gw_fermi_energy: Quantity[Any] = Quantity(type=float64, unit="joule")
    gw_fundamental_gap: Quantity[Any] = Quantity(type=float64, unit="joule")
    gw_optical_gap: Quantity[Any] = Quantity(type=float64, unit="joule")
    gw_self_energy_c: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
    )
    gw_self_energy_x: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
    )
    gw_xc_potential: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
    )
    section_atom_projected_dos: SubSection[list[AtomProjectedDos]] = SubSection(
        sub_section=SectionProxy("AtomProjectedDos"), repeats=True
    )
    section_atomic_multipoles: SubSection[list[AtomicMultipoles]] = SubSection(
        sub_section=SectionProxy("AtomicMultipoles"), repeats=True, categories=[Unused]
    )
    section_basis_set: SubSection[list[BasisSet]] = SubSection(sub_section=SectionProxy("BasisSet"), repeats=True)
    section_calculation_to_calculation_refs: SubSection[list[CalculationToCalculationRefs]] = SubSection(
        sub_section=SectionProxy("CalculationToCalculationRefs"), repeats=True
    )
    section_calculation_to_folder_refs: SubSection[list[CalculationToFolderRefs]] = SubSection(
        sub_section=SectionProxy("CalculationToFolderRefs"), repeats=True, categories=[Unused]
    )
    section_dos: SubSection[list[Dos]] = SubSection(sub_section=SectionProxy("Dos"), repeats=True)
    section_eigenvalues: SubSection[list[Eigenvalues]] = SubSection(
        sub_section=SectionProxy("Eigenvalues"), repeats=True
    )
    section_energy_code_independent: SubSection[list[EnergyCodeIndependent]] = SubSection(
        sub_section=SectionProxy("EnergyCodeIndependent"), repeats=True, categories=[Unused]
    )
    section_energy_van_der_Waals: SubSection[list[EnergyVanDerWaals]] = SubSection(
        sub_section=SectionProxy("EnergyVanDerWaals"), repeats=True, categories=[Unused]
    )
    section_energy_contribution: SubSection[list[EnergyContribution]] = SubSection(
        sub_section=SectionProxy("EnergyContribution"), repeats=True
    )
    section_stress_tensor_contribution: SubSection[list[StressTensorContribution]] = SubSection(
        sub_section=SectionProxy("StressTensorContribution"), repeats=True
    )
    section_atom_stress_contribution: SubSection[list[AtomStressContribution]] = SubSection(
        sub_section=SectionProxy("AtomStressContribution"), repeats=True
    )
    section_k_band_normalized: SubSection[list[KBandNormalized]] = SubSection(
        sub_section=SectionProxy("KBandNormalized"), repeats=True
    )
    section_k_band: SubSection[list[KBand]] = SubSection(sub_section=SectionProxy("KBand"), repeats=True)
    section_scf_iteration: SubSection[list[ScfIteration]] = SubSection(
        sub_section=SectionProxy("ScfIteration"), repeats=True
    )
    section_species_projected_dos: SubSection[list[SpeciesProjectedDos]] = SubSection(
        sub_section=SectionProxy("SpeciesProjectedDos"), repeats=True
    )
    section_stress_tensor: SubSection[list[StressTensor]] = SubSection(
        sub_section=SectionProxy("StressTensor"), repeats=True, categories=[Unused]
    )
    section_volumetric_data: SubSection[list[VolumetricData]] = SubSection(
        sub_section=SectionProxy("VolumetricData"), repeats=True
    )
    section_excited_states: SubSection[list[ExcitedStates]] = SubSection(
        sub_section=SectionProxy("ExcitedStates"), repeats=True
    )


class CalculationToCalculationRefs(MSection):
    m_def = Section(aliases=["section_calculation_to_calculation_refs"])

    calculation_to_calculation_external_url: Quantity[str] = Quantity(type=str)
    calculation_to_calculation_kind: Quantity[str] = Quantity(type=str)
    calculation_to_calculation_ref: Quantity[SingleConfigurationCalculation] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation"))
    )


class CalculationToFolderRefs(MSection):
    m_def = Section(aliases=["section_calculation_to_folder_refs"])

    calculation_to_folder_external_url: Quantity[str] = Quantity(type=str, categories=[Unused])
    calculation_to_folder_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
