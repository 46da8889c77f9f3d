"""All packages of definitions that are loaded in this process, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.metainfo.errors import DefinitionError

if TYPE_CHECKING:
    from nomad.metainfo.packages import Package
    from nomad.metainfo.section_definition import Section

packages: dict[str, Package] = {}


def add(package: Package) -> None:
    """Enters a package under its name; a later package of the same name replaces it."""
    packages[package.m_data["name"]] = package


def section(qualified_name: str) -> Section:
    """The section `<package>.<name>` of a loaded package. Raises DefinitionError."""
    package_name, _, name = qualified_name.rpartition(".")
    package = packages.get(package_name)
    found = package.section(name) if package is not None else None
    if found is None:
        raise DefinitionError(f"There is no section {qualified_name} in the loaded packages.")
    return found
