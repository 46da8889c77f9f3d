"""Symmetry, standardised cells, prototypes and database entries of a geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int32

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.system import OriginalSystem


class Symmetry(MSection):
    """Space group of a geometry with three periodic dimensions."""

    m_def = Section(aliases=["section_symmetry"])

    bravais_lattice: Quantity[str] = Quantity(
        type=str,
        description="Pearson symbol of the Bravais lattice, such as `cF`.",
    )
    choice: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Choice of origin, axis or cell among those of the International Tables.",
    )
    crystal_system: Quantity[str] = Quantity(
        type=str,
        description="One of triclinic, monoclinic, orthorhombic, tetragonal, trigonal, hexagonal, cubic.",
    )
    hall_number: Quantity[Any] = Quantity(
        type=int32,
        description="Number of the space group setting, from 1 to 530.",
    )
    hall_symbol: Quantity[str] = Quantity(
        type=str,
        description="Hall symbol of the space group (International Tables B, 1.4).",
    )
    international_short_symbol: Quantity[str] = Quantity(
        type=str,
        description="Short Hermann-Mauguin symbol of the space group, such as `Fm-3m`.",
    )
    origin_shift: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        description=(
            "Translation p, in fractions of the standard cell, in x_std = P x + p from original to "
            "standardised coordinates."
        ),
    )
    point_group: Quantity[str] = Quantity(
        type=str,
        description="Hermann-Mauguin symbol of the point group.",
    )
    space_group_number: Quantity[Any] = Quantity(
        type=int32,
        description="Number of the space group in the International Tables, from 1 to 230.",
    )
    symmetry_method: Quantity[str] = Quantity(
        type=str,
        description="Program that found the symmetry.",
    )
    transformation_matrix: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        description="Matrix P in x_std = P x + p from original to standardised fractional coordinates.",
    )
    section_original_system: SubSection[list[OriginalSystem]] = SubSection(
        sub_section=SectionProxy("OriginalSystem"), repeats=True
    )
    section_primitive_system: SubSection[list[PrimitiveSystem]] = SubSection(
        sub_section=SectionProxy("PrimitiveSystem"), repeats=True
    )
    section_std_system: SubSection[list[StdSystem]] = SubSection(sub_section=SectionProxy("StdSystem"), repeats=True)


class StdSystem(MSection):
    """The conventional cell in the standard setting of its space group."""

    m_def = Section(aliases=["section_std_system"])

    atom_positions_std: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms_std", 3],
        description="Positions in fractions of the conventional lattice vectors.",
    )
    atomic_numbers_std: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms_std"],
        description="Atomic number of each atom.",
    )
    equivalent_atoms_std: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms_std"],
        description="For each atom the index of the first atom that is symmetrically equivalent to it.",
    )
    lattice_vectors_std: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="meter",
        description="Lattice vectors of the conventional cell, as rows.",
    )
    number_of_atoms_std: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of atoms in the conventional cell.",
    )
    wyckoff_letters_std: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_atoms_std"],
        description="Wyckoff letter of the site of each atom.",
    )


class PrimitiveSystem(MSection):
    """The smallest cell that repeats, in the standard setting."""

    m_def = Section(aliases=["section_primitive_system"])

    atom_positions_primitive: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms_primitive", 3],
        description="Positions in fractions of the primitive lattice vectors.",
    )
    atomic_numbers_primitive: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms_primitive"],
        description="Atomic number of each atom.",
    )
    equivalent_atoms_primitive: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms_primitive"],
        description="For each atom the index of the first atom that is symmetrically equivalent to it.",
    )
    lattice_vectors_primitive: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="meter",
        description="Lattice vectors of the primitive cell, as rows.",
    )
    number_of_atoms_primitive: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of atoms in the primitive cell.",
    )
    wyckoff_letters_primitive: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_atoms_primitive"],
        description="Wyckoff letter of the site of each atom.",
    )


class Prototype(MSection):
    """The structure prototype of the AFLOW library that a crystal belongs to (Mehl et al., Comput.

    Mater. Sci. 136, S1, 2017).
    """

    m_def = Section(aliases=["section_prototype"])

    prototype_aflow_id: Quantity[str] = Quantity(
        type=str,
        description="Identifier in the library, such as `A_cF4_225_a`.",
    )
    prototype_aflow_url: Quantity[str] = Quantity(
        type=str,
        description="Page of the prototype in the library.",
    )
    prototype_assignment_method: Quantity[str] = Quantity(
        type=str,
        description="How the prototype was found, for example by comparing Wyckoff positions.",
    )
    prototype_label: Quantity[str] = Quantity(
        type=str,
        description="Space group number, name of the prototype and Pearson symbol, as in `225-NaCl-cF8`.",
    )


class SpringerMaterial(MSection):
    """The entry of the Springer Materials database that has this composition and space group."""

    m_def = Section(aliases=["section_springer_material"])

    springer_id: Quantity[str] = Quantity(
        type=str,
        description="Identifier in the database.",
    )
    springer_alphabetical_formula: Quantity[str] = Quantity(
        type=str,
        description="Formula with alphabetically sorted elements, as the database writes it.",
    )
    springer_url: Quantity[str] = Quantity(
        type=str,
        description="Page of the database.",
    )
    springer_compound_class: Quantity[list[str]] = Quantity(
        type=str,
        shape=["N"],
        description="Compound classes that the database gives, such as `intermetallic`.",
    )
    springer_classification: Quantity[list[str]] = Quantity(
        type=str,
        shape=["N"],
        description="Classes by property that the database gives, such as `superconductor`.",
    )
    section_springer_id: SubSection[list[SpringerId]] = SubSection(
        sub_section=SectionProxy("SpringerId"), repeats=True, categories=[Unused]
    )


class SpringerId(MSection):
    """An identifier in the Springer Materials database; without content of its own."""

    m_def = Section(aliases=["section_springer_id"])
