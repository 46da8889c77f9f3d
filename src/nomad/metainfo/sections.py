"""Sections: the objects that hold data (and, since definitions describe themselves, the definitions too).

A section keeps its values in the dict `m_data`, by property name. Quantities and sub-sections are descriptors of
the section's class, so `system.atom_labels` is checked on writing and typed on reading. Sections have slots only:
assigning to an attribute that the schema does not know is an AttributeError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.metainfo import navigation, serialisation, validation
from nomad.metainfo.errors import MetainfoError, UnknownAttribute

if TYPE_CHECKING:
    from nomad.metainfo.definition import Property
    from nomad.metainfo.former import FormerValue
    from nomad.metainfo.section_definition import Section
    from nomad.metainfo.sub_section import SubSection

S = TypeVar("S", bound="MSection")
P = TypeVar("P", bound="MSection")


class MType(type):
    """Metaclass of sections: gives every class empty slots and hands it over to be defined."""

    m_def: Section

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> MType:
        namespace.setdefault("__slots__", ())
        return super().__new__(mcs, name, bases, namespace, **kwargs)

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(name, bases, namespace, **kwargs)
        from nomad.metainfo import classes

        classes.define_section(cls, namespace)


class SubSectionList(list[Any]):
    """The sections of a repeating sub-section. Appending makes them part of the tree; gaps (None) mean not loaded."""

    __slots__ = ("definition", "owner")

    def __init__(self, owner: MSection, definition: SubSection[Any]) -> None:
        self.owner = owner
        self.definition = definition

    def append(self, section: Any) -> None:
        """Adds a section at the end, exactly like `m_add_sub_section`."""
        self.owner.m_add_sub_section(self.definition, section)

    def extend(self, sections: Any) -> None:
        """Adds several sections at the end."""
        for section in list(sections):
            self.append(section)

    def remove(self, section: Any) -> None:
        """Takes a section out of the tree."""
        self.owner.m_remove_sub_section(self.definition, self.index(section))

    def pop(self, index: Any = -1) -> Any:
        """Takes the section at a position out of the tree and returns it."""
        section = self[index]
        self.owner.m_remove_sub_section(self.definition, range(len(self))[index])
        return section

    def raw_append(self, section: MSection | None) -> None:
        """Adds without any check or bookkeeping."""
        list.append(self, section)


class MSection(metaclass=MType):
    """Base class of all sections."""

    __slots__ = ("_extra", "m_data", "m_mod_count", "m_parent", "m_parent_index", "m_parent_sub_section")

    m_def: Section
    m_data: dict[str, Any]
    """Stored values by property name; use the attributes or `m_get` and `m_set` instead."""
    m_parent: MSection | None
    m_parent_sub_section: SubSection[Any] | None
    m_parent_index: int
    """Position in a repeating sub-section, -1 when not repeating."""
    m_mod_count: int
    """Grows with every change."""

    _on_set: tuple[str, ...] = ()
    _on_add: tuple[str, ...] = ()

    def __init__(self, **values: Any) -> None:
        self.m_data = {}
        self.m_parent = None
        self.m_parent_sub_section = None
        self.m_parent_index = -1
        self.m_mod_count = 0
        self._extra: dict[str, Any] | None = None
        if self.m_def.extends_base_section:
            raise MetainfoError(f"{self.m_def.name} extends a base section; create the base section instead")
        if values:
            self.m_update(**values)

    if not TYPE_CHECKING:  # type checkers shall know only the properties of the schema

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            if name.startswith("a_"):
                extra = object.__getattribute__(self, "_extra")
                if extra is not None and name[2:] in extra.get("annotations", ()):
                    return extra["annotations"][name[2:]]
            raise UnknownAttribute(name=name, obj=self)

    def __repr__(self) -> str:
        return f"{self.m_def.name}:{self.m_path()}"

    # values

    def m_set(self, name: str | Property, value: Any) -> None:
        """Sets a quantity or single sub-section by name, alias or definition."""
        definition = self.m_def.property_named(name)
        definition.__set__(self, value)

    def m_get(self, name: str | Property) -> Any:
        """The value of a property by name, alias or definition, as attribute access gives it."""
        definition = self.m_def.property_named(name)
        return definition.__get__(self, type(self))

    def m_magnitude(self, name: str) -> Any:
        """The stored value of a quantity: a bare number or array in the unit of the schema; None when unset."""
        value = self.m_data.get(name)
        if value is None:
            definition = self.m_def.property_named(name)
            value = self.m_data.get(definition.name)
            if value is None:
                value = definition.__get__(self, type(self))
                return getattr(value, "magnitude", value)
        return value

    def m_is_set(self, name: str | Property) -> bool:
        """Whether a property has a value of its own; defaults, derived values and empty lists do not count."""
        value = self.m_data.get(self.m_def.property_named(name).name)
        return value is not None and not (isinstance(value, SubSectionList) and not value)

    def m_update(self, **values: Any) -> None:
        """Sets several properties. Raises UnknownProperty (a KeyError) for names that the section does not have."""
        for name, value in values.items():
            if name.startswith("a_"):
                self.m_annotations[name[2:]] = value
            elif isinstance(value, list | tuple) and self.m_def.is_repeating(name):
                for section in value:
                    self.m_add_sub_section(name, section)
            else:
                self.m_set(name, value)

    @property
    def m_cache(self) -> dict[str, Any]:
        """Temporary values that normalizers share; never serialised."""
        return self._extras("cache")

    @property
    def m_former(self) -> dict[str, FormerValue]:
        """Stored values that the present schema cannot hold, by their former names; see `former`. Not serialised."""
        return self._extras("former")

    @property
    def m_annotations(self) -> dict[str, Any]:
        """Objects attached to this section by name; `section.a_<name>` reads one."""
        return self._extras("annotations")

    def _extras(self, kind: str) -> dict[str, Any]:
        if self._extra is None:
            self._extra = {}
        found: dict[str, Any] = self._extra.setdefault(kind, {})
        return found

    @property
    def m_context(self) -> Any:
        """What loads other archives that references point to: an object with `load(url) -> MSection`; usually None."""
        return self._extras("context").get("context")

    @m_context.setter
    def m_context(self, context: Any) -> None:
        self._extras("context")["context"] = context

    @property
    def m_resource(self) -> Any:
        """Where the tree of this section comes from, if whoever made it said so."""
        return self.m_root()._extras("context").get("resource")

    @m_resource.setter
    def m_resource(self, resource: Any) -> None:
        self.m_root()._extras("context")["resource"] = resource

    # sub-sections

    def m_create(self, section_cls: type[S], sub_section_def: SubSection[Any] | str | None = None, **values: Any) -> S:
        """A new section of this class in the sub-section that takes it (or in the given one).

        Raises MetainfoError when no sub-section can hold it, or several can and none is named.
        """
        definition = (
            self.m_def.sub_section_for(section_cls)
            if sub_section_def is None
            else self.m_def.sub_section(sub_section_def)
        )
        section = section_cls(**values)
        self.m_add_sub_section(definition, section)
        return section

    def m_add_sub_section(self, definition: SubSection[Any] | str, section: MSection) -> None:
        """Puts a section into a sub-section; it leaves the place where it was before."""
        definition = self.m_def.sub_section(definition)
        target = definition.section
        if not isinstance(section, target.section_cls):
            raise TypeError(f"{definition.qualified_name()} holds sections {target.name}, not {section!r}")
        if section.m_parent is not None and section.m_parent_sub_section is not None:
            section.m_parent._detach(section, section.m_parent_sub_section)
        name = definition.name
        if definition.repeats:
            items = self.m_data.get(name)
            if items is None:
                items = self.m_data[name] = SubSectionList(self, definition)
            section.m_parent_index = len(items)
            items.raw_append(section)
        else:
            old = self.m_data.get(name)
            if old is not None:
                self._detach(old, definition)
            section.m_parent_index = -1
            self.m_data[name] = section
        section.m_parent = self
        section.m_parent_sub_section = definition
        self.m_mod_count += 1
        for handler in self._on_add:
            getattr(self, handler)(section, definition)

    def m_remove_sub_section(self, definition: SubSection[Any] | str, index: int = -1) -> None:
        """Takes the section at a position (single sub-sections: the section) out of the tree."""
        definition = self.m_def.sub_section(definition)
        value = self.m_data.get(definition.name)
        if definition.repeats:
            value = value[index] if value else None
        if value is not None:
            self._detach(value, definition)

    def _detach(self, section: MSection, definition: SubSection[Any]) -> None:
        if definition.repeats:
            items = self.m_data[definition.name]
            del items[section.m_parent_index]
            for index in range(section.m_parent_index, len(items)):
                if items[index] is not None:
                    items[index].m_parent_index = index
        else:
            del self.m_data[definition.name]
        section.m_parent = section.m_parent_sub_section = None
        section.m_parent_index = -1
        self.m_mod_count += 1

    def m_get_sub_sections(self, definition: SubSection[Any] | str) -> list[Any]:
        """The sections of a sub-section as a list, also when it does not repeat."""
        definition = self.m_def.sub_section(definition)
        value = self.m_data.get(definition.name)
        if value is None:
            return []
        return list(value) if definition.repeats else [value]

    def m_get_sub_section(self, definition: SubSection[Any] | str, index: int = -1) -> Any:
        """One section of a sub-section by position; None when there is none."""
        found = self.m_get_sub_sections(definition)
        return found[index] if -len(found) <= index < len(found) else None

    def m_sub_section_count(self, definition: SubSection[Any] | str) -> int:
        """How many sections a sub-section holds."""
        return len(self.m_get_sub_sections(definition))

    # the tree

    def m_root(self) -> MSection:
        """The section at the top of the tree."""
        section = self
        while section.m_parent is not None:
            section = section.m_parent
        return section

    def m_path(self) -> str:
        """The path from the root, such as `/section_run/0/section_system/2`; `/` is the root."""
        return navigation.path(self)

    def m_resolve(self, path: str) -> Any:
        """The section, list of sections or value at a path; raises MetainfoReferenceError naming what is missing."""
        return navigation.resolve(self, path)

    def __getitem__(self, path: str) -> Any:
        return navigation.resolve(self, path.replace(".", "/"), KeyError)

    def m_xpath(self, expression: str) -> Any:
        """The result of a JMESPath expression on the tree below; sections in it become dicts."""
        return navigation.xpath(self, expression)

    def m_contents(self) -> Iterator[MSection]:
        """The direct sub-sections."""
        return navigation.contents(self)

    def m_all_contents(
        self,
        depth_first: bool = False,
        include_self: bool = False,
        stop: Callable[[MSection], bool] | None = None,
    ) -> Iterator[MSection]:
        """All sections below. `depth_first`: content before container; `stop` tells where not to descend."""
        return navigation.all_contents(self, depth_first, include_self, stop)

    def m_traverse(self) -> Iterator[tuple[MSection, Property, int]]:
        """(section, property, index) of everything that is set below; a sub-section's content comes before itself."""
        return navigation.traverse(self)

    def m_follows(self, definition: Section) -> bool:
        """Whether this section is of the given kind or of one derived from it."""
        return isinstance(self, definition.section_cls)

    def m_as(self, section_cls: type[P]) -> P:
        """This section, typed as a section class that extends it."""
        return self  # type: ignore[return-value]

    def m_copy(self: S, deep: bool = False) -> S:
        """A copy outside of any tree; without `deep` it shares its sub-sections with the original."""
        return navigation.copy(self, deep)

    def m_validate(self) -> tuple[list[str], list[str]]:
        """Errors and warnings of this section: shapes, and the section's constraints."""
        return validation.validate(self)

    def m_all_validate(self) -> tuple[list[str], list[str]]:
        """Errors and warnings of the whole tree."""
        return validation.validate_all(self)

    # serialisation

    def m_to_dict(
        self,
        *,
        with_meta: bool = False,
        include_defaults: bool = False,
        include_derived: bool = False,
        categories: list[Any] | None = None,
        partial: Callable[[Property, MSection], bool] | str | None = None,
        keep_arrays: bool = False,
        with_definitions: bool = False,
    ) -> dict[str, Any]:
        """This section and all below as JSON-able dicts and lists. `keep_arrays` leaves numpy arrays as they are.

        `categories` filters the properties of this section; `partial` is a predicate on (property, section) for all
        levels, or the name of an annotation that properties must have. `with_definitions` adds, under
        `m_definitions`, what is needed to read the data after the schema has changed.
        """
        data = serialisation.to_dict(
            self,
            serialisation.Serialiser(with_meta, include_defaults, include_derived, partial, keep_arrays),
            categories,
        )
        if with_definitions:
            from nomad.metainfo.written_by import KEY, written_by

            data[KEY] = written_by(self)
        return data

    def m_to_json(self, **options: Any) -> str:
        """The JSON text of `m_to_dict`; numbers that JSON does not know become null."""
        import orjson

        data = self.m_to_dict(**{"keep_arrays": True, **options})
        option = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
        return orjson.dumps(data, default=lambda value: value.tolist(), option=option).decode()

    @classmethod
    def m_from_dict(cls: type[S], data: dict[str, Any]) -> S:
        """The section that a dict describes. Unknown keys are ignored; references are resolved when they are read.

        When data with `m_definitions` were written by another schema, `m_former` of the sections holds what the present
        one has no place for.
        """
        return serialisation.from_dict(cls, data)

    def m_update_from_dict(self, data: dict[str, Any]) -> None:
        """Adds what a dict describes to this section."""
        serialisation.update_from_dict(self, data)
