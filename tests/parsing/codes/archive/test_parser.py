"""Uploaded archives."""

from __future__ import annotations

import json

import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.matching import match_file
from nomad.parsing.registry import parser_by_name


def read(tmp_path, content):
    path = tmp_path / "archive.json"
    path.write_text(json.dumps(content))
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/archive").parse(path, archive, log)
    return archive, log


def test_the_file_is_the_archive(tmp_path):
    archive, log = read(
        tmp_path, {"section_quantum_cms": {"chemical_formula": "He2"}, "section_metadata": {"domain": "qcms"}}
    )
    assert archive.section_quantum_cms.chemical_formula == "He2"
    assert archive.section_metadata.domain == "qcms"
    assert log.records == []


def test_users_set_their_own_metadata_only(tmp_path):
    given = {"comment": "mine", "references": ["http://a"], "published": True, "calc_id": "x", "nonsense": 1}
    archive, log = read(tmp_path, {"section_metadata": given})
    assert archive.section_metadata.comment == "mine"
    assert archive.section_metadata.references == ["http://a"]
    assert not archive.section_metadata.m_is_set("published")
    assert not archive.section_metadata.m_is_set("calc_id")
    assert sorted(record["key"] for record in log.records) == ["calc_id", "nonsense", "published"]


def test_a_downloaded_archive_of_an_older_schema_is_converted(tmp_path):
    written = EntryArchive()
    system = written.m_create(Run).m_create(System, atom_labels=["H"], atom_positions=[[0, 0, 1]])
    content = written.m_to_dict(with_definitions=True)
    row = next(row for row in content["m_definitions"] if row["name"] == system.m_def.qualified_name())
    row["definition_id"] = "0" * 40
    row["units"]["atom_positions"] = "angstrom"
    content["section_run"][0]["section_system"][0]["atom_colour"] = "white"
    archive, log = read(tmp_path, content)
    [system] = archive.section_run[0].section_system
    assert system.m_magnitude("atom_positions").tolist() == [[0, 0, 1e-10]]
    assert system.m_former["atom_colour"].value == "white"
    assert [record["path"] for record in log.records] == ["/section_run/0/section_system/0/atom_colour"]


def test_metadata_that_do_not_fit_are_left_out(tmp_path):
    archive, log = read(tmp_path, {"section_metadata": {"domain": "no such domain", "comment": "kept"}})
    assert archive.section_metadata.comment == "kept"
    assert log.warnings == ["metadata that do not fit the schema are left out"]


def test_a_broken_file_is_taken_and_fails_with_its_line(tmp_path):
    path = tmp_path / "cut.archive.json"
    path.write_text('{"section_metadata": {\n"comment": "mi')
    parser = match_file(path, "a/cut.archive.json")
    assert parser is not None
    assert parser.name == "parsers/archive"
    with pytest.raises(ParserError, match=r"cut\.archive\.json, line 2"):
        parser.parse(path, EntryArchive(), EntryLog())
