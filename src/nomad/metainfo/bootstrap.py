"""The definitions that describe definitions.

Runs once, at the end of the import of `nomad.metainfo`: every class of the language gets its section definition,
made of the same kinds of objects that it describes.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from nomad.metainfo import classes, types
from nomad.metainfo.definition import Definition, Property
from nomad.metainfo.dependencies import dependencies
from nomad.metainfo.packages import Category, Environment, Package, definitions_of
from nomad.metainfo.quantity import Quantity
from nomad.metainfo.section_definition import Section
from nomad.metainfo.sub_section import SubSection

DEFINITION: dict[str, Property] = {
    "name": Quantity(type=str, description="The name, a Python identifier."),
    "description": Quantity(type=str, description="What the defined thing means, for people."),
    "links": Quantity(type=str, shape=["0..*"], description="Web addresses with more about it."),
    "categories": Quantity(
        type=Category, shape=["0..*"], default=[], description="The categories that this definition is tagged with."
    ),
    "deprecated": Quantity(type=str, description="Set when the definition should not be used any more: what to use."),
    "aliases": Quantity(type=str, shape=["0..*"], default=[], description="Other names that work like the name."),
}

QUANTITY: dict[str, Property] = {
    "type": Quantity(
        type=types.QuantityType, description="The type of the values, or of the items of lists and arrays."
    ),
    "shape": Quantity(
        type=types.Dimension,
        shape=["0..*"],
        default=[],
        description="One item per dimension: a size, the name of a quantity with the size, or a range.",
    ),
    "unit": Quantity(type=types.Unit, description="The physical unit of stored magnitudes."),
    "default": Quantity(type=types.Any_, description="What reading gives while nothing is set."),
    "derived": Quantity(
        type=types.Callable_, virtual=True, description="The function that computes the value from the section."
    ),
    "cached": Quantity(
        type=bool, default=False, description="A derived value is computed again only after its section changed."
    ),
    "virtual": Quantity(type=bool, default=False, description="The value is never serialised."),
    "is_scalar": Quantity(
        type=bool, virtual=True, derived=lambda quantity: quantity.rank == 0, description="Whether the shape is empty."
    ),
}

SUB_SECTION: dict[str, Property] = {
    "sub_section": Quantity(type=Section, description="The definition of the contained sections."),
    "repeats": Quantity(type=bool, default=False, description="Whether there may be more than one."),
}


def _computed(description: str, compute: Any) -> Quantity[Any]:
    return Quantity(type=types.Any_, virtual=True, cached=True, derived=compute, description=description)


SECTION: dict[str, Property] = {
    "quantities": SubSection(sub_section=Quantity, repeats=True, description="The quantities that this section adds."),
    "sub_sections": SubSection(
        sub_section=SubSection, repeats=True, description="The sub-sections that this section adds."
    ),
    "base_sections": Quantity(
        type=Section, shape=["0..*"], default=[], description="Sections whose properties are inherited."
    ),
    "extending_sections": Quantity(
        type=Section, shape=["0..*"], default=[], description="Sections that add their properties to this one."
    ),
    "extends_base_section": Quantity(
        type=bool, default=False, description="The properties are added to the one base section itself."
    ),
    "constraints": Quantity(
        type=str, shape=["0..*"], default=[], description="Names of the methods that validate sections of this kind."
    ),
    "event_handlers": Quantity(
        type=types.Callable_,
        shape=["0..*"],
        default=[],
        virtual=True,
        description="Names of the methods that are called after a change.",
    ),
    "inherited_sections": _computed("This section, all bases and all extensions.", Section.inherited),
    "all_base_sections": _computed(
        "All bases, transitively.", lambda section: [item for item in section.inherited() if item is not section]
    ),
    "all_properties": _computed("All properties by name.", Section.properties),
    "all_quantities": _computed("All quantities by name.", Section.quantities_by_name),
    "all_sub_sections": _computed("All sub-sections by name.", Section.sub_sections_by_name),
    "all_sub_sections_by_section": _computed(
        "All sub-sections by the section that they hold.", lambda section: _by_section(section)
    ),
    "all_aliases": _computed("All properties by name and alias.", Section.all_names),
}

PACKAGE: dict[str, Property] = {
    "section_definitions": SubSection(sub_section=Section, repeats=True, description="The sections of this package."),
    "category_definitions": SubSection(
        sub_section=Category, repeats=True, description="The categories of this package."
    ),
    "all_definitions": _computed(
        "Sections and categories by name.",
        lambda package: {item.name: item for item in (*package.section_definitions, *package.category_definitions)},
    ),
    "dependencies": _computed("The packages that this one needs, transitively.", dependencies),
}

ENVIRONMENT: dict[str, Property] = {
    "packages": SubSection(sub_section=Package, repeats=True, description="The packages of this environment."),
    "all_definitions_by_name": _computed(
        "All definitions by name and alias.", lambda environment: _by_name(environment)
    ),
}

SECTIONS: dict[type, dict[str, Property]] = {
    Definition: DEFINITION,
    Property: {},
    Quantity: QUANTITY,
    SubSection: SUB_SECTION,
    Section: SECTION,
    Category: {},
    Package: PACKAGE,
    Environment: ENVIRONMENT,
}


def _by_section(section: Section) -> dict[Section, list[SubSection[Any]]]:
    found: dict[Section, list[SubSection[Any]]] = {}
    for item in section.sub_sections_by_name().values():
        found.setdefault(item.section, []).append(item)
    return found


def _by_name(environment: Environment) -> dict[str, list[Definition]]:
    found: dict[str, list[Definition]] = {}
    for package in environment.packages:
        for definition in definitions_of(package):
            for name in (definition.name, *definition.aliases):
                found.setdefault(name, []).append(definition)
    return found


def describe_language() -> Package:
    """Gives the classes of the language their definitions."""
    package = Package(name="nomad.metainfo.metainfo", description="The language of all schemas, described in itself.")
    sections: dict[type, Section] = {}
    for cls in SECTIONS:
        section = sections[cls] = Section(name=cls.__name__, description=classes._clean(cls.__doc__))
        section.section_cls = cls
        cls.m_def = section  # type: ignore[attr-defined]
    for cls, properties in SECTIONS.items():
        section = sections[cls]
        bases = [sections[base] for base in cls.__bases__ if base in sections]
        section.m_data["base_sections"] = bases
        section.m_data["constraints"] = [
            name
            for name, item in cls.__dict__.items()
            if isinstance(item, FunctionType) and hasattr(item, "m_constraint")
        ]
        for base in bases:
            base.inheriting.append(section)
        for name, prop in properties.items():
            setattr(cls, name, prop)
            classes.add_property(section, cls, name, prop)
    for section in sections.values():
        for key in ("quantities", "sub_sections"):
            holder = getattr(Section, key)
            for item in section.m_data.get(key, ()):
                item.m_parent_sub_section = holder
            if key in section.m_data:
                section.m_data[key].definition = holder
        package.add(section)
    classes.waiting = None
    return package


m_package = describe_language()
