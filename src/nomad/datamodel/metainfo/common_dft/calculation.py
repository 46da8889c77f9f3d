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
    """What was computed for one geometry with one method. Energies are for the whole simulation cell."""

    m_def = Section(aliases=["section_single_configuration_calculation"])

    atom_forces_free_raw: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="newton",
        categories=[AtomForcesType],
        description=(
            "Forces as derivatives of `energy_free`, as the program gives them: net force and torque may remain."
        ),
    )
    atom_forces_free: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="newton",
        categories=[AtomForcesType],
        description=(
            "Forces on the atoms as minus the derivatives of `energy_free`, after removal of net "
            "translation and rotation and with constraints applied."
        ),
    )
    atom_forces_raw: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="newton",
        categories=[AtomForcesType],
        description="Forces as derivatives of `energy_total`, without any filter.",
    )
    atom_forces_T0_raw: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="newton",
        categories=[AtomForcesType, Unused],
        description="Forces as derivatives of `energy_total_T0`, without any filter.",
    )
    atom_forces_T0: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="newton",
        categories=[AtomForcesType, Unused],
        description=(
            "Forces on the atoms as minus the derivatives of `energy_total_T0`, after removal of net "
            "translation and rotation."
        ),
    )
    atom_forces: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="newton",
        categories=[AtomForcesType],
        description=(
            "Forces on the atoms as minus the derivatives of `energy_total`, after removal of net "
            "translation and rotation and with constraints applied."
        ),
    )
    charge_total: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Net charge of the cell, positive where electrons are missing.",
    )
    electronic_kinetic_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Kinetic energy of the electrons, in DFT that of the Kohn-Sham system.",
    )
    energy_C: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeC, EnergyValue],
        description="Correlation energy.",
    )
    energy_correction_entropy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="The term -T S of smeared occupation numbers: free energy minus internal energy.",
    )
    energy_correction_hartree: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Correction of the Hartree energy for the difference of input and output density.",
    )
    energy_current: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description=("The energy that a perturbative method adds or computes, without that of its starting point."),
    )
    energy_electrostatic: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Electrostatic energy of nuclei and electrons together, self-interaction included.",
    )
    energy_free_per_atom: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponentPerAtom, EnergyValue],
        description="`energy_free` divided by the number of atoms.",
    )
    energy_free: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description=(
            "Free energy of nuclei and smeared electrons, E - T S; the quantity that is variational, and of "
            "which forces are derivatives."
        ),
    )
    energy_hartree_error: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyValue, ErrorEstimateContribution],
        description="Estimated error of the Hartree energy.",
    )
    energy_hartree_fock_X_scaled: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Exact exchange energy times the mixing parameter of the hybrid functional.",
    )
    energy_hartree_fock_X: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeX, EnergyValue, Unused],
        description="Exact exchange energy of the converged orbitals, not scaled.",
    )
    energy_method_current: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Total energy of the method that this calculation refers to.",
    )
    energy_sum_eigenvalues_per_atom: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponentPerAtom, EnergyValue],
        description="`energy_sum_eigenvalues` divided by the number of atoms.",
    )
    energy_sum_eigenvalues: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Sum of all occupied eigenvalues with their occupations (band energy).",
    )
    energy_T0_per_atom: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotentialPerAtom, EnergyValue, Unused],
        description=("Total energy extrapolated to zero electronic temperature, divided by the number of atoms."),
    )
    energy_total_T0_per_atom: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotentialPerAtom, EnergyValue],
        description="`energy_total_T0` divided by the number of atoms.",
    )
    energy_total_T0: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description=(
            "Total energy extrapolated to zero electronic temperature, usually (E + E_free) / 2 (VASP: "
            "energy(sigma->0))."
        ),
    )
    energy_total: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description=(
            "Total energy with the nuclei at rest, the value of the potential energy surface. Its zero "
            "depends on program and pseudopotentials."
        ),
    )
    energy_XC_functional: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeXC, EnergyValue],
        description="Exchange-correlation energy of the functional, without exact exchange.",
    )
    energy_XC_potential: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Integral of density times exchange-correlation potential, used in the double counting.",
    )
    energy_XC: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeXC, EnergyValue],
        description="Exchange-correlation energy with all parts.",
    )
    energy_X: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeX, EnergyValue],
        description="Exchange energy.",
    )
    energy_zero_point: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Energy of the vibrations at zero temperature.",
    )
    hessian_matrix: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", "number_of_atoms", 3, 3],
        description=(
            "Second derivatives of the energy with respect to atomic positions, in J/m^2: [i, j, a, b] "
            "belongs to direction a of atom i and direction b of atom j (force constants)."
        ),
    )
    lattice_vectors_reciprocal: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="1 / meter",
        categories=[ConfigurationCore],
        description="Reciprocal lattice vectors as rows, as the program prints them.",
    )
    message_debug_evaluation: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, Unused],
        description="Debugging message of the program for this calculation.",
    )
    message_error_evaluation: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, MessageError, MessageInfo, MessageWarning, Unused],
        description="Error message of the program for this calculation.",
    )
    message_info_evaluation: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, MessageInfo, Unused],
        description="Informative message of the program for this calculation.",
    )
    message_warning_evaluation: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, MessageInfo, MessageWarning, Unused],
        description="Warning of the program for this calculation.",
    )
    number_of_scf_iterations: Quantity[int] = Quantity(
        type=int,
        categories=[ScfInfo],
        description="Number of iterations towards self-consistency.",
    )
    parsing_message_debug_evaluation: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, Unused],
        description="Debugging message of the parser for this calculation.",
    )
    parsing_message_error_single_configuration: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageError, ParsingMessageInfo, ParsingMessageWarning, Unused],
        description="Error message of the parser for this calculation.",
    )
    parsing_message_info_single_configuration: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageInfo, Unused],
        description="Informative message of the parser for this calculation.",
    )
    parsing_message_warning_evaluation: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageInfo, ParsingMessageWarning, Unused],
        description="Warning of the parser for this calculation.",
    )
    single_configuration_calculation_converged: Quantity[bool] = Quantity(
        type=bool,
        description="Whether self-consistency was reached within the demanded thresholds.",
    )
    single_configuration_calculation_to_system_ref: Quantity[System] = Quantity(
        type=Reference(SectionProxy("System")),
        categories=[FastAccess],
        description="The geometry that was computed.",
    )
    single_configuration_to_calculation_method_ref: Quantity[Method] = Quantity(
        type=Reference(SectionProxy("Method")),
        categories=[FastAccess],
        description="The method that it was computed with.",
    )
    spin_S2: Quantity[Any] = Quantity(
        type=float64,
        description="Expectation value of the squared total spin, in units of hbar squared.",
    )
    stress_tensor: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="pascal",
        categories=[StressTensorType],
        description=(
            "Stress tensor as the program reports it. The sign is not unified: ABINIT prints positive "
            "diagonal elements under tension, VASP and Quantum ESPRESSO under compression."
        ),
    )
    time_calculation: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="Wall time that the calculation took.",
    )
    time_single_configuration_calculation_cpu1_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="CPU time of the first process at the end of the calculation.",
    )
    time_single_configuration_calculation_cpu1_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="CPU time of the first process at the start of the calculation.",
    )
    time_single_configuration_calculation_date_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="When the calculation ended, in seconds since 1970-01-01 UTC.",
    )
    time_single_configuration_calculation_date_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="When the calculation started, in seconds since 1970-01-01 UTC.",
    )
    time_single_configuration_calculation_wall_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="Internal wall clock of the program at the end of the calculation.",
    )
    time_single_configuration_calculation_wall_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="Internal wall clock of the program at the start of the calculation.",
    )
    zero_point_method: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="How the zero point energy was found.",
    )
    enthalpy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue, Unused],
        description="Energy plus pressure times volume.",
    )
    heat_capacity_C_v: Quantity[Any] = Quantity(
        type=float64,
        unit="joule / kelvin",
        description="Heat capacity of the cell at constant volume.",
    )
    heat_capacity_C_p: Quantity[Any] = Quantity(
        type=float64,
        unit="joule / kelvin",
        description="Heat capacity of the cell at constant pressure.",
    )
    pressure: Quantity[Any] = Quantity(
        type=float64,
        unit="pascal",
        description=("Pressure, positive when the cell wants to expand; in molecular dynamics with the kinetic part."),
    )
    temperature: Quantity[Any] = Quantity(
        type=float64,
        unit="kelvin",
        description="Instantaneous temperature of the nuclei.",
    )
    time_step: Quantity[int] = Quantity(
        type=int,
        description="Number of the step in a trajectory.",
    )
    energy_C_mGGA: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeC, EnergyValue, Unused],
        description="Part of the correlation energy that comes from a meta-GGA.",
    )
    energy_reference_fermi: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue],
        description=(
            "Fermi energy of each spin channel, on the axis of the eigenvalues; twice the same value if "
            "there is only one."
        ),
    )
    energy_reference_highest_occupied: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue],
        description=(
            "Highest occupied energy of each spin channel (valence band maximum, HOMO), on the axis of the eigenvalues."
        ),
    )
    energy_reference_lowest_unoccupied: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue],
        description=(
            "Lowest unoccupied energy of each spin channel (conduction band minimum, LUMO), on the axis of "
            "the eigenvalues."
        ),
    )
    energy_X_mGGA_scaled: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue, Unused],
        description="Part of the exchange energy that comes from a meta-GGA, times its mixing parameter.",
    )
    energy_X_mGGA: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeX, EnergyValue, Unused],
        description="Part of the exchange energy that comes from a meta-GGA.",
    )
    gw_fermi_energy: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Fermi energy of the quasi-particles.",
    )
    gw_fundamental_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Smallest difference of unoccupied and occupied quasi-particle energies.",
    )
    gw_optical_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Smallest difference of unoccupied and occupied quasi-particle energies at one k-point.",
    )
    gw_self_energy_c: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
        description="Diagonal elements of the correlation part of the self energy.",
    )
    gw_self_energy_x: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
        description="Diagonal elements of the exchange part of the self energy.",
    )
    gw_xc_potential: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels", "number_of_eigenvalues_kpoints", "number_of_eigenvalues"],
        unit="joule",
        description="Diagonal elements of the exchange-correlation potential that the self energy replaces.",
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
    """How a calculation builds on another one."""

    m_def = Section(aliases=["section_calculation_to_calculation_refs"])

    calculation_to_calculation_external_url: Quantity[str] = Quantity(
        type=str,
        description="Address of the other calculation when it is in another archive.",
    )
    calculation_to_calculation_kind: Quantity[str] = Quantity(
        type=str,
        description="The relation: `starting_point`, `pertubative GW` (so spelled), `source_calculation`.",
    )
    calculation_to_calculation_ref: Quantity[SingleConfigurationCalculation] = Quantity(
        type=Reference(SectionProxy("SingleConfigurationCalculation")),
        description="The other calculation.",
    )


class CalculationToFolderRefs(MSection):
    """Folders that belong to a calculation."""

    m_def = Section(aliases=["section_calculation_to_folder_refs"])

    calculation_to_folder_external_url: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Address of the folder.",
    )
    calculation_to_folder_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="What is in the folder.",
    )
