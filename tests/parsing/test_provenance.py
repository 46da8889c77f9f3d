"""Which part of which file a section was read from."""

from __future__ import annotations

import pytest

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Method, Run, ScfIteration, SingleConfigurationCalculation, System
from nomad.parsing.provenance import bytes_of, places, read_from, recording, whole
from nomad.parsing.source import Source
from nomad.parsing.text import Block, Raw, Table, Value, parse
from nomad.parsing.xml import XmlStream

TEXT = b"""head
energy = 1
forces
 1.0 2.0 3.0
 4.0 5.0 6.0

cycle 1
 e = 5
cycle 2
 e = 6
notes
 first
 second
tail
"""
FIELDS = (
    Value("energy", rb"^energy = (\S+)"),
    Table("forces", rb"^forces\n", columns=3),
    Raw("notes", rb"^notes\n", rb"^tail"),
    Block("cycles", rb"^cycle \d", (Value("e", rb"e = (\S+)"),), end=rb"^ e[^\n]*\n", repeats=True),
)


def archive_of(fill):
    archive = EntryArchive()
    with recording() as record:
        fill(archive)
    record.store(archive)
    return archive


def places_of(fill):
    return {path: place for path, *place in places(archive_of(fill))}


@pytest.mark.parametrize(
    ("field", "lines"), [("energy", (2, 2)), ("forces", (3, 5)), ("notes", (11, 13)), ("cycles", (7, 10))]
)
def test_a_field_gives_the_lines_that_it_was_read_from(field, lines):
    def fill(archive):
        source = Source(TEXT, "out.txt")
        found = parse(source, FIELDS)
        read_from(archive.m_create(Run), found, field)
        source.close()

    assert places_of(fill) == {"section_run/0": ["out.txt", "line", *lines]}


def test_blocks_offsets_and_log_places_are_places_too():
    def fill(archive):
        with Source(TEXT, "out.txt") as source:
            run = archive.m_create(Run)
            found = parse(source, FIELDS)
            calculation = read_from(run.m_create(SingleConfigurationCalculation), found, "missing")
            for cycle in found["cycles"]:
                read_from(calculation.m_create(ScfIteration), cycle)
            read_from(run.m_create(System), source, TEXT.index(b"notes"))
            read_from(run.m_create(System), parse(source, [Value("rows", rb"^ \d", pick="all")]), "rows", 1)
            read_from(run.m_create(Method), {"file": "other.txt", "line": 7})

    path = "section_run/0/section_single_configuration_calculation/0"
    assert places_of(fill) == {
        path: ["out.txt", "line", 1, 14],
        f"{path}/section_scf_iteration/0": ["out.txt", "line", 7, 8],
        f"{path}/section_scf_iteration/1": ["out.txt", "line", 9, 10],
        "section_run/0/section_system/0": ["out.txt", "line", 11, 11],
        "section_run/0/section_system/1": ["out.txt", "line", 5, 5],
        "section_run/0/section_method/0": ["other.txt", "line", 7, 7],
    }


def test_elements_of_xml_have_their_line_and_binary_files_their_bytes(tmp_path):
    xml, binary = tmp_path / "a.xml", tmp_path / "a.bin"
    # line numbers beyond 65535 need care in libxml2
    xml.write_text("<a>\n<b/>" + "\n" * 70_000 + "<b>\n\n<c/>\n</b>\n<b>1</b></a>")
    binary.write_bytes(bytes(100))

    def fill(archive):
        run = archive.m_create(Run)
        stream = XmlStream(xml)
        for element in stream.elements("b"):
            read_from(run.m_create(System), stream.place(element))
        read_from(run.m_create(System), bytes_of(binary, 8, 15))
        read_from(run.m_create(System), whole(binary))

    assert list(places_of(fill).values()) == [
        ["a.xml", "line", 2, 2],
        ["a.xml", "line", 70_002, 70_002],
        ["a.xml", "line", 70_006, 70_006],
        ["a.bin", "byte", 8, 15],
        ["a.bin", "byte", 0, 99],
    ]


def test_sections_are_named_by_where_they_are_in_the_end():
    def fill(archive):
        run = archive.m_create(Run)
        gone = read_from(run.m_create(System), {"file": "a", "line": 1})
        kept = read_from(System(), {"file": "a", "line": 2})
        read_from(kept, {"file": "a", "line": 3})
        run.m_add_sub_section("section_system", kept)
        run.m_remove_sub_section("section_system", gone.m_parent_index)

    assert places_of(fill) == {"section_run/0/section_system/0": ["a", "line", 3, 3]}


def test_nothing_is_remembered_outside_of_recording_or_without_a_place():
    read_from(Run(), {"file": "a", "line": 1})
    assert archive_of(lambda archive: read_from(archive.m_create(Run), {})).section_provenance is None


def test_the_table_is_part_of_the_archive_and_survives_storing():
    archive = archive_of(lambda archive: read_from(archive.m_create(Run), {"file": "a", "line": 4, "last_line": 6}))
    stored = archive.m_to_dict()
    assert stored["section_provenance"] == {
        "files": ["a"],
        "file_units": ["line"],
        "section_kinds": ["section_run"],
        "section_kind": [0],
        "section_index_steps": [[0]],
        "section_file": [0],
        "section_first_steps": [4],
        "section_length": [3],
    }
    assert list(places(EntryArchive.m_from_dict(stored))) == [("section_run/0", "a", "line", 4, 6)]
