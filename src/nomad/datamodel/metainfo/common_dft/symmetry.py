"""Symmetry, standardised cells, prototypes and database entries of a geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int32

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.system import OriginalSystem


class Symmetry(MSection):
    m_def = Section(aliases=["section_symmetry"])

    bravais_lattice: Quantity[str] = Quantity(type=str)
    choice: Quantity[str] = Quantity(type=str, categories=[Unused])
    crystal_system: Quantity[str] = Quantity(type=str)
    hall_number: Quantity[Any] = Quantity(type=int32)
    hall_symbol: Quantity[str] = Quantity(type=str)
    international_short_symbol: Quantity[str] = Quantity(type=str)
    origin_shift: Quantity[Any] = Quantity(type=float64, shape=[3])
    point_group: Quantity[str] = Quantity(type=str)
    space_group_number: Quantity[Any] = Quantity(type=int32)
    symmetry_method: Quantity[str] = Quantity(type=str)
    transformation_matrix: Quantity[Any] = Quantity(type=float64, shape=[3, 3])
    section_original_system: SubSection[list[OriginalSystem]] = SubSection(
        sub_section=SectionProxy("OriginalSystem"), repeats=True
    )
    section_primitive_system: SubSection[list[PrimitiveSystem]] = SubSection(
        sub_section=SectionProxy("PrimitiveSystem"), repeats=True
    )
    section_std_system: SubSection[list[StdSystem]] = SubSection(sub_section=SectionProxy("StdSystem"), repeats=True)


class StdSystem(MSection):
    m_def = Section(aliases=["section_std_system"])

    atom_positions_std: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms_std", 3])
    atomic_numbers_std: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms_std"])
    equivalent_atoms_std: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms_std"])
    lattice_vectors_std: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="meter")
    number_of_atoms_std: Quantity[int] = Quantity(type=int, categories=[Unused])
    wyckoff_letters_std: Quantity[list[str]] = Quantity(type=str, shape=["number_of_atoms_std"])


class PrimitiveSystem(MSection):
    m_def = Section(aliases=["section_primitive_system"])

    atom_positions_primitive: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms_primitive", 3])
    atomic_numbers_primitive: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms_primitive"])
    equivalent_atoms_primitive: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms_primitive"])
    lattice_vectors_primitive: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="meter")
    number_of_atoms_primitive: Quantity[int] = Quantity(type=int, categories=[Unused])
    wyckoff_letters_primitive: Quantity[list[str]] = Quantity(type=str, shape=["number_of_atoms_primitive"])


class Prototype(MSection):
    m_def = Section(aliases=["section_prototype"])

    prototype_aflow_id: Quantity[str] = Quantity(type=str)
    prototype_aflow_url: Quantity[str] = Quantity(type=str)
    prototype_assignment_method: Quantity[str] = Quantity(type=str)
    prototype_label: Quantity[str] = Quantity(type=str)


class SpringerMaterial(MSection):
    m_def = Section(aliases=["section_springer_material"])

    springer_id: Quantity[str] = Quantity(type=str)
    springer_alphabetical_formula: Quantity[str] = Quantity(type=str)
    springer_url: Quantity[str] = Quantity(type=str)
    springer_compound_class: Quantity[list[str]] = Quantity(type=str, shape=["N"])
    springer_classification: Quantity[list[str]] = Quantity(type=str, shape=["N"])
    section_springer_id: SubSection[list[SpringerId]] = SubSection(
        sub_section=SectionProxy("SpringerId"), repeats=True, categories=[Unused]
    )


class SpringerId(MSection):
    m_def = Section(aliases=["section_springer_id"])
