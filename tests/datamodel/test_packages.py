"""The packages of definitions as the metainfo API serves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from nomad.datamodel.packages import all_packages, find_package, package_response, packages
from nomad.errors import NotFound

COMMON = "nomad.datamodel.metainfo.common_dft"


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, str) and value.startswith("/packages/"):
        yield value


def follow(answer: dict[str, Any], path: str) -> dict[str, Any]:
    _, _, package, kind, index = path.split("/")
    found: dict[str, Any] = answer[package][kind][int(index)]
    return found


@pytest.mark.parametrize("name", packages())
def test_all_references_of_an_answer_lead_into_the_answer(name: str) -> None:
    answer = package_response(name)
    assert name in answer
    assert json.loads(json.dumps(answer)) == answer
    for path in references(answer):
        assert follow(answer, path)["name"]


def test_all_packages() -> None:
    answer = all_packages()
    assert all(len(item["definition_id"]) == 40 for item in answer[COMMON]["section_definitions"])
    assert COMMON in answer
    assert "vaspparser.metainfo.vasp" in answer
    assert "nomad.datamodel.datamodel" not in answer
    run = next(item for item in answer[COMMON]["section_definitions"] if item["name"] == "Run")
    extensions = [follow(answer, path)["name"] for path in run["extending_sections"]]
    assert "section_run" in extensions
    assert all(follow(answer, path)["name"] for path in references(answer))


def test_one_package_with_what_it_needs() -> None:
    answer = package_response("vaspparser.metainfo.vasp")
    assert set(answer) == {"vaspparser.metainfo.vasp", COMMON}
    section = answer["vaspparser.metainfo.vasp"]["section_definitions"][0]
    assert section["extends_base_section"] is True
    assert follow(answer, section["base_sections"][0])["name"] == "Run"


def test_quantities_show_type_shape_and_unit() -> None:
    sections = package_response(COMMON)[COMMON]["section_definitions"]
    system = next(section for section in sections if section["name"] == "System")
    shown = {quantity["name"]: quantity for quantity in system["quantities"]}
    assert shown["atom_positions"]["type"] == {"type_kind": "numpy", "type_data": "float64"}
    assert shown["atom_positions"]["shape"] == ["number_of_atoms", 3]
    assert shown["atom_positions"]["unit"] == "meter"
    assert shown["atom_labels"]["type"] == {"type_kind": "python", "type_data": "str"}
    assert "shape" not in shown["chemical_composition"]
    assert all(quantity["description"] for quantity in system["quantities"])
    assert (system["base_sections"], system["constraints"], system["aliases"]) == ([], [], ["section_system"])


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("nomad.datamodel.metainfo.public", COMMON),
        ("nomad.datamodel.metainfo", COMMON),
        ("nomad.datamodel.metainfo.common", COMMON),
        ("nomad.metainfo", "nomad.metainfo.metainfo"),
        ("nomad.datamodel.dft", "nomad.datamodel.dft"),
    ],
)
def test_former_names(name: str, package: str) -> None:
    assert find_package(name).name == package
    assert package in package_response(name)


@pytest.mark.parametrize("name", ["os", "nomad.api", "", "nomad.datamodel.metainfo.codes.vasp.x", "../etc"])
def test_other_names_are_not_found(name: str) -> None:
    with pytest.raises(NotFound, match=f"Metainfo package {name} does not exist."):
        package_response(name)
