"""Our common schemas hold the definitions of the specification, one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nomad.datamodel.packages import COMMON_PACKAGES, ENTRY_PACKAGES, packages
from nomad.metainfo import Package, Quantity, Reference, Section, SubSection

NAMES = (*COMMON_PACKAGES, *ENTRY_PACKAGES)

ACCEPTED: dict[str, str] = {
    "encyclopedia.Energies.energy_total.unit": "energies of the encyclopedia are in joule, as all stored numbers",
    "encyclopedia.Energies.energy_total_T0.unit": "as energy_total",
    "encyclopedia.Energies.energy_free.unit": "as energy_total",
    "encyclopedia.Properties.band_gap.unit": "as energy_total",
    "material.Energies.energy_total.unit": "as energy_total",
    "material.Energies.energy_total_T0.unit": "as energy_total",
    "material.Energies.energy_free.unit": "as energy_total",
    "material.Properties.band_gap.unit": "as energy_total",
    "common_dft.BrillouinZone.vertices.shape": "a list of points",
    "common_dft.BrillouinZone.faces.shape": "faces have different numbers of corners",
    "common_dft.BrillouinZone.faces.type": "faces have different numbers of corners",
    "common_dft.ThermodynamicalProperties.specific_heat_capacity.unit": "a heat capacity per mass",
}

ADDED = {"datamodel.EntryArchive.section_provenance"}
"""What only this installation has."""


@pytest.fixture(scope="module")
def specified(shared_dir: Path) -> dict[str, dict[str, Any]]:
    folder = shared_dir / "spec" / "metainfo"
    if not folder.is_dir():
        pytest.skip("the definitions of the specification are not among the shared data")
    return {name: json.loads((folder / f"{name}.json").read_text()) for name in NAMES}


def quantity_facts(quantity: Quantity[Any]) -> dict[str, Any]:
    kind = quantity.data_type
    data = kind.target().qualified_name() if isinstance(kind, Reference) else kind.data
    facts: dict[str, Any] = {"type": [kind.kind, data], "shape": list(quantity.sizes)}
    facts["unit"] = quantity.unit_text
    facts["default"] = quantity.default
    facts["derived"] = quantity.derived is not None
    facts["virtual"] = quantity.virtual
    facts["cached"] = quantity.cached
    return facts | common_facts(quantity)


def common_facts(definition: Any) -> dict[str, Any]:
    return {
        "aliases": definition.aliases,
        "categories": sorted(category.qualified_name() for category in definition.categories),
        "links": definition.links or [],
    }


def section_facts(section: Section) -> dict[str, Any]:
    return {
        "base_sections": [base.qualified_name() for base in section.base_sections],
        "extends_base_section": section.extends_base_section,
        "constraints": section.constraints,
        **common_facts(section),
    }


def facts_of(package: Package) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for category in package.category_definitions:
        found[category.name] = common_facts(category)
    for section in package.section_definitions:
        found[section.name] = section_facts(section)
        for item in section.own_properties():
            facts = (
                {"section": item.section.qualified_name(), "repeats": item.repeats, **common_facts(item)}
                if isinstance(item, SubSection)
                else quantity_facts(item)  # type: ignore[arg-type]
            )
            found[f"{section.name}.{item.name}"] = facts
    return found


def specified_facts(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    def common(row: dict[str, Any]) -> dict[str, Any]:
        return {
            "aliases": row.get("aliases", []),
            "categories": sorted(row.get("categories", [])),
            "links": row.get("links", []),
        }

    found: dict[str, dict[str, Any]] = {row["name"]: common(row) for row in package["categories"]}
    for section in package["sections"]:
        found[section["name"]] = {
            "base_sections": section["base_sections"],
            "extends_base_section": section["extends_base_section"],
            "constraints": section.get("constraints", []),
            **common(section),
        }
        for row in section["quantities"]:
            found[f"{section['name']}.{row['name']}"] = {
                "type": [row["type"]["kind"], row["type"].get("data")],
                "shape": row["shape"],
                "unit": row.get("unit"),
                "default": row.get("default"),
                "derived": row.get("derived", False),
                "virtual": row.get("virtual", False),
                "cached": row.get("cached", False),
                **common(row),
            }
        for row in section["sub_sections"]:
            found[f"{section['name']}.{row['name']}"] = {
                "section": row["section"],
                "repeats": row["repeats"],
                **common(row),
            }
    return found


@pytest.mark.parametrize("name", NAMES)
def test_package_holds_the_definitions_of_the_specification(name: str, specified: dict[str, dict[str, Any]]) -> None:
    ours = facts_of(packages()[name])
    theirs = specified_facts(specified[name])
    short = name.rsplit(".", 1)[1]

    assert sorted(key for key in ours if f"{short}.{key}" not in ADDED) == sorted(theirs)
    different = [
        f"{short}.{key}.{fact}: {ours[key][fact]!r} is not {value!r}"
        for key, facts in theirs.items()
        for fact, value in facts.items()
        if ours[key][fact] != value and f"{short}.{key}.{fact}" not in ACCEPTED
    ]
    assert not different, "\n".join(different)
