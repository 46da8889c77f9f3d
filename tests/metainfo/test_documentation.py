"""The pages about schemas: code that runs, pages made from definitions."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from metainfo.schema import System
from nomad.datamodel.packages import packages
from nomad.metainfo import Package
from nomad.metainfo.documentation import package_page, section_part

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_code_of_the_guide_runs() -> None:
    page = (DOCS / "how-to" / "extend-the-schema.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE))
    assert code
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_part_about_a_section() -> None:
    text = "\n".join(section_part(System.m_def))
    assert "Also called `section_system`." in text
    assert "| `positions` | float64 | n_atoms x 3 | meter |" in text
    assert "| `kind` | `bulk`, `surface` |  |  |  Default: `bulk`. |" in text
    assert "| `volume` | float64 |  | meter ** 3 | Volume of the cell. Derived. |" in text


@pytest.mark.parametrize("package", packages().values(), ids=packages().keys())
def test_every_definition_is_on_the_page_of_its_package(package: Package) -> None:
    page = package_page(package)
    for section in package.section_definitions:
        assert f"## {section.name}\n" in page
        for item in section.own_properties():
            assert f"| `{item.name}` |" in page


def test_every_package_of_the_schemas_is_introduced() -> None:
    page = (DOCS / "reference" / "metainfo.md").read_text(encoding="utf-8")
    for name in packages():
        if name.startswith("nomad."):
            short = "." + name.rsplit(".", 1)[1]
            assert f"`{name}`" in page or f"`{short}`" in page
