"""Packages of definitions as pages of the documentation, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nomad.metainfo.packages import Category, Package
from nomad.metainfo.quantity import Quantity
from nomad.metainfo.references import Reference
from nomad.metainfo.section_definition import Section
from nomad.metainfo.sub_section import SubSection


def package_page(package: Package) -> str:
    """One page: what the package is for, its sections with all their properties, its categories."""
    lines = [f"# {package.name}", "", package.description or "", ""]
    for section in sorted(package.section_definitions, key=lambda section: section.name):
        lines += section_part(section)
    if package.category_definitions:
        lines += ["## Categories", "", "| name | meaning |", "|---|---|"]
        lines += [_category_row(category) for category in package.category_definitions]
    return "\n".join(lines).rstrip() + "\n"


def section_part(section: Section) -> list[str]:
    """The lines about one section."""
    lines = [f"## {section.name}", "", section.description or "", ""]
    lines += [f"{fact}  " for fact in _facts(section)]
    quantities = sorted(section.quantities, key=lambda quantity: quantity.name)
    if quantities:
        lines += ["", "| quantity | type | shape | unit | meaning |", "|---|---|---|---|---|"]
        lines += [_quantity_row(quantity) for quantity in quantities]
    if section.sub_sections:
        lines += ["", "| sub-section | holds | meaning |", "|---|---|---|"]
        lines += [_sub_section_row(item) for item in section.sub_sections]
    return [*lines, ""]


def _facts(section: Section) -> Iterator[str]:
    if section.aliases:
        yield f"Also called {', '.join(f'`{alias}`' for alias in section.aliases)}."
    bases = ", ".join(f"`{base.qualified_name()}`" for base in section.base_sections)
    if section.extends_base_section:
        yield f"Adds its properties to {bases}."
    elif bases:
        yield f"Has all properties of {bases}."
    if section.categories:
        yield f"Categories: {', '.join(category.name for category in section.categories)}."
    for link in section.links or ():
        yield f"See <{link}>."


def _quantity_row(quantity: Quantity[Any]) -> str:
    shape = " x ".join(str(size) for size in quantity.sizes)
    meaning = [quantity.description or ""]
    if quantity.default not in (None, []):
        meaning.append(f"Default: `{quantity.default}`.")
    if quantity.derived is not None:
        meaning.append("Derived.")
    if quantity.deprecated:
        meaning.append(f"Deprecated: {quantity.deprecated}")
    if any(category.name == "Unused" for category in quantity.categories):
        meaning.append("Not filled at present.")
    cells = (f"`{quantity.name}`", type_text(quantity), shape, quantity.unit_text or "", " ".join(meaning))
    return _row(*cells)


def type_text(quantity: Quantity[Any]) -> str:
    """The type of a quantity in few words."""
    kind = quantity.data_type
    if isinstance(kind, Reference):
        return f"reference to {kind.target().name}"
    if kind.kind == "enum":
        return ", ".join(f"`{value}`" for value in kind.data) if len(kind.data) <= 8 else f"{len(kind.data)} values"
    return str(kind.data or "any")


def _sub_section_row(item: SubSection[Any]) -> str:
    holds = f"{item.section.name}, any number" if item.repeats else item.section.name
    return _row(f"`{item.name}`", holds, item.description or (item.section.description or "").split("\n")[0])


def _category_row(category: Category) -> str:
    parents = ", ".join(parent.name for parent in category.categories)
    return _row(f"`{category.name}`", (category.description or "") + (f" Part of {parents}." if parents else ""))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
