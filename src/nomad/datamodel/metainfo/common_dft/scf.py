"""The iterations towards self-consistency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import (
    AccessoryInfo,
    EnergyComponent,
    EnergyComponentPerAtom,
    EnergyTotalPotential,
    EnergyTotalPotentialPerAtom,
    EnergyTypeReference,
    EnergyValue,
    ErrorEstimateContribution,
    TimeInfo,
    Unused,
)
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.bands import Eigenvalues


class ScfIteration(MSection):
    """One step towards self-consistency.

    Quantities have the meaning of those of the calculation with the same name.
    """

    m_def = Section(aliases=["section_scf_iteration"])

    charge_total_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Net charge of the cell.",
    )
    electronic_kinetic_energy_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Kinetic energy of the electrons.",
    )
    energy_change_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyValue, ErrorEstimateContribution],
        description="Change of the total energy since the last iteration; negative when it falls.",
    )
    energy_correction_entropy_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="The term -T S of smeared occupation numbers.",
    )
    energy_correction_hartree_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Correction of the Hartree energy for the difference of input and output density.",
    )
    energy_electrostatic_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Electrostatic energy of nuclei and electrons.",
    )
    energy_free_per_atom_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponentPerAtom, EnergyValue],
        description="Free energy divided by the number of atoms.",
    )
    energy_free_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description="Free energy of nuclei and smeared electrons.",
    )
    energy_hartree_error_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyValue, ErrorEstimateContribution],
        description="Estimated error of the Hartree energy.",
    )
    energy_sum_eigenvalues_per_atom_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponentPerAtom, EnergyValue],
        description="Sum of occupied eigenvalues divided by the number of atoms.",
    )
    energy_sum_eigenvalues_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Sum of occupied eigenvalues.",
    )
    energy_total_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description="Total energy.",
    )
    energy_total_T0_per_atom_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotentialPerAtom, EnergyValue],
        description=("Total energy extrapolated to zero electronic temperature, divided by the number of atoms."),
    )
    energy_total_T0_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue],
        description="Total energy extrapolated to zero electronic temperature.",
    )
    energy_XC_potential_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Integral of density times exchange-correlation potential.",
    )
    energy_XC_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Exchange-correlation energy.",
    )
    spin_S2_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        categories=[Unused],
        description="Expectation value of the squared total spin, in units of hbar squared.",
    )
    time_scf_iteration: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="Wall time that the iteration took.",
    )
    time_scf_iteration_cpu1_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="CPU time of the first process at the end of the iteration.",
    )
    time_scf_iteration_cpu1_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="CPU time of the first process at the start of the iteration.",
    )
    time_scf_iteration_date_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="When the iteration ended, in seconds since 1970-01-01 UTC.",
    )
    time_scf_iteration_date_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="When the iteration started, in seconds since 1970-01-01 UTC.",
    )
    time_scf_iteration_wall_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="Internal wall clock of the program at the end of the iteration.",
    )
    time_scf_iteration_wall_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="Internal wall clock of the program at the start of the iteration.",
    )
    energy_reference_fermi_iteration: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue],
        description="Fermi energy of each spin channel.",
    )
    energy_reference_highest_occupied_iteration: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue, Unused],
        description="Highest occupied energy of each spin channel.",
    )
    energy_reference_lowest_unoccupied_iteration: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue, Unused],
        description="Lowest unoccupied energy of each spin channel.",
    )
    section_eigenvalues_scf_iteration: SubSection[list[Eigenvalues]] = SubSection(
        sub_section=SectionProxy("Eigenvalues"), repeats=True
    )
