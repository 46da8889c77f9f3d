"""Basis sets."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32


class BasisSet(MSection):
    """A basis set as it is used in a calculation, with its functions counted."""

    m_def = Section(aliases=["section_basis_set"])

    basis_set_kind: Quantity[str] = Quantity(
        type=str,
        description="What is expanded: `wavefunction`, `density`, ...",
    )
    basis_set_name: Quantity[str] = Quantity(
        type=str,
        description="Name that identifies the basis set among those of the program.",
    )
    mapping_section_basis_set_atom_centered: Quantity[list[BasisSetAtomCentered]] = Quantity(
        type=Reference(SectionProxy("BasisSetAtomCentered")),
        shape=["number_of_atoms"],
        description="The atom-centred basis set of each atom.",
    )
    mapping_section_basis_set_cell_dependent: Quantity[BasisSetCellDependent] = Quantity(
        type=Reference(SectionProxy("BasisSetCellDependent")),
        description="The basis set that belongs to the cell.",
    )
    number_of_basis_functions: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of basis functions for the whole cell.",
    )


class BasisSetAtomCentered(MSection):
    """A basis set of functions around a nucleus."""

    m_def = Section(aliases=["section_basis_set_atom_centered"])

    basis_set_atom_centered_ls: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_kinds_in_basis_set_atom_centered"],
        categories=[Unused],
        description="Angular momentum of each kind of radial function.",
    )
    basis_set_atom_centered_radial_functions: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_kinds_in_basis_set_atom_centered", 401, 5],
        categories=[Unused],
        description="Radial functions on 401 points: radius, value and derivatives in the last dimension.",
    )
    basis_set_atom_centered_short_name: Quantity[str] = Quantity(
        type=str,
        description="Usual name of the basis set, such as `6-31G*` or `tight`.",
    )
    basis_set_atom_centered_unique_name: Quantity[str] = Quantity(
        type=str,
        description="Name that tells apart all basis sets of the program, with element and version.",
    )
    basis_set_atom_number: Quantity[Any] = Quantity(
        type=int32,
        description="Atomic number of the element that the basis set is made for.",
    )
    number_of_basis_functions_in_basis_set_atom_centered: Quantity[int] = Quantity(
        type=int,
        description="Number of basis functions, all m counted.",
    )
    number_of_kinds_in_basis_set_atom_centered: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of different radial functions.",
    )
    section_basis_functions_atom_centered: SubSection[list[BasisFunctionsAtomCentered]] = SubSection(
        sub_section=SectionProxy("BasisFunctionsAtomCentered"), repeats=True, categories=[Unused]
    )
    section_gaussian_basis_group: SubSection[list[GaussianBasisGroup]] = SubSection(
        sub_section=SectionProxy("GaussianBasisGroup"), repeats=True
    )


class BasisSetCellDependent(MSection):
    """A basis set that belongs to the cell: plane waves or a grid in real space."""

    m_def = Section(aliases=["section_basis_set_cell_dependent"])

    basis_set_cell_dependent_kind: Quantity[str] = Quantity(
        type=str,
        description="`plane_waves` or `realspace_grids`.",
    )
    basis_set_cell_dependent_name: Quantity[str] = Quantity(
        type=str,
        description="Name made of kind and cutoff, such as `PW_40.0` (cutoff in rydberg).",
    )
    basis_set_planewave_cutoff: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description=(
            "Kinetic energy up to which plane waves are included (VASP: ENCUT, Quantum ESPRESSO: ecutwfc, "
            "ABINIT: ecut)."
        ),
    )


class BasisFunctionsAtomCentered(MSection):
    """Basis functions of an atom; without content of its own."""

    m_def = Section(aliases=["section_basis_functions_atom_centered"])


class GaussianBasisGroup(MSection):
    """Contracted Gaussian functions that share their exponents."""

    m_def = Section(aliases=["section_gaussian_basis_group"])

    gaussian_basis_group_contractions: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_gaussian_basis_group_contractions", "number_of_gaussian_basis_group_exponents"],
        description="Coefficient of each exponent in each contraction.",
    )
    gaussian_basis_group_exponents: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_gaussian_basis_group_exponents"],
        unit="1 / meter ** 2",
        description="Exponents alpha in exp(-alpha r^2).",
    )
    gaussian_basis_group_ls: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_gaussian_basis_group_contractions"],
        description="Angular momentum of each contraction.",
    )
    number_of_gaussian_basis_group_contractions: Quantity[int] = Quantity(
        type=int,
        description="Number of contractions.",
    )
    number_of_gaussian_basis_group_exponents: Quantity[int] = Quantity(
        type=int,
        description="Number of exponents.",
    )
