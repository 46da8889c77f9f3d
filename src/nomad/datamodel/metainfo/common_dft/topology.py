"""Topologies and interactions of force fields."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import SettingsAtomInMolecule, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32


class Topology(MSection):
    """The force field view of the atoms: types, molecules and interactions."""

    m_def = Section(aliases=["section_topology"])

    atom_to_molecule: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_topology_atoms", 2],
        description="For each atom the index of its molecule and its index in the molecule.",
    )
    molecule_to_molecule_type_map: Quantity[list[MoleculeType]] = Quantity(
        type=Reference(SectionProxy("MoleculeType")),
        shape=["number_of_topology_molecules"],
        description="The type of each molecule.",
    )
    number_of_topology_atoms: Quantity[int] = Quantity(
        type=int,
        description="Number of atoms.",
    )
    number_of_topology_molecules: Quantity[int] = Quantity(
        type=int,
        description="Number of molecules.",
    )
    topology_force_field_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the force field, such as `CHARMM36` or `EAM`.",
    )
    section_atom_type: SubSection[list[AtomType]] = SubSection(sub_section=SectionProxy("AtomType"), repeats=True)
    section_constraint: SubSection[list[Constraint]] = SubSection(sub_section=SectionProxy("Constraint"), repeats=True)
    section_interaction: SubSection[list[Interaction]] = SubSection(
        sub_section=SectionProxy("Interaction"), repeats=True
    )
    section_molecule_type: SubSection[list[MoleculeType]] = SubSection(
        sub_section=SectionProxy("MoleculeType"), repeats=True
    )


class AtomType(MSection):
    """A type of atom in a force field."""

    m_def = Section(aliases=["section_atom_type"])

    atom_type_charge: Quantity[Any] = Quantity(
        type=float64,
        unit="coulomb",
        description="Charge of atoms of this type.",
    )
    atom_type_mass: Quantity[Any] = Quantity(
        type=float64,
        unit="kilogram",
        description="Mass of atoms of this type.",
    )
    atom_type_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the type in the force field.",
    )


class Constraint(MSection):
    """A constraint between atoms that are not described as part of a molecule type."""

    m_def = Section(aliases=["section_constraint"])

    constraint_atoms: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_constraints", "number_of_atoms_per_constraint"],
        description="Indices of the atoms of each constraint.",
    )
    constraint_kind: Quantity[str] = Quantity(
        type=str,
        description="What is kept fixed: `fix_a`, `fix_bond`, `fix_angle`, ...",
    )
    constraint_parameters: Quantity[Any] = Quantity(
        type=Any,
        categories=[Unused],
        description="Parameters of the constraint, such as the length.",
    )
    number_of_atoms_per_constraint: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of atoms in one constraint.",
    )
    number_of_constraints: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of constraints of this kind.",
    )


class Interaction(MSection):
    """An interaction between atoms that are not described as part of a molecule type."""

    m_def = Section(aliases=["section_interaction"])

    interaction_atoms: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_interactions", "number_of_atoms_per_interaction"],
        categories=[Unused],
        description="Indices of the atoms of each interaction.",
    )
    interaction_kind: Quantity[str] = Quantity(
        type=str,
        description="Form of the interaction, such as `bond_harmonic` or `pair_lj`.",
    )
    interaction_parameters: Quantity[Any] = Quantity(
        type=Any,
        description="Parameters of the form, in the units of the program unless stated.",
    )
    number_of_atoms_per_interaction: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of atoms in one interaction.",
    )
    number_of_interactions: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of interactions of this kind.",
    )


class MoleculeType(MSection):
    """A molecule that occurs once or more in a topology."""

    m_def = Section(aliases=["section_molecule_type"])

    atom_in_molecule_charge: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms_in_molecule"],
        unit="coulomb",
        categories=[SettingsAtomInMolecule],
        description="Charge of each atom of the molecule.",
    )
    atom_in_molecule_name: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_atoms_in_molecule"],
        categories=[SettingsAtomInMolecule],
        description="Name of each atom of the molecule.",
    )
    atom_in_molecule_to_atom_type_ref: Quantity[list[AtomType]] = Quantity(
        type=Reference(SectionProxy("AtomType")),
        shape=["number_of_atoms_in_molecule"],
        categories=[SettingsAtomInMolecule],
        description="Force field type of each atom of the molecule.",
    )
    molecule_type_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the molecule.",
    )
    number_of_atoms_in_molecule: Quantity[int] = Quantity(
        type=int,
        description="Number of atoms in the molecule.",
    )
    section_molecule_constraint: SubSection[list[MoleculeConstraint]] = SubSection(
        sub_section=SectionProxy("MoleculeConstraint"), repeats=True, categories=[Unused]
    )
    section_molecule_interaction: SubSection[list[MoleculeInteraction]] = SubSection(
        sub_section=SectionProxy("MoleculeInteraction"), repeats=True, categories=[Unused]
    )


class MoleculeConstraint(MSection):
    """A constraint within a molecule."""

    m_def = Section(aliases=["section_molecule_constraint"])

    molecule_constraint_atoms: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_molecule_constraints", "number_of_atoms_per_molecule_constraint"],
        categories=[Unused],
        description="Indices, within the molecule, of the atoms of each constraint.",
    )
    molecule_constraint_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="What is kept fixed.",
    )
    molecule_constraint_parameters: Quantity[Any] = Quantity(
        type=Any,
        categories=[Unused],
        description="Parameters of the constraint.",
    )
    number_of_atoms_per_molecule_constraint: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of atoms in one constraint.",
    )
    number_of_molecule_constraints: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of constraints of this kind.",
    )


class MoleculeInteraction(MSection):
    """An interaction within a molecule."""

    m_def = Section(aliases=["section_molecule_interaction"])

    molecule_interaction_atoms: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_molecule_interactions", "number_of_atoms_per_molecule_interaction"],
        categories=[Unused],
        description="Indices, within the molecule, of the atoms of each interaction.",
    )
    molecule_interaction_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Form of the interaction.",
    )
    molecule_interaction_parameters: Quantity[Any] = Quantity(
        type=Any,
        categories=[Unused],
        description="Parameters of the form.",
    )
    number_of_atoms_per_molecule_interaction: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of atoms in one interaction.",
    )
    number_of_molecule_interactions: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of interactions of this kind.",
    )
