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
    """A geometry: the atoms, where they are, and in which cell.

    One section for each geometry that occurs in the run.
    """

    m_def = Section(aliases=["section_system"])

    atom_atom_number: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_sites"],
        description="Atomic number of the element on each site.",
    )
    atom_concentrations: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        categories=[Unused],
        description=(
            "Probability that each atom is present, for geometries with partial occupation; one for ordinary atoms."
        ),
    )
    atom_labels: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_atoms"],
        categories=[ConfigurationCore],
        description=(
            "Chemical symbol of each atom. Digits after the symbol may tell apart atoms of one element; `X` "
            "is an unknown element or an empty sphere."
        ),
    )
    atom_positions: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="meter",
        categories=[ConfigurationCore],
        description="Cartesian positions of all atoms, in the same frame as the lattice vectors.",
    )
    atom_species: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms"],
        description="Atomic number of each atom; 0 where the label is no element.",
    )
    atom_velocities: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="meter / second",
        description="Cartesian velocities of all atoms, for frames of a molecular dynamics run.",
    )
    configuration_periodic_dimensions: Quantity[list[bool]] = Quantity(
        type=bool,
        shape=[3],
        categories=[ConfigurationCore],
        description="Along which of the three lattice vectors the geometry repeats.",
    )
    configuration_raw_gid: Quantity[str] = Quantity(
        type=str,
        description=("Hash of labels, positions, cell and periodicity as given, by which equal geometries are found."),
    )
    embedded_system: Quantity[bool] = Quantity(
        type=bool,
        categories=[ConfigurationCore, Unused],
        description="Whether the atoms are embedded in surroundings that are treated in another way.",
    )
    lattice_vectors: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="meter",
        categories=[ConfigurationCore],
        description="The three lattice vectors as rows. Missing for molecules and atoms.",
    )
    local_rotations: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3, 3],
        categories=[Unused],
        description="A rotation matrix for each atom that turns the global frame into the local one.",
    )
    number_of_atoms: Quantity[int] = Quantity(
        type=int,
        description="Number of atoms. Rarely stored: take the length of `atom_labels`.",
    )
    number_of_sites: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of sites, of which some may be occupied by more than one element.",
    )
    SC_matrix: Quantity[Any] = Quantity(
        type=int32,
        shape=[3, 3],
        description=(
            "The matrix that makes the lattice vectors of the supercell (rows) from those of the primitive "
            "cell: supercell = matrix times primitive cell."
        ),
    )
    simulation_cell: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="meter",
        categories=[ConfigurationCore],
        description=(
            "The three vectors (rows) of the cell that the program uses, also for geometries that are not "
            "periodic; stands in when there are no lattice vectors."
        ),
    )
    symmorphic: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        description=(
            "Whether the space group is symmorphic, that is has no operation with a fractional translation "
            "in a suitable origin."
        ),
    )
    system_composition: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Labels and numbers of the atoms, as one text.",
    )
    system_configuration_consistent: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        description="Whether composition and atom labels agree.",
    )
    system_name: Quantity[str] = Quantity(
        type=str,
        description=("Name that the user gave to the geometry, for example the comment line of a VASP POSCAR file."),
    )
    system_reweighted_composition: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Composition with the concentrations of partially occupied sites.",
    )
    system_type: Quantity[str] = Quantity(
        type=str,
        description=(
            "What the geometry is, as found by the classification: `bulk`, `2D`, `1D`, `surface`, `molecule "
            "/ cluster`, `atom`, `unavailable`."
        ),
    )
    time_reversal_symmetry: Quantity[bool] = Quantity(
        type=bool,
        categories=[Unused],
        description="Whether k and -k are equivalent.",
    )
    chemical_composition: Quantity[str] = Quantity(
        type=str,
        description="Formula with the atoms in the order of the labels, as the program gives them.",
    )
    chemical_composition_reduced: Quantity[str] = Quantity(
        type=str,
        description="Formula with sorted elements and the numbers divided by their greatest common divisor.",
    )
    chemical_composition_bulk_reduced: Quantity[str] = Quantity(
        type=str,
        description="Formula of the whole cell in Hill order, not divided: eight silicon atoms are `Si8`.",
    )
    number_of_electrons: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_spin_channels"],
        categories=[ConfigurationCore],
        description="Number of electrons in each spin channel.",
    )
    topology_ref: Quantity[Topology] = Quantity(
        type=Reference(SectionProxy("Topology")),
        categories=[Unused],
        description="The topology (molecules and force field types) of these atoms.",
    )
    is_representative: Quantity[bool] = Quantity(
        type=bool,
        description=(
            "Whether this geometry stands for the entry: it is the one that formula, symmetry and materials "
            "are derived from. Only written when true."
        ),
    )
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
    """How a geometry was made from another one."""

    m_def = Section(aliases=["section_system_to_system_refs"])

    system_to_system_kind: Quantity[str] = Quantity(
        type=str,
        description="The relation; `subsystem` leads from a supercell to its primitive cell.",
    )
    system_to_system_ref: Quantity[System] = Quantity(
        type=Reference(SectionProxy("System")),
        description="The other geometry.",
    )


class AtomicMultipoles(MSection):
    """Multipole moments of the charge distribution around each atom."""

    m_def = Section(aliases=["section_atomic_multipoles"])

    atomic_multipole_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="How the charge was partitioned, for example `hirshfeld` or `mulliken`.",
    )
    atomic_multipole_lm: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_lm_atomic_multipoles", 2],
        categories=[Unused],
        description=("Angular momenta (l, m) of the moments; the meaning of m is in `atomic_multipole_m_kind`."),
    )
    atomic_multipole_m_kind: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Convention of m: `integrated`, `real_orbital`, `spherical`, `polynomial`, ...",
    )
    atomic_multipole_values: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_lm_atomic_multipoles", "number_of_atoms"],
        categories=[Unused],
        description=(
            "The moments, for each (l, m) and atom; l = 0 is the charge in units of the elementary charge, "
            "positive where electrons are missing."
        ),
    )
    number_of_lm_atomic_multipoles: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of different (l, m).",
    )


class OriginalSystem(MSection):
    """Symmetry of the geometry as it was given, atom by atom."""

    m_def = Section(aliases=["section_original_system"])

    equivalent_atoms_original: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms"],
        description="For each atom the index of the first atom that is symmetrically equivalent to it.",
    )
    wyckoff_letters_original: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_atoms"],
        description="Wyckoff letter of the site of each atom.",
    )
