"""Materials, and which are similar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.annotations import Search
from nomad.datamodel.material.package import m_package as m_package
from nomad.metainfo import MEnum, MSection, Quantity, SectionProxy, SubSection

if TYPE_CHECKING:
    from nomad.datamodel.material.calculation import Calculation


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
        description="Chemical name made from the names of the elements; only for bulk materials.",
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


class Similarity(MSection):
    """Similar materials in several respects."""

    electronic_dos: SubSection[DOSSimilarity] = SubSection(sub_section=SectionProxy("DOSSimilarity"))


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
