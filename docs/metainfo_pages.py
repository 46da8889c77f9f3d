"""Hook of the documentation build: one page for each package of definitions, written from the definitions."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import File

from nomad.datamodel.packages import packages
from nomad.metainfo.documentation import package_page

FOLDER = "reference/metainfo"


def on_config(config: Any) -> Any:
    """Adds the pages to the navigation, below the page about the schemas."""
    for entry in config["nav"]:
        if isinstance(entry, dict) and "Reference" in entry:
            pages: list[Any] = [{name: f"{FOLDER}/{name}.md"} for name in packages()]
            entry["Reference"].append({"Metainfo": ["reference/metainfo.md", *pages]})
    return config


def on_files(files: Any, config: Any) -> Any:
    """Makes the pages."""
    for name, package in packages().items():
        files.append(File.generated(config, f"{FOLDER}/{name}.md", content=package_page(package)))
    return files
