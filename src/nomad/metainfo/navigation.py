"""Moving about in trees of sections: paths, JMESPath, walking, copying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.metainfo import sections
from nomad.metainfo.errors import MetainfoReferenceError

if TYPE_CHECKING:
    from nomad.metainfo.definition import Property
    from nomad.metainfo.sections import MSection

S = TypeVar("S", bound="MSection")


def path(section: MSection) -> str:
    """The path of a section from the root of its tree."""
    parts: list[str] = []
    while section.m_parent is not None:
        assert section.m_parent_sub_section is not None
        if section.m_parent_index >= 0:
            parts.append(str(section.m_parent_index))
        parts.append(section.m_parent_sub_section.name)
        section = section.m_parent
    return "/" + "/".join(reversed(parts))


def resolve(start: MSection, text: str, error: type[Exception] = MetainfoReferenceError) -> Any:
    """What is at a path: absolute with leading slash, relative to `start` without."""
    found: Any = start.m_root() if text.startswith("/") else start
    for part in text.strip("/").split("/"):
        if part:
            found = _step(found, part, text, error)
    return found


def _step(found: Any, part: str, text: str, error: type[Exception]) -> Any:
    if isinstance(found, sections.MSection):
        definition = found.m_def.all_names().get(part)
        if definition is None:
            raise error(f"Cannot resolve {text}: section {found.m_def.name} has no property {part}.")
        value = found.m_get(definition)
        if value is None:
            raise error(f"Cannot resolve {text}: {part} of {found!r} is not set.")
        return value
    if not hasattr(found, "__getitem__") or not part.lstrip("-").isdigit():
        raise error(f"Cannot resolve {text}: there is nothing at {part}.")
    try:
        value = found[int(part)]
    except IndexError:
        value = None
    if value is None:
        raise error(f"Cannot resolve {text}: there is no item {part}.")
    return value


def contents(section: MSection) -> Iterator[MSection]:
    """The direct sub-sections, in the order of creation for each kind."""
    for value in list(section.m_data.values()):
        if value.__class__ is sections.SubSectionList:
            yield from (item for item in value if item is not None)
        elif isinstance(value, sections.MSection) and value.m_parent is section:
            yield value


def all_contents(
    section: MSection, depth_first: bool, include_self: bool, stop: Callable[[MSection], bool] | None
) -> Iterator[MSection]:
    """All sections below, without descending into those for which `stop` is true."""
    if include_self and not depth_first:
        yield section
    if stop is None or not stop(section):
        for content in contents(section):
            yield from all_contents(content, depth_first, True, stop)
    if include_self and depth_first:
        yield section


def traverse(section: MSection) -> Iterator[tuple[MSection, Property, int]]:
    """(section, property, index) of everything that is set, depth first."""
    properties = section.m_def.properties()
    for name, value in list(section.m_data.items()):
        definition = properties.get(name)
        if definition is None or value is None:
            continue
        if value.__class__ is sections.SubSectionList:
            for index, item in enumerate(value):
                if item is not None:
                    yield from traverse(item)
                    yield section, definition, index
        else:
            if isinstance(value, sections.MSection) and value.m_parent is section:
                yield from traverse(value)
            yield section, definition, -1


def copy(section: S, deep: bool) -> S:
    """A copy of a section outside of any tree."""
    from nomad.metainfo.sub_section import SubSection

    result = section.__class__()
    for name, value in section.m_data.items():
        definition = section.m_def.properties().get(name)
        if not isinstance(definition, SubSection):
            result.m_data[name] = value[:] if value.__class__ is list else value
        elif not deep:
            result.m_data[name] = value
        elif definition.repeats:
            items = result.m_data[name] = sections.SubSectionList(result, definition)
            for item in value:
                items.raw_append(None if item is None else _placed(copy(item, True), result, definition, len(items)))
        else:
            result.m_data[name] = _placed(copy(value, True), result, definition, -1)
    return result


def _placed(section: MSection, parent: MSection, definition: Any, index: int) -> MSection:
    section.m_parent, section.m_parent_sub_section, section.m_parent_index = parent, definition, index
    return section


@cache
def _interpreter() -> Any:
    from jmespath import visitor

    class Interpreter(visitor.TreeInterpreter):  # type: ignore[misc]
        """Evaluates JMESPath on sections as if they were objects."""

        def visit_field(self, node: Any, value: Any) -> Any:
            if isinstance(value, sections.MSection):
                definition = value.m_def.all_names().get(node["value"])
                if definition is None:
                    return None
                found = value.m_get(definition)
                found = getattr(found, "magnitude", found)
                return found.tolist() if hasattr(found, "tolist") else found
            return super().visit_field(node, value)

    return Interpreter()


def xpath(section: MSection, expression: str) -> Any:
    """The result of a JMESPath expression; sections in the result become dicts."""
    from jmespath import parser

    return _as_data(_interpreter().visit(parser.Parser().parse(expression).parsed, section))


def _as_data(value: Any) -> Any:
    if isinstance(value, sections.MSection):
        return value.m_to_dict()
    if isinstance(value, list):
        return [_as_data(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_data(item) for key, item in value.items()}
    return value
