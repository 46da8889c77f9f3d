"""Parts of methods: atom kinds, functionals, corrections, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import EnergyValue, SettingsPhysicalParameter, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, float64, int32, int64

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.basis_set import BasisSetCellDependent
    from nomad.datamodel.metainfo.common_dft.method import Method


class MethodAtomKind(MSection):
    """A kind of atom (species) that is treated in one way."""

    m_def = Section(aliases=["section_method_atom_kind"])

    method_atom_kind_atom_number: Quantity[Any] = Quantity(
        type=int32,
        description="Atomic number of the nucleus.",
    )
    method_atom_kind_explicit_electrons: Quantity[Any] = Quantity(
        type=float64,
        description=("Number of electrons that are treated explicitly; with a pseudopotential the valence electrons."),
    )
    method_atom_kind_label: Quantity[str] = Quantity(
        type=str,
        description="Label of the species, as in the atom labels of the geometries.",
    )
    method_atom_kind_mass: Quantity[Any] = Quantity(
        type=float64,
        unit="unified_atomic_mass_unit",
        description="Mass of the nucleus as used in the calculation.",
    )
    method_atom_kind_pseudopotential_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the pseudopotential, often its file.",
    )


class MethodToMethodRefs(MSection):
    """How a method builds on another one."""

    m_def = Section(aliases=["section_method_to_method_refs"])

    method_to_method_external_url: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Address of the other method when it is in another archive.",
    )
    method_to_method_kind: Quantity[str] = Quantity(
        type=str,
        description="The relation: `starting_point` (GW on DFT), `core_settings`, ...",
    )
    method_to_method_ref: Quantity[Method] = Quantity(
        type=Reference(SectionProxy("Method")),
        description="The other method.",
    )


class XCFunctionals(MSection):
    """One component of the exchange-correlation functional. The functional is the weighted sum of all of them."""

    m_def = Section(aliases=["section_XC_functionals"])

    XC_functional_name: Quantity[str] = Quantity(
        type=str,
        categories=[SettingsPhysicalParameter],
        description=("Name in the spelling of libxc in upper case, such as `GGA_X_PBE`; `HF_X` is exact exchange."),
    )
    XC_functional_parameters: Quantity[Any] = Quantity(
        type=Any,
        categories=[SettingsPhysicalParameter],
        description="Parameters of the component, by name.",
    )
    XC_functional_weight: Quantity[Any] = Quantity(
        type=float64,
        categories=[SettingsPhysicalParameter],
        description="Weight of the component in the sum; one when missing.",
    )


class DftPlusUOrbital(MSection):
    """An orbital with a Hubbard correction."""

    m_def = Section(aliases=["section_dft_plus_u_orbital"])

    dft_plus_u_orbital_atom: Quantity[Any] = Quantity(
        type=int32,
        categories=[Unused],
        description="Index of the atom.",
    )
    dft_plus_u_orbital_J: Quantity[Any] = Quantity(
        type=float64,
        categories=[EnergyValue, Unused],
        description="Exchange parameter J.",
    )
    dft_plus_u_orbital_label: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Shell of the orbital, such as `3d`.",
    )
    dft_plus_u_orbital_U_effective: Quantity[Any] = Quantity(
        type=float64,
        categories=[EnergyValue, Unused],
        description="U - J of the rotationally invariant form (Dudarev et al., Phys. Rev. B 57, 1505, 1998).",
    )
    dft_plus_u_orbital_U: Quantity[Any] = Quantity(
        type=float64,
        categories=[EnergyValue, Unused],
        description="Coulomb parameter U.",
    )


class MethodBasisSet(MSection):
    """Which basis sets a method uses, and for what."""

    m_def = Section(aliases=["section_method_basis_set"])

    mapping_section_method_basis_set_atom_centered: Quantity[Any] = Quantity(
        type=int64,
        shape=["number_of_basis_sets_atom_centered", 2],
        description="Pairs of the index of an atom kind and the index of its atom-centred basis set.",
    )
    mapping_section_method_basis_set_cell_associated: Quantity[BasisSetCellDependent] = Quantity(
        type=Reference(SectionProxy("BasisSetCellDependent")),
        description="The basis set that belongs to the cell, such as plane waves.",
    )
    method_basis_set_kind: Quantity[str] = Quantity(
        type=str,
        description="What is expanded: `wavefunction`, `density`, ...",
    )
    number_of_basis_sets_atom_centered: Quantity[int] = Quantity(
        type=int,
        description="Number of atom-centred basis sets.",
    )
