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
    m_def = Section(aliases=["section_scf_iteration"])

    charge_total_scf_iteration: Quantity[Any] = Quantity(type=float64, unit="coulomb")
    electronic_kinetic_energy_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_change_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyValue, ErrorEstimateContribution]
    )
    energy_correction_entropy_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_correction_hartree_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_electrostatic_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_free_per_atom_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponentPerAtom, EnergyValue]
    )
    energy_free_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_hartree_error_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyValue, ErrorEstimateContribution]
    )
    energy_sum_eigenvalues_per_atom_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponentPerAtom, EnergyValue]
    )
    energy_sum_eigenvalues_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_total_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_total_T0_per_atom_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotentialPerAtom, EnergyValue]
    )
    energy_total_T0_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue]
    )
    energy_XC_potential_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    energy_XC_scf_iteration: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )
    spin_S2_scf_iteration: Quantity[Any] = Quantity(type=float64, categories=[Unused])
    time_scf_iteration: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    time_scf_iteration_cpu1_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo]
    )
    time_scf_iteration_cpu1_start: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_scf_iteration_date_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_scf_iteration_date_start: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_scf_iteration_wall_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo]
    )
    time_scf_iteration_wall_start: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    energy_reference_fermi_iteration: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels"], unit="joule", categories=[EnergyTypeReference, EnergyValue]
    )
    energy_reference_highest_occupied_iteration: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue, Unused],
    )
    energy_reference_lowest_unoccupied_iteration: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        unit="joule",
        categories=[EnergyTypeReference, EnergyValue, Unused],
    )
    section_eigenvalues_scf_iteration: SubSection[list[Eigenvalues]] = SubSection(
        sub_section=SectionProxy("Eigenvalues"), repeats=True
    )
