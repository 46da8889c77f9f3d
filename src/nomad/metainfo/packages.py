"""What holds definitions together: categories, packages, environments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from nomad.metainfo.definition import Definition
from nomad.metainfo.errors import DefinitionError
from nomad.metainfo.quantity import Quantity
from nomad.metainfo.references import Reference
from nomad.metainfo.sections import MSection, SubSectionList
from nomad.metainfo.sub_section import SubSection

if TYPE_CHECKING:
    from nomad.metainfo.section_definition import Section

D = TypeVar("D", bound=Definition)


class CategoryType(type):
    """Metaclass of category classes."""

    m_def: Category

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        from nomad.metainfo import classes

        classes.define_category(cls, namespace)


class MCategory(metaclass=CategoryType):
    """Base class of all categories: `class Energy(MCategory)` with a docstring."""

    m_def: ClassVar[Category]


class Category(Definition):
    """A tag for definitions; may itself carry categories."""

    __slots__ = ("definitions",)

    definitions: list[Definition]
    """The definitions that carry this category directly."""

    def __init__(self, **common: Any) -> None:
        super().__init__(**common)
        self.definitions = []


class Package(Definition):
    """The definitions of one subject, usually of one Python module."""

    __slots__ = ("_sections",)

    section_definitions: list[Section]
    category_definitions: list[Category]
    all_definitions: dict[str, Definition]
    dependencies: list[Package]

    def __init__(self, **common: Any) -> None:
        super().__init__(**common)
        self._sections: dict[str, Section] = {}
        if self.m_data["name"]:
            from nomad.metainfo import registry

            registry.add(self)

    def add(self, definition: Section | Category) -> None:
        """Makes a definition part of this package."""
        kind = "category_definitions" if isinstance(definition, Category) else "section_definitions"
        sub_section = cast("SubSection[Any] | None", getattr(Package, kind, None))
        items = self.m_data.get(kind)
        if items is None:
            items = self.m_data[kind] = SubSectionList(self, sub_section)  # type: ignore[arg-type]
        definition.m_parent, definition.m_parent_sub_section = self, sub_section
        definition.m_parent_index = len(items)
        items.raw_append(definition)
        if not isinstance(definition, Category):
            for name in (definition.m_data["name"], *definition.m_data.get("aliases", ())):
                self._sections[name] = definition

    def section(self, name: str) -> Section | None:
        """A section of this package by name or alias."""
        return self._sections.get(name)

    def __init_metainfo__(self) -> None:
        """Resolves all names of sections that this package uses; raises DefinitionError for unknown ones."""
        for section in self.section_definitions:
            for prop in section.own_properties():
                if isinstance(prop, SubSection):
                    assert prop.section
                elif isinstance(prop, Quantity) and isinstance(prop.data_type, Reference):
                    prop.data_type.target()


class Environment(MSection):
    """A set of packages, in which definitions are found by name or alias."""

    packages: list[Package]
    all_definitions_by_name: dict[str, list[Definition]]

    def resolve_definition(self, name: str, kind: type[D], filter: Callable[[D], bool] = bool) -> D:
        """The one definition of this kind with a name or alias; extending sections do not count.

        Raises KeyError when there is none, and DefinitionError when there are several.
        """
        found = [
            definition
            for definition in self.all_definitions_by_name.get(name, ())
            if isinstance(definition, kind) and not definition.m_data.get("extends_base_section") and filter(definition)
        ]
        if not found:
            raise KeyError(f"There is no {kind.__name__} {name}")
        if len(found) > 1:
            names = ", ".join(definition.qualified_name() for definition in found)
            raise DefinitionError(f"{name} could be any of {names}")
        return found[0]


def definitions_of(package: Package) -> Iterator[Definition]:
    """All definitions of a package, with their properties."""
    yield from package.category_definitions
    for section in package.section_definitions:
        yield section
        yield from section.own_properties()
