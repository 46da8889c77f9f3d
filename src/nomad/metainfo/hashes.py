"""Content hashes of definitions.

A hash covers what decides how stored data are to be read: names, types, shapes, units, structure and bases.
Descriptions, links, categories and annotations do not count. Other sections enter by their qualified name when they
are only pointed to or contained, by their hash when they are bases.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from nomad.metainfo.definition import Definition
from nomad.metainfo.packages import Category, Package
from nomad.metainfo.quantity import Quantity
from nomad.metainfo.references import Reference
from nomad.metainfo.section_definition import Section
from nomad.metainfo.sub_section import SubSection


def definition_id(definition: Definition) -> str:
    """The SHA-1 of a definition's content as 40 hexadecimal digits."""
    if isinstance(definition, Section):
        return definition.computed_once("definition_id", lambda: _hash(definition))
    return _hash(definition)


def _hash(definition: Definition) -> str:
    text = json.dumps(_content(definition), sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _content(definition: Definition) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": type(definition).__name__, "name": definition.name}
    if definition.aliases:
        content["aliases"] = sorted(definition.aliases)
    if isinstance(definition, Quantity):
        kind = definition.data_type
        content["type"] = [kind.kind, kind.data]
        if isinstance(kind, Reference):
            content["type"] = [kind.kind, kind.target().qualified_name()]
        content["shape"] = list(definition.sizes)
        content["unit"] = definition.unit_text
        content["default"] = definition.m_data.get("default")
        content["derived"] = definition.derived is not None
        content["virtual"] = definition.is_virtual
    elif isinstance(definition, SubSection):
        content["sub_section"] = definition.section.qualified_name()
        content["repeats"] = definition.repeats
    elif isinstance(definition, Section):
        content["base_sections"] = [definition_id(base) for base in definition.base_sections]
        content["extends_base_section"] = definition.extends_base_section
        content["properties"] = sorted(definition_id(item) for item in definition.own_properties())
    elif isinstance(definition, Package):
        content["definitions"] = sorted(
            definition_id(item) for item in (*definition.section_definitions, *definition.category_definitions)
        )
    elif isinstance(definition, Category):
        content["categories"] = sorted(item.name for item in definition.categories)
    return content
