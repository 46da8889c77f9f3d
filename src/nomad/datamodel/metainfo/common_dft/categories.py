"""Tags of quantities: kinds of energies, of settings, of messages, ..."""

from __future__ import annotations

from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import Category, MCategory


class FastAccess(MCategory):
    """Small and often needed parts of an archive, which are kept for reading many entries quickly."""

    m_def = Category(aliases=["fast_access"])


class AccessoryInfo(MCategory):
    """Information that does not influence the results, such as dates, hosts and times."""

    m_def = Category(aliases=["accessory_info"])


class AtomForcesType(MCategory):
    """Forces on atoms, of whatever definition."""

    m_def = Category(aliases=["atom_forces_type"])


class BasisSetDescription(MCategory):
    """Quantities that describe a basis set."""

    m_def = Category(aliases=["basis_set_description"])


class ConfigurationCore(MCategory):
    """The definition of a geometry: labels, positions and cell."""

    m_def = Category(aliases=["configuration_core"])


class ConservedQuantity(MCategory):
    """A quantity that the equations of motion of a sampling conserve, apart from numerical errors."""

    m_def = Category(aliases=["conserved_quantity"])


class EnergyValue(MCategory):
    """Anything that is an energy."""

    m_def = Category(aliases=["energy_value"])


class ErrorEstimateContribution(MCategory):
    """A contribution to the estimated error of a result."""

    m_def = Category(aliases=["error_estimate_contribution"])


class MessageDebug(MCategory):
    """Messages of the program for its developers."""

    m_def = Category(aliases=["message_debug"])


class ParsingMessageDebug(MCategory):
    """Messages of the parser for its developers."""

    m_def = Category(aliases=["parsing_message_debug"])


class ScfInfo(MCategory):
    """The course of a self-consistency cycle."""

    m_def = Category(aliases=["scf_info"])


class SettingsNumericalParameter(MCategory):
    """Settings that control numerical accuracy but not the physical model."""

    m_def = Category(aliases=["settings_numerical_parameter"])


class SettingsPhysicalParameter(MCategory):
    """Settings that belong to the physical model, such as external fields."""

    m_def = Category(aliases=["settings_physical_parameter"])


class SettingsPotentialEnergySurface(MCategory):
    """Settings that determine the potential energy surface, and thus the energies of all geometries."""

    m_def = Category(aliases=["settings_potential_energy_surface"])


class SettingsRun(MCategory):
    """Settings that were given for the run of the program as a whole."""

    m_def = Category(aliases=["settings_run"])


class SettingsSampling(MCategory):
    """Settings of how geometries are sampled."""

    m_def = Category(aliases=["settings_sampling"])


class SettingsScf(MCategory):
    """Settings of the self-consistency cycle."""

    m_def = Category(aliases=["settings_scf"])


class SettingsSmearing(MCategory):
    """Settings of the smearing of occupation numbers."""

    m_def = Category(aliases=["settings_smearing"])


class SettingsStressTensor(MCategory):
    """Settings of the calculation of the stress tensor."""

    m_def = Category(aliases=["settings_stress_tensor"])


class StressTensorType(MCategory):
    """Stress tensors, of whatever definition."""

    m_def = Category(aliases=["stress_tensor_type"])


class SettingsAtomInMolecule(MCategory):
    """Settings of an atom that belong to its place in a molecule of a force field."""

    m_def = Category(aliases=["settings_atom_in_molecule"])


class SettingsConstraint(MCategory):
    """Settings of constraints on the motion of atoms."""

    m_def = Category(aliases=["settings_constraint"])


class SettingsInteraction(MCategory):
    """Settings of interactions in a force field."""

    m_def = Category(aliases=["settings_interaction"])


class SoapParameter(MCategory):
    """Parameters of the SOAP descriptor of atomic environments."""

    m_def = Category(aliases=["soap_parameter"])


class Unused(MCategory):
    """Defined, but filled neither by parsers nor by normalizers at present; kept so that old data can be read."""


class EnergyComponentPerAtom(MCategory):
    """Parts of a total energy, divided by the number of atoms."""

    m_def = Category(aliases=["energy_component_per_atom"], categories=[EnergyValue])


class EnergyComponent(MCategory):
    """Parts of a total energy, for the whole simulation cell."""

    m_def = Category(aliases=["energy_component"], categories=[EnergyValue])


class EnergyTypeReference(MCategory):
    """Energies that mark a level on the energy axis of a calculation, such as the Fermi energy."""

    m_def = Category(aliases=["energy_type_reference"], categories=[EnergyValue])


class ErrorEstimate(MCategory):
    """The estimated error of a result."""

    m_def = Category(aliases=["error_estimate"], categories=[ErrorEstimateContribution])


class MessageInfo(MCategory):
    """Informative messages of the program."""

    m_def = Category(aliases=["message_info"], categories=[MessageDebug])


class ParallelizationInfo(MCategory):
    """How a run was spread over processors."""

    m_def = Category(aliases=["parallelization_info"], categories=[AccessoryInfo])


class ParsingMessageInfo(MCategory):
    """Informative messages of the parser."""

    m_def = Category(aliases=["parsing_message_info"], categories=[ParsingMessageDebug])


class ProgramInfo(MCategory):
    """Which program made the calculation, and how that program was built."""

    m_def = Category(aliases=["program_info"], categories=[AccessoryInfo])


class SettingsGeometryOptimization(MCategory):
    """Settings of geometry optimisations."""

    m_def = Category(aliases=["settings_geometry_optimization"], categories=[SettingsSampling])


class SettingsKPoints(MCategory):
    """Settings of the sampling of reciprocal space."""

    m_def = Category(aliases=["settings_k_points"], categories=[SettingsPotentialEnergySurface])


class SettingsMetadynamics(MCategory):
    """Settings of metadynamics."""

    m_def = Category(aliases=["settings_metadynamics"], categories=[SettingsSampling])


class SettingsMolecularDynamics(MCategory):
    """Settings of molecular dynamics."""

    m_def = Category(aliases=["settings_molecular_dynamics"], categories=[SettingsSampling])


class SettingsMonteCarlo(MCategory):
    """Settings of Monte Carlo sampling."""

    m_def = Category(aliases=["settings_Monte_Carlo"], categories=[SettingsSampling])


class SettingsXC(MCategory):
    """Settings of the treatment of exchange and correlation."""

    m_def = Category(aliases=["settings_XC"], categories=[SettingsPotentialEnergySurface])


class TimeInfo(MCategory):
    """Dates and durations of a run."""

    m_def = Category(aliases=["time_info"], categories=[AccessoryInfo])


class EnergyTotalPotentialPerAtom(MCategory):
    """Total potential energies of the nuclei, divided by the number of atoms."""

    m_def = Category(aliases=["energy_total_potential_per_atom"], categories=[EnergyComponent, EnergyValue])


class EnergyTotalPotential(MCategory):
    """Total potential energies of the nuclei in the Born-Oppenheimer sense, comparable between geometries."""

    m_def = Category(aliases=["energy_total_potential"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeC(MCategory):
    """Correlation energies."""

    m_def = Category(aliases=["energy_type_C"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeVanDerWaals(MCategory):
    """Van der Waals energies."""

    m_def = Category(aliases=["energy_type_van_der_Waals"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeXC(MCategory):
    """Exchange-correlation energies."""

    m_def = Category(aliases=["energy_type_XC"], categories=[EnergyComponent, EnergyValue])


class EnergyTypeX(MCategory):
    """Exchange energies."""

    m_def = Category(aliases=["energy_type_X"], categories=[EnergyComponent, EnergyValue])


class MessageWarning(MCategory):
    """Warnings of the program."""

    m_def = Category(aliases=["message_warning"], categories=[MessageDebug, MessageInfo])


class ParsingMessageWarning(MCategory):
    """Warnings of the parser."""

    m_def = Category(aliases=["parsing_message_warning"], categories=[ParsingMessageDebug, ParsingMessageInfo])


class SettingsBarostat(MCategory):
    """Settings of the barostat of a molecular dynamics run."""

    m_def = Category(aliases=["settings_barostat"], categories=[SettingsMolecularDynamics, SettingsSampling])


class SettingsIntegrator(MCategory):
    """Settings of the integrator of the equations of motion."""

    m_def = Category(aliases=["settings_integrator"], categories=[SettingsMolecularDynamics, SettingsSampling])


class SettingsPostHartreeFock(MCategory):
    """Settings of methods beyond Hartree-Fock."""

    m_def = Category(aliases=["settings_post_hartree_fock"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class SettingsRelativity(MCategory):
    """Settings of the treatment of relativistic effects."""

    m_def = Category(aliases=["settings_relativity"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class SettingsSelfInteractionCorrection(MCategory):
    """Settings of self-interaction corrections."""

    m_def = Category(
        aliases=["settings_self_interaction_correction"], categories=[SettingsPotentialEnergySurface, SettingsXC]
    )


class SettingsThermostat(MCategory):
    """Settings of the thermostat of a molecular dynamics run."""

    m_def = Category(aliases=["settings_thermostat"], categories=[SettingsMolecularDynamics, SettingsSampling])


class SettingsVanDerWaals(MCategory):
    """Settings of the treatment of van der Waals interactions."""

    m_def = Category(aliases=["settings_van_der_Waals"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class SettingsXCFunctional(MCategory):
    """Settings of the exchange-correlation functional."""

    m_def = Category(aliases=["settings_XC_functional"], categories=[SettingsPotentialEnergySurface, SettingsXC])


class MessageError(MCategory):
    """Errors that the program reported."""

    m_def = Category(aliases=["message_error"], categories=[MessageDebug, MessageInfo, MessageWarning])


class ParsingMessageError(MCategory):
    """Errors that the parser met."""

    m_def = Category(
        aliases=["parsing_message_error"], categories=[ParsingMessageDebug, ParsingMessageInfo, ParsingMessageWarning]
    )


class SettingsCoupledCluster(MCategory):
    """Settings of coupled cluster methods."""

    m_def = Category(
        aliases=["settings_coupled_cluster"],
        categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC],
    )


class SettingsGW(MCategory):
    """Settings of GW calculations."""

    m_def = Category(
        aliases=["settings_GW"], categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC]
    )


class SettingsMCSCF(MCategory):
    """Settings of multi-configurational self-consistent field methods."""

    m_def = Category(
        aliases=["settings_MCSCF"], categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC]
    )


class SettingsMollerPlessetPerturbationTheory(MCategory):
    """Settings of Moller-Plesset perturbation theory."""

    m_def = Category(
        aliases=["settings_moller_plesset_perturbation_theory"],
        categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC],
    )


class SettingsMultiReference(MCategory):
    """Settings of multi-reference methods."""

    m_def = Category(
        aliases=["settings_multi_reference"],
        categories=[SettingsPostHartreeFock, SettingsPotentialEnergySurface, SettingsXC],
    )
