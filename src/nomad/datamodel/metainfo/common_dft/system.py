"""Geometries: atoms, cell, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import ConfigurationCore, FastAccess, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Reference, Section, SectionProxy, SubSection, float64, int32

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.soap import Soap
    from nomad.datamodel.metainfo.common_dft.symmetry import Prototype, SpringerMaterial, Symmetry
    from nomad.datamodel.metainfo.common_dft.topology import Topology


class System(MSection):
    m_def = Section(aliases=["section_system"])

    atom_atom_number: Quantity[Any] = Quantity(type=int32, shape=["number_of_sites"])
    atom_concentrations: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms"], categories=[Unused])
    atom_labels: Quantity[list[str]] = Quantity(type=str, shape=["number_of_atoms"], categories=[ConfigurationCore])
    atom_positions: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_atoms", 3], unit="meter", categories=[ConfigurationCore]
    )
    atom_species: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms"])
    atom_velocities: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms", 3], unit="meter / second")
    configuration_periodic_dimensions: Quantity[list[bool]] = Quantity(
        type=bool, shape=[3], categories=[ConfigurationCore]
    )
    configuration_raw_gid: Quantity[str] = Quantity(type=str)
    embedded_system: Quantity[bool] = Quantity(type=bool, categories=[ConfigurationCore, Unused])
    lattice_vectors: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="meter", categories=[ConfigurationCore])
    local_rotations: Quantity[Any] = Quantity(type=float64, shape=["number_of_atoms", 3, 3], categories=[Unused])
    number_of_atoms: Quantity[int] = Quantity(type=int)
    number_of_sites: Quantity[int] = Quantity(type=int, categories=[Unused])
    SC_matrix: Quantity[Any] = Quantity(type=int32, shape=[3, 3])
    simulation_cell: Quantity[Any] = Quantity(type=float64, shape=[3, 3], unit="meter", categories=[ConfigurationCore])
    symmorphic: Quantity[bool] = Quantity(type=bool, categories=[Unused])
    system_composition: Quantity[str] = Quantity(type=str, categories=[Unused])
    system_configuration_consistent: Quantity[bool] = Quantity(type=bool, categories=[Unused])
    system_name: Quantity[str] = Quantity(type=str)
    system_reweighted_composition: Quantity[str] = Quantity(type=str, categories=[Unused])
    system_type: Quantity[str] = Quantity(type=str)
    time_reversal_symmetry: Quantity[bool] = Quantity(type=bool, categories=[Unused])
    chemical_composition: Quantity[str] = Quantity(type=str)
    chemical_composition_reduced: Quantity[str] = Quantity(type=str)
    chemical_composition_bulk_reduced: Quantity[str] = Quantity(type=str)
    number_of_electrons: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_spin_channels"], categories=[ConfigurationCore]
    )
    topology_ref: Quantity[Topology] = Quantity(type=Reference(SectionProxy("Topology")), categories=[Unused])
    is_representative: Quantity[bool] = Quantity(type=bool)
    section_prototype: SubSection[list[Prototype]] = SubSection(
        sub_section=SectionProxy("Prototype"), repeats=True, categories=[FastAccess]
    )
    section_springer_material: SubSection[list[SpringerMaterial]] = SubSection(
        sub_section=SectionProxy("SpringerMaterial"), repeats=True, categories=[FastAccess]
    )
    section_symmetry: SubSection[list[Symmetry]] = SubSection(
        sub_section=SectionProxy("Symmetry"), repeats=True, categories=[FastAccess]
    )
    section_system_to_system_refs: SubSection[list[SystemToSystemRefs]] = SubSection(
        sub_section=SectionProxy("SystemToSystemRefs"), repeats=True
    )
    section_soap: SubSection[list[Soap]] = SubSection(
        sub_section=SectionProxy("Soap"), repeats=True, categories=[Unused]
    )


class SystemToSystemRefs(MSection):
    m_def = Section(aliases=["section_system_to_system_refs"])

    system_to_system_kind: Quantity[str] = Quantity(type=str)
    system_to_system_ref: Quantity[System] = Quantity(type=Reference(SectionProxy("System")))


class AtomicMultipoles(MSection):
    m_def = Section(aliases=["section_atomic_multipoles"])

    atomic_multipole_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    atomic_multipole_lm: Quantity[Any] = Quantity(
        type=int32, shape=["number_of_lm_atomic_multipoles", 2], categories=[Unused]
    )
    atomic_multipole_m_kind: Quantity[str] = Quantity(type=str, categories=[Unused])
    atomic_multipole_values: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_lm_atomic_multipoles", "number_of_atoms"], categories=[Unused]
    )
    number_of_lm_atomic_multipoles: Quantity[int] = Quantity(type=int, categories=[Unused])


class OriginalSystem(MSection):
    m_def = Section(aliases=["section_original_system"])

    equivalent_atoms_original: Quantity[Any] = Quantity(type=int32, shape=["number_of_atoms"])
    wyckoff_letters_original: Quantity[list[str]] = Quantity(type=str, shape=["number_of_atoms"])
