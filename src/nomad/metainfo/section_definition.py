"""The definition of a section, and what follows from its bases and extensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from nomad.metainfo.definition import Definition, Property
from nomad.metainfo.errors import MetainfoError, UnknownProperty
from nomad.metainfo.quantity import Quantity
from nomad.metainfo.sections import MSection
from nomad.metainfo.sub_section import SubSection
from nomad.metainfo.types import is_identifier
from nomad.metainfo.validation import constraint

R = TypeVar("R")


class Section(Definition):
    """The structure of one kind of section.

    `extends_base_section`: the properties are added to the one base section itself; this is how parsers add quantities
    to the common sections. `validate=False` switches off the check for clashes with inherited names.
    """

    __slots__ = ("_cache", "inheriting", "section_cls", "validate")

    quantities: list[Quantity[Any]]
    sub_sections: list[SubSection[Any]]
    base_sections: list[Section]
    extending_sections: list[Section]
    extends_base_section: bool
    constraints: list[str]
    event_handlers: list[str]
    inherited_sections: list[Section]
    all_base_sections: list[Section]
    all_properties: dict[str, Property]
    all_quantities: dict[str, Quantity[Any]]
    all_sub_sections: dict[str, SubSection[Any]]
    all_sub_sections_by_section: dict[Section, list[SubSection[Any]]]
    all_aliases: dict[str, Property]

    section_cls: type[MSection]
    """The Python class of the sections of this kind."""
    inheriting: list[Section]
    """Sections that have this one as a direct base."""

    def __init__(self, *, extends_base_section: bool = False, validate: bool = True, **common: Any) -> None:
        super().__init__(**common)
        if extends_base_section:
            self.m_data["extends_base_section"] = True
        self.validate = validate
        self.inheriting = []
        self._cache: dict[Any, Any] = {}

    def own_properties(self) -> Iterator[Property]:
        """The properties that this definition itself adds."""
        yield from self.m_data.get("quantities", ())
        yield from self.m_data.get("sub_sections", ())

    def properties(self) -> dict[str, Property]:
        """All properties by name: of the bases, own ones, and those of extensions."""
        return self.computed_once("properties", self._find_properties)

    def quantities_by_name(self) -> dict[str, Quantity[Any]]:
        """All quantities by name."""
        return self.computed_once(
            "quantities",
            lambda: {name: item for name, item in self.properties().items() if isinstance(item, Quantity)},
        )

    def sub_sections_by_name(self) -> dict[str, SubSection[Any]]:
        """All sub-sections by name."""
        return self.computed_once(
            "sub_sections",
            lambda: {name: item for name, item in self.properties().items() if isinstance(item, SubSection)},
        )

    def all_names(self) -> dict[str, Property]:
        """All properties by name and by every alias."""
        return self.computed_once("names", self._find_names)

    def all_constraints(self) -> list[str]:
        """Names of the validation methods, inherited ones included."""
        found = dict.fromkeys(name for section in self.inherited() for name in section.m_data.get("constraints", ()))
        return list(found)

    def inherited(self) -> list[Section]:
        """This section, all bases transitively, and the extensions of all of them."""
        return self.computed_once("inherited", self._find_inherited)

    def all_inheriting(self) -> Iterator[Section]:
        """This section and everything derived from it."""
        yield self
        for section in self.inheriting:
            yield from section.all_inheriting()

    def property_named(self, name: str | Property) -> Property:
        """A property by name or alias (definitions are passed through). Raises UnknownProperty."""
        if name.__class__ is not str:
            return name  # type: ignore[return-value]
        try:
            return self.all_names()[name]
        except KeyError:
            raise UnknownProperty(f"Section {self.name} has no property {name}{self.suggestion(name)}.") from None

    def sub_section(self, name: str | SubSection[Any]) -> SubSection[Any]:
        """A sub-section by name or alias. Raises UnknownProperty."""
        if not isinstance(name, str):
            return name
        found = self.property_named(name)
        if not isinstance(found, SubSection):
            raise UnknownProperty(f"{name} of section {self.name} is no sub-section.")
        return found

    def is_repeating(self, name: str) -> bool:
        """Whether a name or alias belongs to a repeating sub-section."""
        found = self.all_names().get(name)
        return found is not None and bool(found.m_data.get("repeats"))

    def sub_section_for(self, section_cls: type[MSection]) -> SubSection[Any]:
        """The sub-section that holds sections of a class. Raises MetainfoError if there is none, or a choice."""
        return self.computed_once(section_cls, lambda: self._find_sub_section(section_cls))

    def suggestion(self, name: str) -> str:
        """`; did you mean ...?` for the most similar name, if any is similar."""
        from difflib import get_close_matches

        close = get_close_matches(name, self.all_names(), 1)
        return f"; did you mean {close[0]}?" if close else ""

    @constraint()
    def unique_names(self) -> None:
        """Names and aliases are Python identifiers, and different from each other and from inherited ones."""
        names: dict[str, Property] = {}
        for base in self.m_data["base_sections"]:
            names.update(base.all_names())
        for prop in self.own_properties():
            for name in (prop.m_data["name"], *prop.m_data.get("aliases", ())):
                assert is_identifier(name), f"{name!r} in section {self.name} is no Python identifier."
                other = names.setdefault(name, prop)
                assert other is prop, f"{prop.qualified_name()} has a name of {other.qualified_name()}: {name}."

    def changed(self) -> None:
        """Forgets what was computed here and in all derived sections."""
        self._cache.clear()
        for section in self.inheriting:
            section.changed()

    def computed_once(self, key: Any, compute: Callable[[], R]) -> R:
        """What `compute` returns; asked for again only after the section was extended."""
        try:
            found: R = self._cache[key]
        except KeyError:
            found = self._cache[key] = compute()
        return found

    def _find_inherited(self) -> list[Section]:
        found: dict[Section, None] = {}
        for base in self.m_data.get("base_sections", ()):
            found.update(dict.fromkeys(base.inherited()))
        found[self] = None
        found.update(dict.fromkeys(self.m_data.get("extending_sections", ())))
        return list(found)

    def _find_properties(self) -> dict[str, Property]:
        return {prop.m_data["name"]: prop for section in self.inherited() for prop in section.own_properties()}

    def _find_names(self) -> dict[str, Property]:
        found = dict(self.properties())
        for prop in self.properties().values():
            for alias in prop.m_data.get("aliases", ()):
                found.setdefault(alias, prop)
        return found

    def _find_sub_section(self, section_cls: type[MSection]) -> SubSection[Any]:
        candidates = self.sub_sections_by_name().values()
        found = [item for item in candidates if item.section.section_cls is section_cls]
        found = found or [item for item in candidates if issubclass(section_cls, item.section.section_cls)]
        if len(found) != 1:
            names = ", ".join(item.name for item in found)
            reason = f"{names} could all hold it; name one" if found else "no sub-section can hold it"
            raise MetainfoError(f"Cannot create a {section_cls.__name__} in a {self.name}: {reason}.")
        return found[0]
