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
    """A total energy on an axis that does not depend on the program, for example relative to free atoms."""

    m_def = Section(aliases=["section_energy_code_independent"])

    energy_code_independent_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="What the energy is relative to.",
    )
    energy_code_independent_value: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTotalPotential, EnergyValue, Unused],
        description="The energy.",
    )


class EnergyVanDerWaals(MSection):
    """Van der Waals energies computed with one method."""

    m_def = Section(aliases=["section_energy_van_der_Waals"])

    energy_van_der_Waals_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="The method, with the names of `van_der_Waals_method`.",
    )
    energy_van_der_Waals_value: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeVanDerWaals, EnergyValue, Unused],
        description="Energy by this method, whether it is part of the total energy or not.",
    )
    energy_van_der_Waals: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyTypeVanDerWaals, EnergyValue, Unused],
        description="Energy by this method, as it is part of the total energy.",
    )


class EnergyContribution(MSection):
    """One term of the total energy, mostly of a force field."""

    m_def = Section(aliases=["section_energy_contribution"])

    energy_contribution_kind: Quantity[str] = Quantity(
        type=str,
        description=("Name of the term: `bond`, `angle`, `dihedral`, `pair`, `coulomb`, `molecular`, `kinetic`, ..."),
    )
    energy_contribution_value: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        categories=[EnergyComponent, EnergyValue],
        description="Energy of the term for the whole cell.",
    )


class StressTensor(MSection):
    """A stress tensor that is not that of the total energy."""

    m_def = Section(aliases=["section_stress_tensor"])

    stress_tensor_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Which energy it is the derivative of, or how it is computed.",
    )
    stress_tensor_value: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="pascal",
        categories=[StressTensorType, Unused],
        description="The tensor, with the sign of `stress_tensor`.",
    )


class StressTensorContribution(MSection):
    """One term of the stress tensor."""

    m_def = Section(aliases=["section_stress_tensor_contribution"])

    stress_tensor_contribution_kind: Quantity[str] = Quantity(
        type=str,
        description="Name of the term.",
    )
    stress_tensor_contribution_value: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="joule / meter ** 3",
        categories=[EnergyComponent, EnergyValue],
        description="The tensor of this term.",
    )


class AtomStressContribution(MSection):
    """One term of the stress on each atom."""

    m_def = Section(aliases=["section_atom_stress_contribution"])

    atom_stress_contribution_kind: Quantity[str] = Quantity(
        type=str,
        description="Name of the term.",
    )
    atom_stress_contribution_value: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3, 3],
        unit="joule / meter ** 3",
        categories=[EnergyComponent, EnergyValue],
        description="The tensor of this term for each atom.",
    )
