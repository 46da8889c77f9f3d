"""Search metadata of electronic structure and force field calculations."""

from __future__ import annotations

from nomad.datamodel.annotations import Search
from nomad.datamodel.metainfo.common_dft.categories import FastAccess
from nomad.datamodel.metainfo.common_dft.workflow import Workflow
from nomad.datamodel.optimade import OptimadeEntry
from nomad.datamodel.values import CODE_NAMES
from nomad.metainfo import MEnum, MSection, Quantity, Reference, Section, SectionProxy, SubSection


class Label(MSection):
    label: Quantity[str] = Quantity(type=str, a_search=Search())
    type: Quantity[str] = Quantity(
        type=MEnum("compound_class", "classification", "prototype", "prototype_id"), a_search=Search()
    )
    source: Quantity[str] = Quantity(type=MEnum("springer", "aflow_prototype_library"), a_search=Search())


class DFTMetadata(MSection):
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
    )
    xc_functional: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(
            statistic_size=100,
            statistic_fixed=True,
            statistic_values=["GGA", "HF", "OEP", "hybrid", "meta-GGA", "vdW", "LDA", "unavailable", "not processed"],
        ),
    )
    xc_functional_names: Quantity[list[str]] = Quantity(
        type=str, shape=["*"], default=[], a_search=Search(many_and="append")
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
    )
    spacegroup: Quantity[int] = Quantity(type=int, default=-1, a_search=Search())
    spacegroup_symbol: Quantity[str] = Quantity(type=str, default="not processed", a_search=Search())
    code_name: Quantity[str] = Quantity(
        type=str,
        default="not processed",
        a_search=Search(statistic_size=49, statistic_fixed=True, statistic_values=CODE_NAMES),
    )
    code_version: Quantity[str] = Quantity(type=str, default="not processed", a_search=Search())
    n_geometries: Quantity[int] = Quantity(
        type=int, default=0, a_search=Search(metric="sum", metric_name="dft.geometries")
    )
    n_calculations: Quantity[int] = Quantity(
        type=int, default=0, a_search=Search(metric="sum", metric_name="dft.calculations")
    )
    n_total_energies: Quantity[int] = Quantity(
        type=int, default=0, a_search=Search(metric="sum", metric_name="dft.total_energies")
    )
    n_quantities: Quantity[int] = Quantity(
        type=int, default=0, a_search=Search(metric="sum", metric_name="dft.quantities")
    )
    quantities: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=Search(many_and="append", metric="cardinality", metric_name="dft.distinct_quantities"),
    )
    searchable_quantities: Quantity[list[str]] = Quantity(
        type=str, shape=["0..*"], a_search=Search(many_and="append", statistic_size=26, statistic_fixed=True)
    )
    geometries: Quantity[list[str]] = Quantity(
        type=str, shape=["0..*"], a_search=Search(metric="cardinality", metric_name="dft.unique_geometries")
    )
    group_hash: Quantity[str] = Quantity(
        type=str,
        a_search=Search(many_or="append", metric="cardinality", metric_name="dft.groups", group="dft.groups_grouped"),
    )
    labels_springer_compound_class: Quantity[list[str]] = Quantity(
        type=str, shape=["0..*"], a_search=Search(many_and="append", statistic_fixed=True, statistic_order="count")
    )
    labels_springer_classification: Quantity[list[str]] = Quantity(
        type=str, shape=["0..*"], a_search=Search(many_and="append", statistic_fixed=True, statistic_order="count")
    )
    workflow: Quantity[Workflow] = Quantity(type=Reference(Workflow), a_search=Search(kind="object"))
    labels: SubSection[list[Label]] = SubSection(
        sub_section=SectionProxy("Label"), repeats=True, categories=[FastAccess]
    )
    optimade: SubSection[OptimadeEntry] = SubSection(sub_section=OptimadeEntry)
