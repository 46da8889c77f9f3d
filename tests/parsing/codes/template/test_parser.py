"""Templates: sections in JSON, taken as if they had been parsed."""

from __future__ import annotations

import json

import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name

TEMPLATE = {
    "section_run": [
        {
            "program_name": "VASP",
            "section_system": [{"atom_labels": ["Br", "K"], "atom_positions": [[1e-10, 0, 0], [0, 1e-10, 0]]}],
            "section_single_configuration_calculation": [
                {
                    "single_configuration_calculation_to_system_ref": "/section_run/0/section_system/0",
                    "energy_total": -1e-18,
                }
            ],
        }
    ],
    "section_workflow": None,
    "section_metadata": {"published": True},
}


def read(tmp_path, content):
    path = tmp_path / "a-template.json"
    path.write_text(content)
    archive = EntryArchive()
    parser_by_name("parsers/template").parse(path, archive, EntryLog())
    return archive


def test_sections_and_references_are_taken_and_metadata_ignored(tmp_path):
    archive = read(tmp_path, json.dumps(TEMPLATE))
    run = archive.section_run[0]
    calculation = run.section_single_configuration_calculation[0]
    assert calculation.single_configuration_calculation_to_system_ref is run.section_system[0]
    assert calculation.m_magnitude("energy_total") == -1e-18
    assert archive.section_metadata is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"section_run": 5}',
        '{"section_run": [7]}',
    ],
    ids=["empty", "cut", "list", "deep", "number for section", "number in list"],
)
def test_what_does_not_fit_is_refused_with_the_name_of_the_file(tmp_path, content):
    with pytest.raises(ParserError, match=r"a-template\.json"):
        read(tmp_path, content)


def test_values_of_another_shape_are_reported(tmp_path):
    path = tmp_path / "a-template.json"
    path.write_text('{"section_run": [{"section_system": [{"atom_positions": [1, 2, 3]}]}]}')
    log = EntryLog()
    parser_by_name("parsers/template").parse(path, EntryArchive(), log)
    assert log.warnings == ["a value does not fit the schema"]
    assert "atom_positions" in log.records[0]["problem"]
