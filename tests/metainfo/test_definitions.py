"""Definitions: how classes become definitions, what they inherit, and that the language describes itself."""

from __future__ import annotations

from typing import Any

import pytest

from metainfo.schema import Calculation, Cell, Geometry, NamedBand, Run, System
from nomad.metainfo import (
    Annotation,
    Category,
    Definition,
    DefinitionError,
    Environment,
    MCategory,
    MEnum,
    MetainfoError,
    MSection,
    Package,
    Property,
    Quantity,
    Section,
    SectionProxy,
    SubSection,
    float64,
)


def test_a_class_defines_a_section() -> None:
    definition = System.m_def
    assert definition.name == "System"
    assert definition.description == "A geometry."
    assert definition.aliases == ["section_system"]
    assert definition.qualified_name() == "metainfo.schema.System"
    assert System.labels.qualified_name() == "metainfo.schema.System.labels"
    assert definition.section_cls is System
    assert [quantity.name for quantity in definition.quantities][:2] == ["n_atoms", "labels"]
    assert System().m_def is definition


def test_the_package_is_that_of_the_module() -> None:
    package = System.m_def.package
    assert package is not None
    assert package.name == "metainfo.schema"
    assert package.description == "A small schema for the tests of the language."
    assert package.section("section_system") is System.m_def
    assert package.all_definitions["Cell"] is Cell.m_def
    assert System.m_def in package.section_definitions


def test_properties_know_their_place() -> None:
    assert System.labels.m_parent is System.m_def
    assert System.labels.m_path() == System.m_def.m_path() + "/quantities/1"
    assert Run.m_def.m_resolve("sub_sections/0") is Run.systems


def test_bases_are_inherited() -> None:
    definition = NamedBand.m_def
    assert list(definition.all_quantities) == ["energies", "name"]
    assert [base.name for base in definition.all_base_sections] == ["Band"]
    assert NamedBand(energies=[1.0], name="x").m_to_dict() == {"energies": [1.0], "name": "x"}


def test_several_bases() -> None:
    class A(MSection):
        a = Quantity(type=str)

    class B(MSection):
        b = Quantity(type=str, aliases=["bb"])

    class C(A, B):
        c = Quantity(type=str)

    assert list(C.m_def.all_properties) == ["a", "b", "c"]
    assert list(C.m_def.all_aliases) == ["a", "b", "c", "bb"]
    assert C(a="1", bb="2", c="3").m_to_dict() == {"a": "1", "b": "2", "c": "3"}


def test_lookups_of_a_section() -> None:
    definition = Calculation.m_def
    assert set(definition.all_sub_sections) == {"band", "bands"}
    assert definition.all_sub_sections_by_section[Calculation.band.section] == [
        Calculation.band,
        Calculation.bands,
    ]
    assert definition.all_quantities["energy"] is Calculation.energy
    assert Run.m_def.all_aliases["calcs"] is Run.calculations


@pytest.mark.parametrize(
    "properties",
    [
        {"a": Quantity(type=str), "b": Quantity(type=str, aliases=["a"])},
        {"a": Quantity(type=str, aliases=["x"]), "b": Quantity(type=str, aliases=["x"])},
        {"a": Quantity(type=str, aliases=["no name"])},
        {"labels": Quantity(type=str)},
        {"a": Quantity(type=str, shape=[3, 3])},
        {"a": Quantity(type=MEnum("x"), shape=["*", "*"])},
    ],
)
def test_broken_rules_are_found_when_the_class_is_made(properties: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        type("Broken", (System,), {**properties, "__module__": __name__})


def test_the_check_can_be_switched_off() -> None:
    class Other(System):
        m_def = Section(validate=False)
        labels = Quantity(type=int)

    assert Other(labels=3).labels == 3


def test_bad_definitions() -> None:
    with pytest.raises(DefinitionError, match="is no type"):
        Quantity(type=7)
    with pytest.raises(DefinitionError, match="has no property unitt"):
        Quantity(type=str, unitt="meter")
    with pytest.raises(TypeError, match="must be strings"):
        MEnum("a", 1)  # type: ignore[arg-type]


def test_an_extension_adds_to_its_base() -> None:
    class Base(MSection):
        a = Quantity(type=str)

    class Derived(Base):
        pass

    existing = Base()

    class Extension(Base):
        m_def = Section(extends_base_section=True)
        x_code_b = Quantity(type=int, aliases=["x_b"])
        x_code_children = SubSection(sub_section=SectionProxy("Base"), repeats=True)

    existing.x_code_b = 3  # type: ignore[attr-defined]
    existing.m_create(Base, "x_code_children", x_b=4)
    assert existing.m_to_dict() == {"x_code_b": 3, "x_code_children": [{"x_code_b": 4}]}
    assert Derived(x_code_b=5).m_to_dict() == {"x_code_b": 5}
    assert Base.m_def.extending_sections == [Extension.m_def]
    assert existing.m_as(Extension).x_code_b == 3
    assert [section.name for section in Base.m_def.inherited_sections] == ["Base", "Extension"]
    with pytest.raises(MetainfoError, match="create the base section"):
        Extension()


def test_only_one_base_can_be_extended() -> None:
    with pytest.raises(DefinitionError, match="exactly one base"):
        type(
            "Extension",
            (System, Run),
            {"m_def": Section(extends_base_section=True, validate=False), "__module__": __name__},
        )


def test_categories_are_transitive() -> None:
    assert System.cell.categories == [Cell.m_def]
    assert System.cell.all_categories() == {Cell.m_def, Geometry.m_def}
    assert set(Geometry.m_def.definitions) == {System.positions, Cell.m_def}
    assert Cell.m_def.description == "All about the cell."


def test_annotations_are_told_their_definition() -> None:
    class Note(Annotation):
        def init_annotation(self, definition: Definition) -> None:
            self.name = definition.qualified_name()

    class Noted(MSection):
        m_def = Section(a_plain="text")
        a = Quantity(type=str, a_note=[Note(), Note()])

    assert Noted.a.a_note[1].name.endswith("Noted.a")
    assert Noted.m_def.a_plain == "text"
    assert "note" not in Noted.a.m_to_dict()


def test_docstrings_describe_properties() -> None:
    class Described(MSection):
        """A section.

        Args:
            a: The first quantity.
            b (int): The second quantity.
        """

        a = Quantity(type=str)
        b = Quantity(type=int, description="Given.")

    assert Described.a.description == "The first quantity."
    assert Described.b.description == "Given."


def test_derived_quantities_take_the_docstring_of_their_method() -> None:
    assert System.volume.description == "Volume of the cell."
    assert System.n_atoms.is_scalar
    assert not System.labels.is_scalar


def test_dimensions_should_be_whole_numbers() -> None:
    class Sized(MSection):
        n = Quantity(type=int)
        m = Quantity(type=float64)
        good = Quantity(type=str, shape=["n"])
        missing = Quantity(type=str, shape=["k"])
        wrong = Quantity(type=str, shape=["m"])

    assert Sized.good.m_validate() == ([], [])
    assert "is no quantity" in Sized.missing.m_validate()[1][0]
    assert "is no whole number" in Sized.wrong.m_validate()[1][0]
    assert len(Sized.m_def.m_all_validate()[1]) == 2


def test_names_of_sections_must_exist_in_the_end() -> None:
    class Dangling(MSection):
        a = Quantity(type=SectionProxy("Nowhere"))

    package = Dangling.m_def.package
    assert package is not None
    with pytest.raises(DefinitionError, match="no section Nowhere"):
        package.__init_metainfo__()
    with pytest.raises(DefinitionError, match=r"no section not\.loaded\.Section"):
        SectionProxy("not.loaded.Section").resolve(None)
    package.section_definitions.remove(Dangling.m_def)


def test_the_language_describes_itself() -> None:
    for cls in (Definition, Property, Quantity, SubSection, Section, Category, Package, Environment):
        assert cls.m_def.m_def is Section.m_def
        assert cls.m_def.qualified_name() == f"nomad.metainfo.metainfo.{cls.__name__}"
        assert cls.m_def.m_parent is Section.m_def.package
    assert isinstance(Section.quantities, SubSection)
    assert isinstance(Quantity.shape, Quantity)
    assert set(Section.m_def.all_properties) > {"name", "aliases", "quantities", "all_properties"}
    assert [section.name for section in Quantity.m_def.all_base_sections] == ["Definition", "Property"]
    assert str(Quantity(type=float, unit="angstrom").unit) == "angstrom"


def test_definitions_are_found_by_name_in_an_environment() -> None:
    environment = Environment()
    package = System.m_def.package
    assert package is not None
    environment.m_add_sub_section("packages", package)
    try:
        assert environment.resolve_definition("section_system", Section) is System.m_def
        assert environment.resolve_definition("calcs", SubSection) is Run.calculations
        assert System.m_def.m_path().startswith("/packages/0/section_definitions/")
        with pytest.raises(KeyError):
            environment.resolve_definition("nothing", Section)
        with pytest.raises(DefinitionError, match="could be any of"):
            environment.resolve_definition("labels", Quantity)
    finally:
        environment.packages.remove(package)


def test_category_classes_need_no_body() -> None:
    class Tag(MCategory):
        pass

    assert Tag.m_def.name == "Tag"
    assert Tag.m_def.description is None
