"""Which packages a package needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nomad.metainfo.references import Reference

if TYPE_CHECKING:
    from nomad.metainfo.definition import Definition
    from nomad.metainfo.packages import Package


def dependencies(package: Package) -> list[Package]:
    """The packages of categories, reference targets, base sections and sub-sections; transitively, without itself."""
    found: dict[Package, None] = {}
    todo = [package]
    while todo:
        for needed in _direct(todo.pop()):
            if needed is not package and needed not in found:
                found[needed] = None
                todo.append(needed)
    return list(found)


def _direct(package: Package) -> Iterator[Package]:
    for definition in _used(package):
        owner = definition.package
        if owner is not None and owner is not package:
            yield owner


def _used(package: Package) -> Iterator[Definition]:
    from nomad.metainfo.packages import definitions_of
    from nomad.metainfo.quantity import Quantity
    from nomad.metainfo.section_definition import Section
    from nomad.metainfo.sub_section import SubSection

    item: Any
    for item in definitions_of(package):
        yield from item.categories
        if isinstance(item, Section):
            yield from item.base_sections
        elif isinstance(item, SubSection):
            yield item.section
        elif isinstance(item, Quantity) and isinstance(item.data_type, Reference):
            yield item.data_type.target()
