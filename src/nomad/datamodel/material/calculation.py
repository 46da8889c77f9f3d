"""Calculations of materials: methods, results, who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.annotations import Search
from nomad.datamodel.datamodel import EditableUserMetadata, MongoMetadata
from nomad.datamodel.material.package import m_package as m_package
from nomad.metainfo import MEnum, MSection, Quantity, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from nomad.datamodel.material.structure import IdealizedStructure


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
