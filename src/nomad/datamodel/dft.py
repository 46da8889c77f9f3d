"""Search metadata of electronic structure and force field calculations."""

from __future__ import annotations

from nomad.datamodel.annotations import Search
from nomad.datamodel.metainfo.common_dft.categories import FastAccess
from nomad.datamodel.metainfo.common_dft.workflow import Workflow
from nomad.datamodel.optimade import OptimadeEntry
from nomad.datamodel.values import CODE_NAMES
from nomad.metainfo import MEnum, MSection, Quantity, Reference, Section, SectionProxy, SubSection


class Label(MSection):
    """A classification of the material in some scheme."""

    label: Quantity[str] = Quantity(
        type=str,
        a_search=Search(),
        description="The class.",
    )
    type: Quantity[str] = Quantity(
        type=MEnum("compound_class", "classification", "prototype", "prototype_id"),
        a_search=Search(),
        description="The scheme.",
    )
    source: Quantity[str] = Quantity(
        type=MEnum("springer", "aflow_prototype_library"),
        a_search=Search(),
        description="Who classifies.",
    )


class DFTMetadata(MSection):
    """Search metadata of calculations with electronic structure methods and force fields."""

    m_def = Section(a_domain="dft")

    basis_set: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(
            statistic_size=8,
            statistic_fixed=True,
            statistic_values=[
                "(L)APW+lo",
                "gaussians",
                "numeric AOs",
                "plane waves",
                "psinc functions",
                "real-space grid",
                "unavailable",
                "not processed",
            ],
        ),
        description="Kind of the basis set.",
    )
    xc_functional: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(
            statistic_size=100,
            statistic_fixed=True,
            statistic_values=["GGA", "HF", "OEP", "hybrid", "meta-GGA", "vdW", "LDA", "unavailable", "not processed"],
        ),
        description="Class of the exchange-correlation functional, that of the alphabetically first component.",
    )
    xc_functional_names: Quantity[list[str]] = Quantity(
        type=str,
        shape=["*"],
        default=[],
        a_search=Search(many_and="append"),
        description="libxc names of all components, sorted.",
    )
    system: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(
            statistic_size=8,
            statistic_fixed=True,
            statistic_values=[
                "1D",
                "2D",
                "atom",
                "bulk",
                "molecule / cluster",
                "surface",
                "unavailable",
                "not processed",
            ],
        ),
        description="What the representative geometry is, as found by the classification.",
    )
    compound_type: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(
            statistic_size=11,
            statistic_fixed=True,
            statistic_values=[
                "unary",
                "binary",
                "ternary",
                "quaternary",
                "quinary",
                "sexinary",
                "septenary",
                "octanary",
                "nonary",
                "decinary",
                "not processed",
            ],
        ),
        description="Number of different elements in words.",
    )
    crystal_system: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(
            statistic_size=9,
            statistic_fixed=True,
            statistic_values=[
                "cubic",
                "hexagonal",
                "monoclinic",
                "orthorhombic",
                "tetragonal",
                "triclinic",
                "trigonal",
                "unavailable",
                "not processed",
            ],
        ),
        description="Crystal system of the representative geometry.",
    )
    spacegroup: Quantity[int] = Quantity(
        type=int,
        default=-1,
        a_search=Search(),
        description=("Number of the space group; 0 when there is a symmetry without number, -1 when not processed."),
    )
    spacegroup_symbol: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(),
        description="Short Hermann-Mauguin symbol of the space group.",
    )
    code_name: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(statistic_size=49, statistic_fixed=True, statistic_values=CODE_NAMES),
        description="Name of the program.",
    )
    code_version: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(),
        description=("Version of the program: the first number with up to three parts, otherwise the whole text."),
    )
    n_geometries: Quantity[int] = Quantity(
        type=int,
        default=0,
        a_search=Search(metric="sum", metric_name="dft.geometries"),
        description="Number of geometries in the archive.",
    )
    n_calculations: Quantity[int] = Quantity(
        type=int,
        default=0,
        a_search=Search(metric="sum", metric_name="dft.calculations"),
        description="Number of calculations in the archive.",
    )
    n_total_energies: Quantity[int] = Quantity(
        type=int,
        default=0,
        a_search=Search(metric="sum", metric_name="dft.total_energies"),
        description="Number of total energies in the archive.",
    )
    n_quantities: Quantity[int] = Quantity(
        type=int,
        default=0,
        a_search=Search(metric="sum", metric_name="dft.quantities"),
        description="Number of quantities and sections in the archive, repeated ones counted.",
    )
    quantities: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(many_and="append", metric="cardinality", metric_name="dft.distinct_quantities"),
        description="Names of all quantities and sections that occur in the archive.",
    )
    searchable_quantities: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(many_and="append", statistic_size=26, statistic_fixed=True),
        description="Those of them that can be chosen as a filter of properties.",
    )
    geometries: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(metric="cardinality", metric_name="dft.unique_geometries"),
        description="Hashes of all geometries in the archive.",
    )
    group_hash: Quantity[str] = Quantity(
        type=str,
        a_search=Search(many_or="append", metric="cardinality", metric_name="dft.groups", group="dft.groups_grouped"),
        description=(
            "Hash that puts together entries of one uploader with the same formula, space group, basis "
            "set, functional, program, version and embargo."
        ),
    )
    labels_springer_compound_class: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(many_and="append", statistic_fixed=True, statistic_order="count"),
        description="Compound classes by Springer Materials.",
    )
    labels_springer_classification: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(many_and="append", statistic_fixed=True, statistic_order="count"),
        description="Classes by property by Springer Materials.",
    )
    workflow: Quantity[Workflow] = Quantity(
        type=Reference(Workflow),
        a_search=Search(kind="object"),
        description="The workflow of the entry.",
    )
    labels: SubSection[list[Label]] = SubSection(
        sub_section=SectionProxy("Label"), repeats=True, categories=[FastAccess]
    )
    optimade: SubSection[OptimadeEntry] = SubSection(sub_section=OptimadeEntry)
