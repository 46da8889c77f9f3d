"""Archives written by hand for the tests of the original, with everything that can be odd about a geometry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nomad.datamodel import EntryArchive

from .archives import normalized


@pytest.mark.parametrize(
    ("name", "formula", "system_type"),
    [
        ("fcc_crystal_structure", "Na", "bulk"),
        ("glucose_atom_labels", "C6H12O6", "molecule / cluster"),
        ("no_sim_cell_boolean_positions", "BrKSi2", "molecule / cluster"),
        ("template", "BrKSi2", "bulk"),
        ("template_no_system", None, "unavailable"),
        ("unknown_atom_label_test", "BrSi2X", "molecule / cluster"),
        ("single_string_atom_labels", "Br", "unavailable"),
    ],
)
def test_formula_and_type(shared_dir: Path, name: str, formula: str | None, system_type: str) -> None:
    metadata = _normalized(shared_dir, name)
    assert metadata.formula == formula
    assert metadata.dft.system == system_type


def test_hash_of_the_geometry(shared_dir: Path) -> None:
    assert _normalized(shared_dir, "fcc_crystal_structure").dft.geometries == ["84xtGtrByiYYtbUOh-P83f9bVfWq"]


def _normalized(shared_dir: Path, name: str) -> Any:
    text = (shared_dir / "data" / "normalizer-cases" / f"{name}.json").read_text()
    archive = EntryArchive.m_from_dict(json.loads(text))
    normalized(archive)
    return archive.section_metadata
