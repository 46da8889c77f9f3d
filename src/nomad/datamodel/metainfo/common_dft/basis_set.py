"""Basis sets."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32


class BasisSet(MSection):
    m_def = Section(aliases=["section_basis_set"])

    basis_set_kind: Quantity[str] = Quantity(type=str)
    basis_set_name: Quantity[str] = Quantity(type=str)
    mapping_section_basis_set_atom_centered: Quantity[list[BasisSetAtomCentered]] = Quantity(
        type=Reference(SectionProxy("BasisSetAtomCentered")), shape=["number_of_atoms"]
    )
    mapping_section_basis_set_cell_dependent: Quantity[BasisSetCellDependent] = Quantity(
        type=Reference(SectionProxy("BasisSetCellDependent"))
    )
    number_of_basis_functions: Quantity[int] = Quantity(type=int, categories=[Unused])


class BasisSetAtomCentered(MSection):
    m_def = Section(aliases=["section_basis_set_atom_centered"])

    basis_set_atom_centered_ls: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_kinds_in_basis_set_atom_centered"], categories=[Unused]
    )
    basis_set_atom_centered_radial_functions: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_kinds_in_basis_set_atom_centered", 401, 5], categories=[Unused]
    )
    basis_set_atom_centered_short_name: Quantity[str] = Quantity(type=str)
    basis_set_atom_centered_unique_name: Quantity[str] = Quantity(type=str)
    basis_set_atom_number: Quantity[Any] = Quantity(type=int32)
    number_of_basis_functions_in_basis_set_atom_centered: Quantity[int] = Quantity(type=int)
    number_of_kinds_in_basis_set_atom_centered: Quantity[int] = Quantity(type=int, categories=[Unused])
    section_basis_functions_atom_centered: SubSection[list[BasisFunctionsAtomCentered]] = SubSection(
        sub_section=SectionProxy("BasisFunctionsAtomCentered"), repeats=True, categories=[Unused]
    )
    section_gaussian_basis_group: SubSection[list[GaussianBasisGroup]] = SubSection(
        sub_section=SectionProxy("GaussianBasisGroup"), repeats=True
    )


class BasisSetCellDependent(MSection):
    m_def = Section(aliases=["section_basis_set_cell_dependent"])

    basis_set_cell_dependent_kind: Quantity[str] = Quantity(type=str)
    basis_set_cell_dependent_name: Quantity[str] = Quantity(type=str)
    basis_set_planewave_cutoff: Quantity[Any] = Quantity(type=float64, unit="joule")


class BasisFunctionsAtomCentered(MSection):
    m_def = Section(aliases=["section_basis_functions_atom_centered"])


class GaussianBasisGroup(MSection):
    m_def = Section(aliases=["section_gaussian_basis_group"])

    gaussian_basis_group_contractions: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_gaussian_basis_group_contractions", "number_of_gaussian_basis_group_exponents"]
    )
    gaussian_basis_group_exponents: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_gaussian_basis_group_exponents"], unit="1 / meter ** 2"
    )
    gaussian_basis_group_ls: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_gaussian_basis_group_contractions"]
    )
    number_of_gaussian_basis_group_contractions: Quantity[int] = Quantity(type=int)
    number_of_gaussian_basis_group_exponents: Quantity[int] = Quantity(type=int)
