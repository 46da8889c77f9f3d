"""The structure of an entry as OPTIMADE wants it."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.annotations import Optimade, Search
from nomad.datamodel.derivations import count_periodic_dimensions
from nomad.datamodel.values import ELEMENTS
from nomad.metainfo import MEnum, MSection, Quantity, Section, SectionProxy, SubSection, float64


class Species(MSection):
    """A kind of site: one element, a mixture, or a vacancy."""

    m_def = Section(links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.13"])

    name: Quantity[str] = Quantity(
        type=str,
        a_optimade=Optimade(type="string"),
        description="Name, to which `species_at_sites` refers.",
    )
    chemical_symbols: Quantity[list[str]] = Quantity(
        type=MEnum(ELEMENTS, "x", "vacancy"),
        shape=["1..*"],
        a_optimade=Optimade(type="list"),
        description="Elements of the mixture; `X` is an unknown element, `vacancy` an empty site.",
    )
    concentration: Quantity[list[float]] = Quantity(
        type=float,
        shape=["1..*"],
        a_optimade=Optimade(type="list"),
        description="Fraction of each element.",
    )
    mass: Quantity[float] = Quantity(
        type=float,
        unit="unified_atomic_mass_unit",
        a_optimade=Optimade(type="float", optional=True),
        description="Mass of the site.",
    )
    original_name: Quantity[str] = Quantity(
        type=str,
        a_optimade=Optimade(type="string", optional=True),
        description="Name of the species in the raw data.",
    )


class OptimadeEntry(MSection):
    """The representative geometry as a structure of the OPTIMADE standard."""

    m_def = Section(links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2"])

    elements: Quantity[list[str]] = Quantity(
        type=MEnum(ELEMENTS),
        shape=["1..*"],
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.1"],
        a_search=Search(),
        a_optimade=Optimade(type="list"),
        description="The different elements in alphabetical order.",
    )
    nelements: Quantity[int] = Quantity(
        type=int,
        default=0,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.2"],
        a_search=Search(),
        a_optimade=Optimade(type="integer", sortable=True),
        description="Number of different elements.",
    )
    elements_ratios: Quantity[list[float]] = Quantity(
        type=float,
        shape=["nelements"],
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.3"],
        a_search=Search(kind="nested"),
        a_optimade=Optimade(type="list"),
        description="Fraction of each element, in the order of `elements`; they sum up to one.",
    )
    chemical_formula_descriptive: Quantity[str] = Quantity(
        type=str,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.4"],
        a_search=Search(),
        a_optimade=Optimade(type="string", sortable=True),
        description="Formula as the providers of the data write it.",
    )
    chemical_formula_reduced: Quantity[str] = Quantity(
        type=str,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.5"],
        a_search=Search(),
        a_optimade=Optimade(type="string", sortable=True),
        description=(
            "Formula with elements in alphabetical order and numbers divided by their greatest common divisor."
        ),
    )
    chemical_formula_hill: Quantity[str] = Quantity(
        type=str,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.6"],
        a_search=Search(),
        a_optimade=Optimade(type="string", sortable=True),
        description="Formula in Hill order: carbon, hydrogen, then the others alphabetically; not divided.",
    )
    chemical_formula_anonymous: Quantity[str] = Quantity(
        type=str,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.7"],
        a_search=Search(),
        a_optimade=Optimade(type="string", sortable=True),
        description="Reduced formula with elements replaced by A, B, C, ... in the order of falling numbers.",
    )
    dimension_types: Quantity[list[int]] = Quantity(
        type=int,
        shape=[3],
        default=[0, 0, 0],
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.8"],
        a_optimade=Optimade(type="list"),
        description="1 for each lattice vector along which the structure repeats, otherwise 0.",
    )
    nperiodic_dimensions: Quantity[int] = Quantity(
        type=int,
        derived=count_periodic_dimensions,
        virtual=True,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.8"],
        a_search=Search(),
        a_optimade=Optimade(type="integer", sortable=True),
        description="Number of directions in which the structure repeats.",
    )
    lattice_vectors: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="angstrom",
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.9"],
        a_optimade=Optimade(type="list"),
        description="The three lattice vectors as rows, in angstrom.",
    )
    cartesian_site_positions: Quantity[Any] = Quantity(
        type=float64,
        shape=["nsites", 3],
        unit="angstrom",
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.10"],
        a_optimade=Optimade(type="list"),
        description="Cartesian positions of all sites, in angstrom.",
    )
    nsites: Quantity[int] = Quantity(
        type=int,
        default=0,
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.11"],
        a_search=Search(),
        a_optimade=Optimade(type="integer", sortable=True),
        description="Number of sites.",
    )
    species_at_sites: Quantity[list[str]] = Quantity(
        type=str,
        shape=["nsites"],
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.12"],
        a_search=Search(),
        a_optimade=Optimade(type="list"),
        description="Name of the species at each site.",
    )
    structure_features: Quantity[list[str]] = Quantity(
        type=MEnum("disorder", "unknown_positions", "assemblies"),
        shape=["1..*"],
        default=[],
        links=["https://github.com/Materials-Consortia/OPTiMaDe/blob/develop/optimade.md#h.6.2.15"],
        a_search=Search(),
        a_optimade=Optimade(type="list"),
        description="Which special features of the standard the structure uses.",
    )
    species: SubSection[list[Species]] = SubSection(sub_section=SectionProxy("Species"), repeats=True)
