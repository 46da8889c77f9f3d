"""Tags of quantities: kinds of energies, of settings, of messages, ..."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import Category, MCategory


class FastAccess(MCategory):
    m_def = Category(aliases=["fast_access"])


class AccessoryInfo(MCategory):
    m_def = Category(aliases=["accessory_info"])


class AtomForcesType(MCategory):
    m_def = Category(aliases=["atom_forces_type"])


class BasisSetDescription(MCategory):
    m_def = Category(aliases=["basis_set_description"])


class ConfigurationCore(MCategory):
    m_def = Category(aliases=["configuration_core"])


class ConservedQuantity(MCategory):
    m_def = Category(aliases=["conserved_quantity"])


class EnergyValue(MCategory):
    m_def = Category(aliases=["energy_value"])


class ErrorEstimateContribution(MCategory):
    m_def = Category(aliases=["error_estimate_contribution"])


class MessageDebug(MCategory):
    m_def = Category(aliases=["message_debug"])


class ParsingMessageDebug(MCategory):
    m_def = Category(aliases=["parsing_message_debug"])


class ScfInfo(MCategory):
    m_def = Category(aliases=["scf_info"])


class SettingsNumericalParameter(MCategory):
    m_def = Category(aliases=["settings_numerical_parameter"])


class SettingsPhysicalParameter(MCategory):
    m_def = Category(aliases=["settings_physical_parameter"])


class SettingsPotentialEnergySurface(MCategory):
    m_def = Category(aliases=["settings_potential_energy_surface"])


class SettingsRun(MCategory):
    m_def = Category(aliases=["settings_run"])


class SettingsSampling(MCategory):
    m_def = Category(aliases=["settings_sampling"])


class SettingsScf(MCategory):
    m_def = Category(aliases=["settings_scf"])


class SettingsSmearing(MCategory):
    m_def = Category(aliases=["settings_smearing"])


class SettingsStressTensor(MCategory):
    m_def = Category(aliases=["settings_stress_tensor"])


class StressTensorType(MCategory):
    m_def = Category(aliases=["stress_tensor_type"])


class SettingsAtomInMolecule(MCategory):
    m_def = Category(aliases=["settings_atom_in_molecule"])


class SettingsConstraint(MCategory):
    m_def = Category(aliases=["settings_constraint"])


class SettingsInteraction(MCategory):
    m_def = Category(aliases=["settings_interaction"])


class SoapParameter(MCategory):
    m_def = Category(aliases=["soap_parameter"])


class Unused(MCategory):
    pass


class EnergyComponentPerAtom(MCategory):
    m_def = Category(aliases=["energy_component_per_atom"], categories=[EnergyValue])


class EnergyComponent(MCategory):
    m_def = Category(aliases=["energy_component"], categories=[EnergyValue])


class EnergyTypeReference(MCategory):
    m_def = Category(aliases=["energy_type_reference"], categories=[EnergyValue])


class ErrorEstimate(MCategory):
    m_def = Category(aliases=["error_estimate"], categories=[ErrorEstimateContribution])


class MessageInfo(MCategory):
    m_def = Category(aliases=["message_info"], categories=[MessageDebug])


class ParallelizationInfo(MCategory):
    m_def = Category(aliases=["parallelization_info"], categories=[AccessoryInfo])


class ParsingMessageInfo(MCategory):
    m_def = Category(aliases=["parsing_message_info"], categories=[ParsingMessageDebug])


class ProgramInfo(MCategory):
    m_def = Category(aliases=["program_info"], categories=[AccessoryInfo])


class SettingsGeometryOptimization(MCategory):
    m_def = Category(aliases=["settings_geometry_optimization"], categories=[SettingsSampling])


class SettingsKPoints(MCategory):
    m_def = Category(aliases=["settings_k_points"], categories=[SettingsPotentialEnergySurface])


class SettingsMetadynamics(MCategory):
    m_def = Category(aliases=["settings_metadynamics"], categories=[SettingsSampling])


class SettingsMolecularDynamics(MCategory):
    m_def = Category(aliases=["settings_molecular_dynamics"], categories=[SettingsSampling])


class SettingsMonteCarlo(MCategory):
    m_def = Category(aliases=["settings_Monte_Carlo"], categories=[SettingsSampling])


class SettingsXC(MCategory):
    m_def = Category(aliases=["settings_XC"], categories=[SettingsPotentialEnergySurface])


class TimeInfo(MCategory):
    m_def = Category(aliases=["time_info"], categories=[AccessoryInfo])


class EnergyTotalPotentialPerAtom(MCategory):
    m_def = Category(aliases=["energy_total_potential_per_atom"], categories=[EnergyComponent, EnergyValue])


class EnergyTotalPotential(MCategory):
    m_def = Category(aliases=["energy_total_potential"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeC(MCategory):
    m_def = Category(aliases=["energy_type_C"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeVanDerWaals(MCategory):
    m_def = Category(aliases=["energy_type_van_der_Waals"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeXC(MCategory):
    m_def = Category(aliases=["energy_type_XC"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeX(MCategory):
    m_def = Category(aliases=["energy_type_X"], categories=[EnergyComponent, EnergyValue])


class MessageWarning(MCategory):
    m_def = Category(aliases=["message_warning"], categories=[MessageDebug, MessageInfo])


class ParsingMessageWarning(MCategory):
    m_def = Category(aliases=["parsing_message_warning"], categories=[ParsingMessageDebug, ParsingMessageInfo])


class SettingsBarostat(MCategory):
    m_def = Category(aliases=["settings_barostat"], categories=[SettingsMolecularDynamics, SettingsSampling])


class SettingsIntegrator(MCategory):
    m_def = Category(aliases=["settings_integrator"], categories=[SettingsMolecularDynamics, SettingsSampling])


class SettingsPostHartreeFock(MCategory):
    m_def = Category(aliases=["settings_post_hartree_fock"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class SettingsRelativity(MCategory):
    m_def = Category(aliases=["settings_relativity"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class SettingsSelfInteractionCorrection(MCategory):
    m_def = Category(
        aliases=["settings_self_interaction_correction"], categories=[SettingsPotentialEnergySurface, SettingsXC]
    )


class SettingsThermostat(MCategory):
    m_def = Category(aliases=["settings_thermostat"], categories=[SettingsMolecularDynamics, SettingsSampling])


class SettingsVanDerWaals(MCategory):
    m_def = Category(aliases=["settings_van_der_Waals"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class SettingsXCFunctional(MCategory):
    m_def = Category(aliases=["settings_XC_functional"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class MessageError(MCategory):
    m_def = Category(aliases=["message_error"], categories=[MessageDebug, MessageInfo, MessageWarning])


class ParsingMessageError(MCategory):
    m_def = Category(
        aliases=["parsing_message_error"], categories=[ParsingMessageDebug, ParsingMessageInfo, ParsingMessageWarning]
    )


class SettingsCoupledCluster(MCategory):
    m_def = Category(
        aliases=["settings_coupled_cluster"],
        categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC],
    )


class SettingsGW(MCategory):
    m_def = Category(
        aliases=["settings_GW"], categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC]
    )


class SettingsMCSCF(MCategory):
    m_def = Category(
        aliases=["settings_MCSCF"], categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC]
    )


class SettingsMollerPlessetPerturbationTheory(MCategory):
    m_def = Category(
        aliases=["settings_moller_plesset_perturbation_theory"],
        categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC],
    )


class SettingsMultiReference(MCategory):
    m_def = Category(
        aliases=["settings_multi_reference"],
        categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC],
    )
