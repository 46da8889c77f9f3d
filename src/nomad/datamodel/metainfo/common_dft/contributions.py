"""Contributions to energies and stresses."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import (
    EnergyComponent,
    EnergyTotalPotential,
    EnergyTypeVanDerWaals,
    EnergyValue,
    StressTensorType,
    Unused,
)
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, float64


class EnergyCodeIndependent(MSection):
    m_def = Section(aliases=["section_energy_code_independent"])

    energy_code_independent_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    energy_code_independent_value: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTotalPotential, EnergyValue, Unused]
    )


class EnergyVanDerWaals(MSection):
    m_def = Section(aliases=["section_energy_van_der_Waals"])

    energy_van_der_Waals_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    energy_van_der_Waals_value: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeVanDerWaals, EnergyValue, Unused]
    )
    energy_van_der_Waals: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyTypeVanDerWaals, EnergyValue, Unused]
    )


class EnergyContribution(MSection):
    m_def = Section(aliases=["section_energy_contribution"])

    energy_contribution_kind: Quantity[str] = Quantity(type=str)
    energy_contribution_value: Quantity[Any] = Quantity(
        type=float64, unit="joule", categories=[EnergyComponent, EnergyValue]
    )


class StressTensor(MSection):
    m_def = Section(aliases=["section_stress_tensor"])

    stress_tensor_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    stress_tensor_value: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], unit="pascal", categories=[StressTensorType, Unused]
    )


class StressTensorContribution(MSection):
    m_def = Section(aliases=["section_stress_tensor_contribution"])

    stress_tensor_contribution_kind: Quantity[str] = Quantity(type=str)
    stress_tensor_contribution_value: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], unit="joule / meter ** 3", categories=[EnergyComponent, EnergyValue]
    )


class AtomStressContribution(MSection):
    m_def = Section(aliases=["section_atom_stress_contribution"])

    atom_stress_contribution_kind: Quantity[str] = Quantity(type=str)
    atom_stress_contribution_value: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3, 3],
        unit="joule / meter ** 3",
        categories=[EnergyComponent, EnergyValue],
    )
