"""All packages of definitions that are loaded in this process, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nomad.metainfo.errors import DefinitionError

if TYPE_CHECKING:
    from nomad.metainfo.packages import Package
    from nomad.metainfo.section_definition import Section

packages: dict[str, Package] = {}
loaders: list[Callable[[], object]] = []
"""Functions that load more packages; called when an archive was written by one that is not loaded."""


def add(package: Package) -> None:
    """Enters a package under its name; a later package of the same name replaces it."""
    packages[package.m_data["name"]] = package


def section(qualified_name: str) -> Section:
    """The section `<package>.<name>` of a loaded package. Raises DefinitionError."""
    found = find_section(qualified_name)
    if found is None:
        raise DefinitionError(f"There is no section {qualified_name} in the loaded packages.")
    return found


def find_section(qualified_name: str) -> Section | None:
    """The section `<package>.<name>`; None if it is in no loaded package."""
    package_name, _, name = qualified_name.rpartition(".")
    package = packages.get(package_name)
    return package.section(name) if package is not None else None
