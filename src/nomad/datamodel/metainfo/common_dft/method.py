"""How a calculation was made: theory, functionals, thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import (
    EnergyValue,
    SettingsKPoints,
    SettingsNumericalParameter,
    SettingsPhysicalParameter,
    SettingsPotentialEnergySurface,
    SettingsRelativity,
    SettingsScf,
    SettingsSelfInteractionCorrection,
    SettingsSmearing,
    SettingsStressTensor,
    SettingsVanDerWaals,
    SettingsXC,
    SettingsXCFunctional,
    Unused,
)
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32, int64

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.basis_set import BasisSetCellDependent
    from nomad.datamodel.metainfo.common_dft.topology import Topology


class Method(MSection):
    m_def = Section(aliases=["section_method"])

    basis_set: Quantity[str] = Quantity(
        type=str, categories=[SettingsNumericalParameter, SettingsPotentialEnergySurface]
    )
    calculation_method_current: Quantity[str] = Quantity(type=str, categories=[Unused])
    calculation_method_kind: Quantity[str] = Quantity(type=str)
    calculation_method: Quantity[str] = Quantity(type=str)
    electronic_structure_method: Quantity[str] = Quantity(
        type=str, categories=[SettingsPotentialEnergySurface, SettingsXC]
    )
    k_mesh_points: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_k_mesh_points", 3], categories=[SettingsKPoints, SettingsPotentialEnergySurface]
    )
    k_mesh_weights: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_k_mesh_points"], categories=[SettingsKPoints, SettingsPotentialEnergySurface]
    )
    number_of_k_mesh_points: Quantity[int] = Quantity(
        type=int, categories=[SettingsKPoints, SettingsPotentialEnergySurface, Unused]
    )
    number_of_spin_channels: Quantity[int] = Quantity(type=int)
    relativity_method: Quantity[str] = Quantity(
        type=str, categories=[SettingsPotentialEnergySurface, SettingsRelativity, SettingsXC]
    )
    scf_max_iteration: Quantity[Any] = Quantity(type=float64, categories=[SettingsScf])
    scf_threshold_energy_change: Quantity[Any] = Quantity(type=float64, unit="joule", categories=[SettingsScf])
    self_interaction_correction_method: Quantity[str] = Quantity(
        type=str, categories=[SettingsPotentialEnergySurface, SettingsSelfInteractionCorrection, SettingsXC]
    )
    smearing_kind: Quantity[str] = Quantity(type=str, categories=[SettingsSmearing])
    smearing_width: Quantity[Any] = Quantity(type=float64, categories=[SettingsSmearing])
    spin_target_multiplicity: Quantity[Any] = Quantity(type=int32)
    stress_tensor_method: Quantity[str] = Quantity(type=str, categories=[SettingsStressTensor])
    total_charge: Quantity[Any] = Quantity(type=int32, unit="coulomb")
    van_der_Waals_method: Quantity[str] = Quantity(
        type=str, categories=[SettingsPotentialEnergySurface, SettingsVanDerWaals, SettingsXC]
    )
    XC_functional: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPhysicalParameter, SettingsPotentialEnergySurface, SettingsXC, SettingsXCFunctional],
    )
    XC_method: Quantity[str] = Quantity(type=str, categories=[SettingsPotentialEnergySurface, SettingsXC, Unused])
    XC_method_current: Quantity[str] = Quantity(type=str, categories=[SettingsPotentialEnergySurface, SettingsXC])
    dft_plus_u_functional: Quantity[str] = Quantity(type=str, categories=[Unused])
    dft_plus_u_projection_type: Quantity[str] = Quantity(type=str, categories=[Unused])
    gw_bare_coulomb_cutofftype: Quantity[str] = Quantity(type=str)
    gw_bare_coulomb_gmax: Quantity[Any] = Quantity(type=float64, unit="1 / meter")
    gw_basis_set: Quantity[str] = Quantity(type=str)
    gw_core_treatment: Quantity[str] = Quantity(type=str)
    gw_frequency_grid_type: Quantity[str] = Quantity(type=str)
    gw_max_frequency: Quantity[Any] = Quantity(type=float64)
    gw_mixed_basis_gmax: Quantity[Any] = Quantity(type=float64, unit="1 / meter")
    gw_mixed_basis_lmax: Quantity[Any] = Quantity(type=int32)
    gw_mixed_basis_tolerance: Quantity[Any] = Quantity(type=float64)
    gw_ngridq: Quantity[Any] = Quantity(type=int32, shape=[3])
    gw_frequency_number: Quantity[Any] = Quantity(type=int32, shape=["gw_number_of_frequencies"])
    gw_frequency_values: Quantity[Any] = Quantity(type=float64, shape=["gw_number_of_frequencies"], unit="joule")
    gw_frequency_weights: Quantity[Any] = Quantity(type=float64, shape=["gw_number_of_frequencies"])
    gw_number_of_frequencies: Quantity[Any] = Quantity(type=int32)
    gw_polarizability_number_of_empty_states: Quantity[int] = Quantity(type=int)
    gw_qp_equation_treatment: Quantity[str] = Quantity(type=str)
    gw_screened_coulomb_volume_average: Quantity[str] = Quantity(type=str)
    gw_screened_Coulomb: Quantity[str] = Quantity(type=str)
    gw_self_energy_c_analytical_continuation: Quantity[str] = Quantity(type=str)
    gw_self_energy_c_number_of_empty_states: Quantity[Any] = Quantity(type=int32)
    gw_self_energy_c_number_of_poles: Quantity[int] = Quantity(type=int)
    gw_self_energy_singularity_treatment: Quantity[str] = Quantity(type=str)
    gw_starting_point: Quantity[str] = Quantity(type=str)
    gw_type_test: Quantity[str] = Quantity(type=str, categories=[Unused])
    gw_type: Quantity[str] = Quantity(type=str)
    method_to_topology_ref: Quantity[Topology] = Quantity(type=Reference(SectionProxy("Topology")), categories=[Unused])
    section_method_atom_kind: SubSection[list[MethodAtomKind]] = SubSection(
        sub_section=SectionProxy("MethodAtomKind"), repeats=True
    )
    section_method_to_method_refs: SubSection[list[MethodToMethodRefs]] = SubSection(
        sub_section=SectionProxy("MethodToMethodRefs"), repeats=True
    )
    section_XC_functionals: SubSection[list[XCFunctionals]] = SubSection(
        sub_section=SectionProxy("XCFunctionals"), repeats=True
    )
    section_dft_plus_u_orbital: SubSection[list[DftPlusUOrbital]] = SubSection(
        sub_section=SectionProxy("DftPlusUOrbital"), repeats=True, categories=[Unused]
    )
    section_method_basis_set: SubSection[list[MethodBasisSet]] = SubSection(
        sub_section=SectionProxy("MethodBasisSet"), repeats=True
    )


class MethodAtomKind(MSection):
    m_def = Section(aliases=["section_method_atom_kind"])

    method_atom_kind_atom_number: Quantity[Any] = Quantity(type=int32)
    method_atom_kind_explicit_electrons: Quantity[Any] = Quantity(type=float64)
    method_atom_kind_label: Quantity[str] = Quantity(type=str)
    method_atom_kind_mass: Quantity[Any] = Quantity(type=float64, unit="unified_atomic_mass_unit")
    method_atom_kind_pseudopotential_name: Quantity[str] = Quantity(type=str)


class MethodToMethodRefs(MSection):
    m_def = Section(aliases=["section_method_to_method_refs"])

    method_to_method_external_url: Quantity[str] = Quantity(type=str, categories=[Unused])
    method_to_method_kind: Quantity[str] = Quantity(type=str)
    method_to_method_ref: Quantity[Method] = Quantity(type=Reference(SectionProxy("Method")))


class XCFunctionals(MSection):
    m_def = Section(aliases=["section_XC_functionals"])

    XC_functional_name: Quantity[str] = Quantity(type=str, categories=[SettingsPhysicalParameter])
    XC_functional_parameters: Quantity[Any] = Quantity(type=Any, categories=[SettingsPhysicalParameter])
    XC_functional_weight: Quantity[Any] = Quantity(type=float64, categories=[SettingsPhysicalParameter])


class DftPlusUOrbital(MSection):
    m_def = Section(aliases=["section_dft_plus_u_orbital"])

    dft_plus_u_orbital_atom: Quantity[Any] = Quantity(type=int32, categories=[Unused])
    dft_plus_u_orbital_J: Quantity[Any] = Quantity(type=float64, categories=[EnergyValue, Unused])
    dft_plus_u_orbital_label: Quantity[str] = Quantity(type=str, categories=[Unused])
    dft_plus_u_orbital_U_effective: Quantity[Any] = Quantity(type=float64, categories=[EnergyValue, Unused])
    dft_plus_u_orbital_U: Quantity[Any] = Quantity(type=float64, categories=[EnergyValue, Unused])


class MethodBasisSet(MSection):
    m_def = Section(aliases=["section_method_basis_set"])

    mapping_section_method_basis_set_atom_centered: Quantity[Any] = Quantity(
        type=int64, shape=["number_of_basis_sets_atom_centered", 2]
    )
    mapping_section_method_basis_set_cell_associated: Quantity[BasisSetCellDependent] = Quantity(
        type=Reference(SectionProxy("BasisSetCellDependent"))
    )
    method_basis_set_kind: Quantity[str] = Quantity(type=str)
    number_of_basis_sets_atom_centered: Quantity[int] = Quantity(type=int)
