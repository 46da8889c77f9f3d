"""Sections to and from dicts that JSON can hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.metainfo import sections
from nomad.metainfo.errors import MetainfoError, MetainfoReferenceError, MetainfoTypeError

if TYPE_CHECKING:
    from nomad.metainfo.definition import Property
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.section_definition import Section
    from nomad.metainfo.sections import MSection
    from nomad.metainfo.sub_section import SubSection

S = TypeVar("S", bound="MSection")


class Serialiser:
    """The options of one run of `m_to_dict`, and how references are written."""

    def __init__(
        self,
        with_meta: bool = False,
        include_defaults: bool = False,
        include_derived: bool = False,
        partial: Callable[[Property, MSection], bool] | str | None = None,
        keep_arrays: bool = False,
        reference: Callable[[MSection], str] | None = None,
    ) -> None:
        self.with_meta = with_meta
        self.include_defaults = include_defaults
        self.include_derived = include_derived
        if isinstance(partial, str):
            annotation = "search" if partial == "es" else partial
            partial = _with_annotation(annotation)
        self.partial = partial
        self.keep_arrays = keep_arrays
        self.reference: Callable[[MSection], str] = reference or _path

    def section(self, section: MSection, keep: Callable[[Property], bool] | None = None) -> dict[str, Any]:
        """One section and everything below."""
        result: dict[str, Any] = {}
        definition = section.m_def
        placed_as = section.m_parent_sub_section
        if self.with_meta:
            result["m_def"] = definition.name
            if section.m_parent_index >= 0:
                result["m_parent_index"] = section.m_parent_index
            if placed_as is not None:
                result["m_parent_sub_section"] = placed_as.name
        elif placed_as is not None and placed_as.section is not definition:
            result["m_def"] = definition.qualified_name()
        properties = definition.properties()
        for name, value in section.m_data.items():
            prop = properties.get(name)
            if (
                prop is None
                or (keep is not None and not keep(prop))
                or (self.partial is not None and not self.partial(prop, section))
            ):
                continue
            if value.__class__ is sections.SubSectionList:
                if value:
                    result[name] = [None if item is None else self.section(item) for item in value]
            elif prop.is_sub_section:
                result[name] = self.section(value)
            elif not prop.is_virtual:
                result[name] = self.value(prop, value)  # type: ignore[arg-type]
        if self.include_defaults or self.include_derived:
            self._computed(section, keep, result)
        return result

    def value(self, quantity: Quantity[Any], value: Any) -> Any:
        """The value of one quantity."""
        kind = quantity.data_type
        if kind.plain_json or value is None:
            return value
        if quantity.rank and value.__class__ is list:
            return [None if item is None else kind.to_json(self, quantity, item) for item in value]
        return kind.to_json(self, quantity, value)

    def _computed(self, section: MSection, keep: Callable[[Property], bool] | None, result: dict[str, Any]) -> None:
        for name, quantity in section.m_def.quantities_by_name().items():
            if (
                name in result
                or (keep is not None and not keep(quantity))
                or (self.partial is not None and not self.partial(quantity, section))
            ):
                continue
            value = None
            if quantity.derived is not None:
                if self.include_derived:
                    value = quantity.compute(section)
            elif self.include_defaults and not quantity.virtual:
                value = quantity.default
            if value is not None:
                result[name] = self.value(quantity, value)


def _with_annotation(name: str) -> Callable[[Property, MSection], bool]:
    return lambda definition, _: name in definition.m_annotations


def _path(section: MSection) -> str:
    return section.m_path()


def to_dict(section: MSection, serialiser: Serialiser, categories: list[Any] | None) -> dict[str, Any]:
    """A section as a dict; `categories` (classes or definitions) filters its own properties."""
    if categories is None:
        return serialiser.section(section)
    wanted = {
        getattr(category, "m_def", category) if isinstance(category, type) else category for category in categories
    }
    return serialiser.section(section, lambda definition: not wanted.isdisjoint(definition.all_categories()))


def from_dict(section_cls: type[S], data: dict[str, Any]) -> S:
    """A new section from a dict."""
    section = section_cls()
    update_from_dict(section, data)
    return section


def update_from_dict(section: MSection, data: dict[str, Any]) -> None:
    """Fills a section: sub-sections and quantities by name or alias, unknown keys are ignored.

    Data that tell by which definitions they were written, and these have changed since, are read by `former`.
    """
    if "m_definitions" in data:
        from nomad.metainfo.former import FormerReader, checked_rows
        from nomad.metainfo.written_by import is_present

        rows = checked_rows(data["m_definitions"])
        if not is_present(rows, section.m_def):
            FormerReader(rows).fill(section, data)
            return
    _fill(section, data)


def _fill(section: MSection, data: dict[str, Any]) -> None:
    properties = section.m_def.all_names()
    store = section.m_data
    for key, value in data.items():
        prop = properties.get(key)
        if prop is None or value is None:
            continue
        name = prop.name
        if prop.is_sub_section:
            _sub_section(section, prop, value)  # type: ignore[arg-type]
            continue
        quantity: Quantity[Any] = prop  # type: ignore[assignment]
        kind = quantity.data_type
        if quantity.derived is not None:
            continue
        if kind.plain_json and not kind.reads:
            store[name] = value
        elif quantity.rank and kind.kind != "numpy" and isinstance(value, list):
            store[name] = [None if item is None else kind.from_json(quantity, section, item) for item in value]
        else:
            store[name] = kind.from_json(quantity, section, value)
    section.m_mod_count += 1


def _sub_section(section: MSection, definition: SubSection[Any], value: Any) -> None:
    target = definition.section
    name = definition.name
    if not definition.repeats:
        section.m_data[name] = _child(section, definition, target, value, -1)
        return
    if not isinstance(value, list):
        raise MetainfoTypeError(f"{definition.qualified_name()} takes a list of objects, not {type(value).__name__}")
    items = section.m_data.get(name)
    if items is None:
        items = section.m_data[name] = sections.SubSectionList(section, definition)
    for item in value:
        items.raw_append(None if item is None else _child(section, definition, target, item, len(items)))


def _child(parent: MSection, definition: SubSection[Any], target: Section, data: Any, index: int) -> MSection:
    if not isinstance(data, dict):
        raise MetainfoTypeError(f"{definition.qualified_name()} takes an object, not {type(data).__name__}")
    named = data.get("m_def")
    if named is not None and named != target.name:
        target = named_section(named, target)
    section = target.section_cls()
    section.m_parent, section.m_parent_sub_section, section.m_parent_index = parent, definition, index
    _fill(section, data)
    return section


def named_section(name: Any, target: Section) -> Section:
    """The section that `m_def` names in data: the expected kind, or one derived from it. Raises MetainfoError."""
    from nomad.metainfo import registry

    if not isinstance(name, str):
        raise MetainfoTypeError(f"m_def takes the name of a section, not {type(name).__name__}")
    if "." not in name:
        for found in target.all_inheriting():
            if found.name == name:
                return found
        raise MetainfoReferenceError(f"m_def names section {name}, which is no {target.name}")
    found = registry.section(name)
    if not issubclass(found.section_cls, target.section_cls):
        raise MetainfoError(f"m_def names section {name}, which is no {target.name}")
    return found
