"""Definitions: what sections, quantities, sub-sections, categories and packages are.

Definitions are sections themselves: `Quantity` is a section class, `Quantity.m_def` describes it, and every quantity of
a schema is an instance. The attributes that are only annotated here (`name`, `shape`, ...) become described
quantities in `bootstrap`.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast, overload

from nomad.metainfo.coercion import data_type, make_writer
from nomad.metainfo.errors import DefinitionError, MetainfoError
from nomad.metainfo.numerics import NumpyType, without_unit
from nomad.metainfo.references import Reference, SectionProxy
from nomad.metainfo.sections import MSection, SubSectionList
from nomad.metainfo.types import DataType
from nomad.metainfo.validation import constraint

if TYPE_CHECKING:
    from nomad.metainfo.section_definition import Section

T = TypeVar("T")
D = TypeVar("D", bound="Definition")


class Annotation:
    """Base of objects attached to definitions that want to know their definition."""

    def init_annotation(self, definition: Definition) -> None:
        """Called once, when the section that the definition belongs to is complete."""


class Definition(MSection):
    """Abstract base of all definitions.

    Keyword arguments beginning with `a_` attach annotations: `a_search=Search()` is read as `definition.a_search`.
    """

    name: str
    description: str | None
    links: list[str] | None
    categories: list[Category]
    deprecated: str | None
    aliases: list[str]

    def __init__(
        self,
        *,
        name: str | None = None,
        description: str | None = None,
        links: list[str] | None = None,
        categories: Sequence[builtins.type[MCategory] | Category] = (),
        deprecated: str | None = None,
        aliases: list[str] | None = None,
        **annotations: Any,
    ) -> None:
        data: dict[str, Any]
        self.m_data = data = {"name": name}
        self.m_parent = self.m_parent_sub_section = None
        self.m_parent_index = -1
        self.m_mod_count = 0
        self._extra = None
        if description is not None:
            data["description"] = description
        if links:
            data["links"] = links
        if categories:
            data["categories"] = [item if isinstance(item, Category) else item.m_def for item in categories]
        if deprecated is not None:
            data["deprecated"] = deprecated
        if aliases:
            data["aliases"] = aliases
        for key, value in annotations.items():
            if not key.startswith("a_"):
                raise DefinitionError(f"{builtins.type(self).__name__} has no property {key}")
            self.m_annotations[key[2:]] = value

    def qualified_name(self) -> str:
        """The names of all enclosing definitions and of this one, joined with dots."""
        name = self.m_data["name"] or "<nameless>"
        parent = self.m_parent
        if isinstance(parent, Definition):
            return f"{parent.qualified_name()}.{name}"
        return str(name)

    @property
    def package(self) -> Package | None:
        """The package that this definition belongs to."""
        found: MSection | None = self
        while found is not None and not isinstance(found, Package):
            found = found.m_parent
        return found

    def all_categories(self) -> set[Category]:
        """The categories of this definition, and theirs, transitively."""
        found: set[Category] = set()
        for category in self.m_data.get("categories", ()):
            found.add(category)
            found |= category.all_categories()
        return found

    @property
    def definition_id(self) -> str:
        """40 hexadecimal digits that change whenever the meaning of stored data changes; see `hashes`."""
        from nomad.metainfo.hashes import definition_id

        return definition_id(self)


class Property(Definition):
    """Abstract base of quantities and sub-sections."""

    is_sub_section: ClassVar[bool] = False


class Quantity(Property, Generic[T]):
    """One piece of data of a section.

    `type`: see `coercion.data_type`. `shape`: a list of sizes, names of quantities, or ranges such as `0..*`; empty
    for scalars. `unit`: text or pint unit in which stored magnitudes are. `derived`: a function of the section that
    computes the value; with `cached` again only after the section changed. `virtual`: never serialised.
    """

    __slots__ = ("_derived", "_exact", "_name", "_read", "_write", "data_type", "is_virtual", "rank", "sizes")

    type: Any
    shape: list[int | str]
    unit: Any
    default: Any
    derived: Callable[[Any], Any] | None
    cached: bool
    virtual: bool
    is_scalar: bool

    data_type: DataType
    rank: int
    sizes: tuple[int | str, ...]
    """The shape, for use inside of loops."""
    is_virtual: bool

    def __init__(
        self,
        *,
        type: Any = None,
        shape: Sequence[int | str] = (),
        unit: Any = None,
        default: Any = None,
        derived: Callable[[Any], Any] | None = None,
        cached: bool = False,
        virtual: bool = False,
        **common: Any,
    ) -> None:
        super().__init__(**common)
        data = self.m_data
        kind = data_type(type)
        data["type"] = kind if isinstance(kind, Reference) else type
        if isinstance(kind, Reference):
            kind.owner = self
        if shape:
            data["shape"] = list(shape)
        if unit is not None:
            data["unit"] = unit if isinstance(unit, str) else str(unit)
        if default is not None:
            data["default"] = default
        if derived is not None:
            data["derived"] = derived
        if cached:
            data["cached"] = True
        if virtual:
            data["virtual"] = True
        self._name: str = data["name"] or ""
        self.data_type = kind
        self.sizes = tuple(shape)
        self.rank = len(self.sizes)
        self.is_virtual = virtual
        self._derived = derived
        self._exact = kind.exact if not self.rank and derived is None else None
        self._write: Callable[[MSection, Any], Any] | None = None
        self._read: Callable[[Quantity[Any], MSection, Any], Any] | None = None
        if isinstance(kind, NumpyType):
            self._read = kind.read if unit is not None else None
        elif kind.reads:
            self._read = _read_list if self.rank else kind.read

    @overload
    def __get__(self, section: None, owner: builtins.type) -> Quantity[T]: ...
    @overload
    def __get__(self, section: MSection, owner: builtins.type | None = None) -> T: ...
    def __get__(self, section: MSection | None, owner: builtins.type | None = None) -> Quantity[T] | T:
        if section is None:
            return self
        try:
            value = section.m_data[self._name]
        except KeyError:
            return cast(T, self._unset(section))
        read = self._read
        return cast(T, value if read is None else read(self, section, value))

    def __set__(self, section: MSection, value: Any) -> None:
        if value.__class__ is not self._exact or value is None:
            if value is None and self._derived is None:
                section.m_data.pop(self._name, None)
                section.m_mod_count += 1
                return
            value = self.coerce(section, value)
        section.m_data[self._name] = value
        section.m_mod_count += 1
        for handler in section._on_set:
            getattr(section, handler)(self, value)

    def coerce(self, section: MSection, value: Any) -> Any:
        """The stored form of a value. Raises MetainfoTypeError or MetainfoShapeError."""
        if self._write is None:
            self._write = make_writer(self)
        return self._write(section, value)

    def compute(self, section: MSection) -> Any:
        """The value of a derived quantity, as it would be stored."""
        if not self.m_data.get("cached"):
            return self._computed(section)
        cache = section._extras("derived")
        found = cache.get(self._name)
        if found is None or found[0] != section.m_mod_count:
            found = cache[self._name] = (section.m_mod_count, self._computed(section))
        return found[1]

    def _computed(self, section: MSection) -> Any:
        assert self._derived is not None
        value = self._derived(section)
        return without_unit(self, value) if isinstance(self.data_type, NumpyType) else value

    def _unset(self, section: MSection) -> Any:
        value = self.m_data.get("default") if self._derived is None else self.compute(section)
        if value is None or self._read is None:
            return value
        return self._read(self, section, value)

    @constraint(warning=True)
    def dimensions(self) -> None:
        """Named dimensions should be scalar integer quantities of the same section."""
        for size in self.sizes:
            if isinstance(size, str) and size.isidentifier() and isinstance(self.m_parent, Definition):
                named = self.m_parent.all_names().get(size)
                assert named is not None, f"the dimension {size} of {self.qualified_name()} is no quantity"
                whole = isinstance(named, Quantity) and not named.rank and named.data_type.is_integer
                assert whole, f"the dimension {size} of {self.qualified_name()} is no whole number"

    @constraint()
    def higher_shapes_require_dtype(self) -> None:
        """Only numpy types can have more than one dimension."""
        message = f"{self.qualified_name()} has {self.rank} dimensions and needs a numpy type."
        assert self.rank <= 1 or isinstance(self.data_type, NumpyType), message

    @property
    def unit_text(self) -> str | None:
        """The unit as text, without loading the unit library."""
        found: str | None = self.m_data.get("unit")
        return found


def _read_list(quantity: Quantity[Any], section: MSection, value: Any) -> Any:
    read = quantity.data_type.read
    return [None if item is None else read(quantity, section, item) for item in value]


class SubSection(Property, Generic[T]):
    """That a section may contain another one, or with `repeats` several."""

    __slots__ = ("_name", "_section")

    is_sub_section: ClassVar[bool] = True
    sub_section: Section
    repeats: bool

    def __init__(self, *, sub_section: Any, repeats: bool = False, **common: Any) -> None:
        super().__init__(**common)
        self.m_data["sub_section"] = sub_section
        if repeats:
            self.m_data["repeats"] = True
        self._name: str = self.m_data["name"] or ""
        self._section: Section | None = None

    @property
    def section(self) -> Section:
        """The definition of the sections that this sub-section holds."""
        if self._section is None:
            target = self.m_data["sub_section"]
            if isinstance(target, SectionProxy):
                target = target.resolve(self.package)
            elif isinstance(target, builtins.type):
                target = target.m_def  # type: ignore[attr-defined]
            self._section = self.m_data["sub_section"] = target
        return self._section

    @overload
    def __get__(self, section: None, owner: builtins.type) -> SubSection[T]: ...
    @overload
    def __get__(self, section: MSection, owner: builtins.type | None = None) -> T: ...
    def __get__(self, section: MSection | None, owner: builtins.type | None = None) -> SubSection[T] | T:
        if section is None:
            return self
        value = section.m_data.get(self._name)
        if value is None and self.m_data.get("repeats"):
            value = section.m_data[self._name] = SubSectionList(section, self)
        return cast(T, value)

    def __set__(self, section: MSection, value: Any) -> None:
        if self.m_data.get("repeats"):
            raise MetainfoError(f"{self.qualified_name()} repeats and cannot be assigned; append to it or use m_create")
        if value is None:
            section.m_remove_sub_section(self)
        else:
            section.m_add_sub_section(self, value)


class CategoryType(type):
    """Metaclass of category classes."""

    m_def: Category

    def __init__(cls, name: str, bases: tuple[builtins.type, ...], namespace: dict[str, Any]) -> None:
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

    def resolve_definition(self, name: str, kind: builtins.type[D], filter: Callable[[D], bool] = bool) -> D:
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
