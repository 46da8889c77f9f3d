"""Topologies and interactions of force fields."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import SettingsAtomInMolecule, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32


class Topology(MSection):
    m_def = Section(aliases=["section_topology"])

    atom_to_molecule: Quantity[Any] = Quantity(type=int32, shape=["number_of_topology_atoms", 2])
    molecule_to_molecule_type_map: Quantity[list[MoleculeType]] = Quantity(
        type=Reference(SectionProxy("MoleculeType")), shape=["number_of_topology_molecules"]
    )
    number_of_topology_atoms: Quantity[int] = Quantity(type=int)
    number_of_topology_molecules: Quantity[int] = Quantity(type=int)
    topology_force_field_name: Quantity[str] = Quantity(type=str)
    section_atom_type: SubSection[list[AtomType]] = SubSection(sub_section=SectionProxy("AtomType"), repeats=True)
    section_constraint: SubSection[list[Constraint]] = SubSection(sub_section=SectionProxy("Constraint"), repeats=True)
    section_interaction: SubSection[list[Interaction]] = SubSection(
        sub_section=SectionProxy("Interaction"), repeats=True
    )
    section_molecule_type: SubSection[list[MoleculeType]] = SubSection(
        sub_section=SectionProxy("MoleculeType"), repeats=True
    )


class AtomType(MSection):
    m_def = Section(aliases=["section_atom_type"])

    atom_type_charge: Quantity[Any] = Quantity(type=float64, unit="coulomb")
    atom_type_mass: Quantity[Any] = Quantity(type=float64, unit="kilogram")
    atom_type_name: Quantity[str] = Quantity(type=str)


class Constraint(MSection):
    m_def = Section(aliases=["section_constraint"])

    constraint_atoms: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_constraints", "number_of_atoms_per_constraint"]
    )
    constraint_kind: Quantity[str] = Quantity(type=str)
    constraint_parameters: Quantity[Any] = Quantity(type=Any, categories=[Unused])
    number_of_atoms_per_constraint: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_constraints: Quantity[int] = Quantity(type=int, categories=[Unused])


class Interaction(MSection):
    m_def = Section(aliases=["section_interaction"])

    interaction_atoms: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_interactions", "number_of_atoms_per_interaction"], categories=[Unused]
    )
    interaction_kind: Quantity[str] = Quantity(type=str)
    interaction_parameters: Quantity[Any] = Quantity(type=Any)
    number_of_atoms_per_interaction: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_interactions: Quantity[int] = Quantity(type=int, categories=[Unused])


class MoleculeType(MSection):
    m_def = Section(aliases=["section_molecule_type"])

    atom_in_molecule_charge: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms_in_molecule"], unit="coulomb", categories=[SettingsAtomInMolecule]
    )
    atom_in_molecule_name: Quantity[list[str]] = Quantity(
        type=str, shape=["number_of_atoms_in_molecule"], categories=[SettingsAtomInMolecule]
    )
    atom_in_molecule_to_atom_type_ref: Quantity[list[AtomType]] = Quantity(
        type=Reference(SectionProxy("AtomType")),
        shape=["number_of_atoms_in_molecule"],
        categories=[SettingsAtomInMolecule],
    )
    molecule_type_name: Quantity[str] = Quantity(type=str)
    number_of_atoms_in_molecule: Quantity[int] = Quantity(type=int)
    section_molecule_constraint: SubSection[list[MoleculeConstraint]] = SubSection(
        sub_section=SectionProxy("MoleculeConstraint"), repeats=True, categories=[Unused]
    )
    section_molecule_interaction: SubSection[list[MoleculeInteraction]] = SubSection(
        sub_section=SectionProxy("MoleculeInteraction"), repeats=True, categories=[Unused]
    )


class MoleculeConstraint(MSection):
    m_def = Section(aliases=["section_molecule_constraint"])

    molecule_constraint_atoms: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_molecule_constraints", "number_of_atoms_per_molecule_constraint"],
        categories=[Unused],
    )
    molecule_constraint_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    molecule_constraint_parameters: Quantity[Any] = Quantity(type=Any, categories=[Unused])
    number_of_atoms_per_molecule_constraint: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_molecule_constraints: Quantity[int] = Quantity(type=int, categories=[Unused])


class MoleculeInteraction(MSection):
    m_def = Section(aliases=["section_molecule_interaction"])

    molecule_interaction_atoms: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_molecule_interactions", "number_of_atoms_per_molecule_interaction"],
        categories=[Unused],
    )
    molecule_interaction_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    molecule_interaction_parameters: Quantity[Any] = Quantity(type=Any, categories=[Unused])
    number_of_atoms_per_molecule_interaction: Quantity[int] = Quantity(type=int, categories=[Unused])
    number_of_molecule_interactions: Quantity[int] = Quantity(type=int, categories=[Unused])
