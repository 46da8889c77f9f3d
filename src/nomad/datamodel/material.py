"""Materials with all their calculations, as documents of the encyclopedia."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.datamodel import EditableUserMetadata, MongoMetadata
from nomad.metainfo import Bool, MEnum, MSection, Quantity, SectionProxy, SubSection, float64, int32


class DOSSimilarity(MSection):
    """Materials with similar density of states."""

    material_ids: Quantity[list[str]] = Quantity(
        type=str,
        shape=["n_similar_materials"],
        description="Identifiers of the similar materials.",
    )
    values: Quantity[list[float]] = Quantity(
        type=float,
        shape=["n_similar_materials"],
        description="Similarity (Tanimoto coefficient) of each of them, from 0 to 1.",
    )


class Similarity(MSection):
    """Similar materials in several respects."""

    electronic_dos: SubSection[DOSSimilarity] = SubSection(sub_section=SectionProxy("DOSSimilarity"))


class Energies(MSection):
    """Energies of a calculation for the whole simulation cell."""

    energy_total: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Total energy.",
    )
    energy_total_T0: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Total energy extrapolated to zero electronic temperature.",
    )
    energy_free: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Free energy of nuclei and smeared electrons.",
    )


class Properties(MSection):
    """Results of a calculation."""

    atomic_density: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter ** 3",
        a_search=Search(),
        description="Number of atoms per volume of the idealised structure.",
    )
    mass_density: Quantity[Any] = Quantity(
        type=float64,
        unit="kilogram / meter ** 3",
        a_search=Search(),
        description="Mass per volume of the idealised structure.",
    )
    band_gap: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        a_search=Search(),
        description="Smallest band gap of all spin channels; zero for metals.",
    )
    band_gap_direct: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether that gap is direct.",
    )
    has_electronic_band_structure: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether there is a band structure of the electrons.",
    )
    has_electronic_dos: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether there is a density of states of the electrons.",
    )
    has_thermodynamical_properties: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description="Whether there is thermodynamics of the vibrations.",
    )
    energies: SubSection[Energies] = SubSection(sub_section=SectionProxy("Energies"))


class Method(MSection):
    """How a calculation was made."""

    program_name: Quantity[str] = Quantity(
        type=MEnum(
            "ABINIT",
            "Amber",
            "ASAP",
            "ATK",
            "BAND",
            "BigDFT",
            "CASTEP",
            "Charmm",
            "CP2K",
            "CPMD",
            "Crystal",
            "DFTB+",
            "DL_POLY",
            "DMol3",
            "elastic",
            "elk",
            "exciting",
            "FHI-aims",
            "fleur",
            "fplo",
            "GAMESS",
            "Gaussian",
            "GPAW",
            "Gromacs",
            "Gromos",
            "gulp",
            "LAMMPS",
            "libAtoms",
            "MOLCAS",
            "MOPAC",
            "Namd",
            "NWChem",
            "Octopus",
            "ONETEP",
            "OpenKIM",
            "ORCA",
            "Phonopy",
            "qbox",
            "Quantum Espresso",
            "Siesta",
            "TINKER",
            "turbomole",
            "VASP",
            "WIEN2k",
        ),
        a_search=Search(),
        description="Name of the program.",
    )
    program_version: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Version of the program.",
    )
    basis_set: Quantity[str] = Quantity(
        type=MEnum(
            "numeric AOs", "LCAO", "gaussians", "(L)APW+lo", "plane waves", "psinc functions", "real-space grid"
        ),
        a_search=Search(),
        description="Kind of the basis set.",
    )
    method_type: Quantity[str] = Quantity(
        type=MEnum("DFT+U", "DFT", "GW", "unavailable"),
        a_search=Search(),
        description="The theory.",
    )
    core_electron_treatment: Quantity[str] = Quantity(
        type=MEnum("full all electron", "all electron frozen core", "pseudopotential", "unavailable"),
        a_search=Search(),
        description="What is done with core electrons.",
    )
    functional_long_name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="libxc names of the components of the functional, with their weights.",
    )
    functional_type: Quantity[str] = Quantity(
        type=MEnum("GGA", "LDA", "hybrid-GGA", "hybrid-meta-GGA", "HF", "GW", "meta-GGA"),
        a_search=Search(),
        description="Class of the functional.",
    )
    method_id: Quantity[str] = Quantity(
        type=str,
        description="Hash of all settings that must agree for results to be comparable.",
    )
    group_eos_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description=("Hash that is shared by the calculations of one equation of state: all equal but the volume."),
    )
    group_parametervariation_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description=("Hash that is shared by calculations of one geometry that differ only in numerical settings."),
    )
    gw_starting_point: Quantity[str] = Quantity(
        type=str,
        description="Functional of the calculation that GW starts from.",
    )
    gw_type: Quantity[str] = Quantity(
        type=MEnum("G0W0", "scGW"),
        description="Which parts of GW are iterated.",
    )
    smearing_kind: Quantity[str] = Quantity(
        type=str,
        description="How occupation numbers are smeared.",
    )
    smearing_parameter: Quantity[Any] = Quantity(
        type=float64,
        description="Width of the smearing, as an energy in joule.",
    )


class Workflow(MSection):
    """What a calculation is."""

    workflow_type: Quantity[str] = Quantity(
        type=MEnum(
            "single point",
            "geometry optimization",
            "molecular dynamics",
            "phonon calculation",
            "elastic constants",
            "QHA calculation",
            "GW calculation",
            "equation of state",
            "parameter variation",
            "unavailable",
        ),
        a_search=Search(),
        description="Kind of the workflow.",
    )


class WyckoffVariables(MSection):
    """The free parameters of a Wyckoff position."""

    x: Quantity[Any] = Quantity(
        type=float64,
        description="Value of x, as a fraction.",
    )
    y: Quantity[Any] = Quantity(
        type=float64,
        description="Value of y, as a fraction.",
    )
    z: Quantity[Any] = Quantity(
        type=float64,
        description="Value of z, as a fraction.",
    )


class WyckoffSet(MSection):
    """Atoms of one element on one Wyckoff position."""

    wyckoff_letter: Quantity[str] = Quantity(
        type=str,
        description="Letter of the position.",
    )
    indices: Quantity[Any] = Quantity(
        type=int32,
        shape=["1..*"],
        description="Indices of the atoms in the idealised structure.",
    )
    element: Quantity[str] = Quantity(
        type=str,
        description="Chemical symbol.",
    )
    variables: SubSection[WyckoffVariables] = SubSection(sub_section=SectionProxy("WyckoffVariables"))


class LatticeParameters(MSection):
    """Lengths and angles of the conventional cell."""

    a: Quantity[float] = Quantity(
        type=float,
        description="Length of the first lattice vector, in metre.",
    )
    b: Quantity[float] = Quantity(
        type=float,
        description="Length of the second lattice vector, in metre.",
    )
    c: Quantity[float] = Quantity(
        type=float,
        description="Length of the third lattice vector, in metre.",
    )
    alpha: Quantity[float] = Quantity(
        type=float,
        description="Angle between the second and the third lattice vector, in radian.",
    )
    beta: Quantity[float] = Quantity(
        type=float,
        description="Angle between the first and the third lattice vector, in radian.",
    )
    gamma: Quantity[float] = Quantity(
        type=float,
        description="Angle between the first and the second lattice vector, in radian.",
    )


class IdealizedStructure(MSection):
    """The conventional cell with atoms exactly on their symmetric positions."""

    atom_labels: Quantity[list[str]] = Quantity(
        type=str,
        shape=["1..*"],
        description="Chemical symbol of each atom.",
    )
    atom_positions: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        description="Positions in fractions of the lattice vectors.",
    )
    lattice_vectors: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        description="Lattice vectors of the conventional cell as rows, in metre.",
    )
    lattice_vectors_primitive: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        description="Lattice vectors of the primitive cell as rows, in metre.",
    )
    periodicity: Quantity[list[bool]] = Quantity(
        type=Bool,
        shape=[3],
        description="Along which lattice vectors the structure repeats.",
    )
    number_of_atoms: Quantity[int] = Quantity(
        type=int,
        description="Number of atoms in the conventional cell.",
    )
    cell_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="meter ** 3",
        a_search=Search(),
        description="Volume of the conventional cell.",
    )
    wyckoff_sets: SubSection[list[WyckoffSet]] = SubSection(sub_section=SectionProxy("WyckoffSet"), repeats=True)
    lattice_parameters: SubSection[LatticeParameters] = SubSection(sub_section=SectionProxy("LatticeParameters"))


class Calculation(MSection):
    """A calculation of a material, with what is needed to decide who may see it."""

    calc_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Identifier of the entry.",
    )
    upload_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Identifier of the upload.",
    )
    published: Quantity[bool] = Quantity(
        type=bool,
        default=False,
        categories=[MongoMetadata],
        a_search=Search(),
        description="Whether the entry is published.",
    )
    with_embargo: Quantity[bool] = Quantity(
        type=bool,
        default=False,
        categories=[EditableUserMetadata, MongoMetadata],
        a_search=Search(),
        description="Whether the entry is under embargo.",
    )
    owners: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(kind="keyword", exact="name.keyword", many_or="append"),
        description="Identifiers of the users who may always read the entry.",
    )
    method: SubSection[Method] = SubSection(sub_section=SectionProxy("Method"))
    workflow: SubSection[Workflow] = SubSection(sub_section=SectionProxy("Workflow"))
    properties: SubSection[Properties] = SubSection(sub_section=SectionProxy("Properties"))
    idealized_structure: SubSection[IdealizedStructure] = SubSection(sub_section=SectionProxy("IdealizedStructure"))


class Bulk(MSection):
    """What only crystals with three periodic dimensions have."""

    bravais_lattice: Quantity[str] = Quantity(
        type=MEnum("aP", "mP", "mS", "oP", "oS", "oI", "oF", "tP", "tI", "hR", "hP", "cP", "cI", "cF"),
        a_search=Search(),
        description="Pearson symbol of the Bravais lattice.",
    )
    crystal_system: Quantity[str] = Quantity(
        type=MEnum("triclinic", "monoclinic", "orthorhombic", "tetragonal", "trigonal", "hexagonal", "cubic"),
        a_search=Search(),
        description="Crystal system.",
    )
    has_free_wyckoff_parameters: Quantity[bool] = Quantity(
        type=bool,
        a_search=Search(),
        description=(
            "Whether an occupied Wyckoff position has a free parameter, so that positions are not fixed by symmetry."
        ),
    )
    point_group: Quantity[str] = Quantity(
        type=MEnum(
            "1",
            "-1",
            "2",
            "m",
            "2/m",
            "222",
            "mm2",
            "mmm",
            "4",
            "-4",
            "4/m",
            "422",
            "4mm",
            "-42m",
            "4/mmm",
            "3",
            "-3",
            "32",
            "3m",
            "-3m",
            "6",
            "-6",
            "6/m",
            "622",
            "6mm",
            "-6m2",
            "6/mmm",
            "23",
            "m-3",
            "432",
            "-43m",
            "m-3m",
        ),
        a_search=Search(),
        description="Hermann-Mauguin symbol of the point group.",
    )
    space_group_number: Quantity[int] = Quantity(
        type=int,
        a_search=Search(),
        description="Number of the space group.",
    )
    space_group_international_short_symbol: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Short Hermann-Mauguin symbol of the space group.",
    )
    structure_prototype: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="The compound that gives the prototype its name, such as `NaCl`.",
    )
    structure_type: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Usual name of the structure, such as `rock salt` or `perovskite`.",
    )
    strukturbericht_designation: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Name in the Strukturbericht, such as `B1`.",
    )
    program_name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Name of the program that computed the material.",
    )


class Material(MSection):
    """A material with all its calculations."""

    material_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Identifier of the material: hash of composition, type and symmetry.",
    )
    material_type: Quantity[str] = Quantity(
        type=MEnum("bulk", "2D", "1D"),
        a_search=Search(),
        description="Dimensionality of the structure.",
    )
    material_name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Usual name.",
    )
    material_classification: Quantity[str] = Quantity(
        type=str,
        description="Classes by property, as JSON text.",
    )
    formula: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Formula of the primitive cell in Hill order.",
    )
    formula_reduced: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="Formula in Hill order with numbers divided by their greatest common divisor.",
    )
    species_and_counts: Quantity[str] = Quantity(
        type=str,
        a_search=Search(kind="text"),
        description="The terms of the reduced formula with blanks between them, for full-text search.",
    )
    species: Quantity[str] = Quantity(
        type=str,
        a_search=Search(kind="text"),
        description="The elements with blanks between them, for full-text search.",
    )
    similarity: SubSection[Similarity] = SubSection(sub_section=SectionProxy("Similarity"))
    calculations: SubSection[list[Calculation]] = SubSection(sub_section=SectionProxy("Calculation"), repeats=True)
    bulk: SubSection[Bulk] = SubSection(sub_section=SectionProxy("Bulk"))
