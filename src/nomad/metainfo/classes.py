"""From Python classes to definitions: what happens when a section or category class is created."""

from __future__ import annotations

import re
import sys
from textwrap import dedent
from types import FunctionType
from typing import TYPE_CHECKING, Any

from nomad.metainfo.errors import DefinitionError

if TYPE_CHECKING:
    from nomad.metainfo.definition import Definition, Property
    from nomad.metainfo.packages import Category, Package
    from nomad.metainfo.section_definition import Section

waiting: list[type] | None = []
"""Classes of the language itself, until `bootstrap` has described them; then None."""


def define_section(cls: Any, namespace: dict[str, Any]) -> None:
    """Makes the section definition of a new class and enters it in the package of its module."""
    if waiting is not None:
        waiting.append(cls)
        return
    from nomad.metainfo.section_definition import Section

    section = namespace.get("m_def")
    if section is None:
        section = Section()
        cls.m_def = section
    elif not isinstance(section, Section):
        raise DefinitionError(f"m_def of {cls.__name__} must be a Section")
    section.section_cls = cls
    _describe(section, cls, namespace)
    _set_bases(section, cls)
    _add_properties(section, cls, namespace)
    _add_methods(section, cls, namespace)
    package_of(cls).add(section)
    if section.validate:
        _check(section)
    if section.m_data.get("extends_base_section"):
        _extend(section)
    finish(section)


def define_category(cls: Any, namespace: dict[str, Any]) -> None:
    """Makes the category definition of a new class."""
    if not cls.__bases__ or cls.__bases__ == (object,):
        return
    from nomad.metainfo.packages import Category

    category: Category = namespace.get("m_def") or Category()
    cls.m_def = category
    _describe(category, cls, namespace)
    package_of(cls).add(category)
    _join_categories(category)


def package_of(cls: type) -> Package:
    """The package of a class: the `m_package` of its module, which is made if there is none."""
    from nomad.metainfo.packages import Package

    module = sys.modules.get(cls.__module__)
    package: Package | None = getattr(module, "m_package", None)
    if package is None:
        package = Package(name=cls.__module__, description=_clean(getattr(module, "__doc__", None)))
        if module is not None:
            module.m_package = package  # type: ignore[attr-defined]
    return package


def add_property(section: Section, cls: Any, name: str, prop: Property) -> None:
    """Makes a property part of a section and its class."""
    from nomad.metainfo.sections import SubSectionList
    from nomad.metainfo.sub_section import SubSection

    key = "sub_sections" if prop.is_sub_section else "quantities"
    holder: SubSection[Any] | None = type(section).__dict__.get(key)
    items = section.m_data.get(key)
    if items is None:
        items = section.m_data[key] = SubSectionList(section, holder)  # type: ignore[arg-type]
    prop.m_data["name"] = prop._name = name
    prop.m_parent, prop.m_parent_sub_section, prop.m_parent_index = section, holder, len(items)
    items.raw_append(prop)
    for alias in prop.m_data.get("aliases", ()):
        if alias not in cls.__dict__:
            setattr(cls, alias, prop)


def finish(definition: Section) -> None:
    """Tells annotations and categories about a complete section and its properties."""
    for item in (definition, *definition.own_properties()):
        _join_categories(item)
        if item._extra is not None:
            for annotation in item.m_annotations.values():
                for one in annotation if isinstance(annotation, list) else [annotation]:
                    if hasattr(one, "init_annotation"):
                        one.init_annotation(item)


def _join_categories(definition: Definition) -> None:
    for category in definition.m_data.get("categories", ()):
        category.definitions.append(definition)


def _describe(definition: Definition, cls: type, namespace: dict[str, Any]) -> None:
    if not definition.m_data["name"]:
        definition.m_data["name"] = cls.__name__
    text = _clean(namespace.get("__doc__"))
    if text:
        definition.m_data.setdefault("description", text)


def _clean(text: str | None) -> str | None:
    if not text:
        return None
    first, _, rest = text.partition("\n")
    return (first.strip() + "\n" + dedent(rest)).strip()


def _set_bases(section: Section, cls: Any) -> None:
    bases = [base.m_def for base in cls.__bases__ if hasattr(base, "m_def")]
    section.m_data["base_sections"] = bases
    section.m_data["constraints"] = []
    if section.m_data.get("extends_base_section") and len(bases) != 1:
        raise DefinitionError(f"{cls.__name__} must have exactly one base section to extend, not {len(bases)}.")
    for base in bases:
        base.inheriting.append(section)


def _add_properties(section: Section, cls: Any, namespace: dict[str, Any]) -> None:
    from nomad.metainfo.definition import Property

    for name, value in list(namespace.items()):
        if isinstance(value, Property):
            add_property(section, cls, name, value)
    text = section.m_data.get("description")
    if text and "Args:" in text:
        described = dict(re.findall(r"^\s+(\w+)(?: \([^)]*\))?: (.+)$", text.split("Args:")[1], re.MULTILINE))
        for prop in section.own_properties():
            if prop._name in described:
                prop.m_data.setdefault("description", described[prop._name])


def _add_methods(section: Section, cls: Any, namespace: dict[str, Any]) -> None:
    for name, value in namespace.items():
        if not isinstance(value, FunctionType):
            continue
        if hasattr(value, "m_constraint"):
            section.m_data["constraints"].append(name)
        elif name.startswith(("on_set", "on_add_sub_section")):
            section.m_data.setdefault("event_handlers", []).append(name)
            attribute = "_on_set" if name.startswith("on_set") else "_on_add"
            setattr(cls, attribute, (*getattr(cls, attribute), name))


def _check(section: Section) -> None:
    try:
        section.unique_names()
        for quantity in section.m_data.get("quantities", ()):
            quantity.higher_shapes_require_dtype()
    except AssertionError as error:
        raise DefinitionError(str(error)) from None


def _extend(section: Section) -> None:
    base = section.m_data["base_sections"][0]
    for prop in section.own_properties():
        for name in (prop.m_data["name"], *prop.m_data.get("aliases", ())):
            setattr(base.section_cls, name, prop)
    base.inheriting.remove(section)
    base.m_data.setdefault("extending_sections", []).append(section)
    base.changed()
