"""Which packages of definitions there are, and how the metainfo API shows them.

Names are looked up in a table: packages that are listed, packages that can only be asked for by name, and further names
under which packages used to be imported. A name from a request never imports anything.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from nomad.errors import NotFound
from nomad.metainfo import MSection, Package
from nomad.metainfo.serialisation import Serialiser

COMMON_PACKAGES = (
    "nomad.datamodel.metainfo.common_dft",
    "nomad.datamodel.metainfo.common_experimental",
    "nomad.datamodel.metainfo.common_qcms",
)
ENTRY_PACKAGES = (
    "nomad.metainfo.metainfo",
    "nomad.datamodel.datamodel",
    "nomad.datamodel.dft",
    "nomad.datamodel.ems",
    "nomad.datamodel.encyclopedia",
    "nomad.datamodel.material",
    "nomad.datamodel.optimade",
    "nomad.datamodel.qcms",
)
OWN_PACKAGES = ("nomad.datamodel.provenance",)
"""What archives of other installations do not have."""
OTHER_NAMES = {
    "nomad.datamodel.metainfo": "nomad.datamodel.metainfo.common_dft",
    "nomad.datamodel.metainfo.public": "nomad.datamodel.metainfo.common_dft",
    "nomad.datamodel.metainfo.common": "nomad.datamodel.metainfo.common_dft",
    "nomad.datamodel.metainfo.general": "nomad.datamodel.metainfo.common_dft",
    "nomad.metainfo": "nomad.metainfo.metainfo",
}


@cache
def packages() -> dict[str, Package]:
    """All packages by name, those of single programs included; loads them on the first call."""
    import pkgutil

    from nomad.datamodel.metainfo import codes

    modules = [name for name in (*COMMON_PACKAGES, *ENTRY_PACKAGES, *OWN_PACKAGES) if name != "nomad.metainfo.metainfo"]
    found = [_package("nomad.metainfo"), *(_package(name) for name in modules)]
    found += [_package(f"{codes.__name__}.{module.name}") for module in pkgutil.iter_modules(codes.__path__)]
    return {package.name: package for package in found}


def _package(module_name: str) -> Package:
    package = importlib.import_module(module_name).m_package
    assert isinstance(package, Package)
    return package


def listed_packages() -> dict[str, Package]:
    """The packages that describe archives: the common ones and those of single programs."""
    return {name: package for name, package in packages().items() if name not in ENTRY_PACKAGES + OWN_PACKAGES}


def find_package(name: str) -> Package:
    """A package by its name or one of its former names. Raises NotFound."""
    found = packages().get(OTHER_NAMES.get(name, name))
    if found is None:
        raise NotFound(f"Metainfo package {name} does not exist.")
    return found


@cache
def all_packages() -> dict[str, Any]:
    """All listed packages, and those that they need, by name. Do not change the answer: it is computed once."""
    return _served(list(listed_packages().values()))


@cache
def package_response(name: str) -> dict[str, Any]:
    """A package and all packages that it needs, by name; raises NotFound for unknown names.

    References are paths `/packages/<package name>/section_definitions/<index>`; all of them lead to a package of
    the answer. Each section has its content hash as `definition_id`. Do not change the answer: it is computed once.
    """
    return _served([find_package(name)])


def _served(chosen: list[Package]) -> dict[str, Any]:
    names = {package.name: package for package in chosen}
    for package in chosen:
        names.update({needed.name: needed for needed in package.dependencies})
    serialiser = Serialiser(reference=definition_path)
    answer = {name: serialiser.section(package) for name, package in names.items()}
    for name, served in answer.items():
        definitions = names[name].section_definitions
        for definition, section in zip(definitions, served.get("section_definitions", ()), strict=True):
            section["definition_id"] = definition.definition_id
            if "extending_sections" in section:
                section["extending_sections"] = [
                    path for path in section["extending_sections"] if path.split("/")[2] in answer
                ]
    return answer


def definition_path(definition: MSection) -> str:
    """The path of a definition in answers of the metainfo API."""
    root = definition.m_root()
    assert isinstance(root, Package)
    return f"/packages/{root.name}{definition.m_path()}"
