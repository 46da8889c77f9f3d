"""Files that are cut, empty, hostile or otherwise not as VASP meant them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from nomad.errors import ParserError

NIO = "nio_relax/vasprun.xml"
NAMES = "abcdefghijklmnopqrstu"
ENTITIES = "\n".join(f'<!ENTITY {name} "&{before};&{before};">' for before, name in pairwise(NAMES))
BOMB = f'<!DOCTYPE modeling [<!ENTITY a "aaaaaaaaaa">{ENTITIES}<!ENTITY file SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    ("cut_before", "calculations", "systems"),
    [
        ("</parameters>", 0, 0),
        ("<calculation>", 0, 1),
        ("</calculation>", 1, 1),
        ("<eigenvalues>", 2, 2),
        ("</modeling>", 2, 2),
    ],
)
def test_a_cut_file_keeps_what_comes_before_the_break(parse_text, text, cut_before, calculations, systems):
    source = text(NIO)
    found = parse_text(source[: source.index(cut_before)])
    assert found.run.program_name == "VASP"
    assert found.method.x_vasp_incar_in["NSW"] == 10
    assert len(found.calculations) == calculations
    assert len(found.run.section_system) == systems


def test_a_cut_file_is_reported_with_its_line(parse_text, text):
    source = text(NIO)
    found = parse_text(source[: source.index("<dos>")])
    report = next(record for record in found.log.records if "reason" in record)
    assert report["file"] == "vasprun.xml"
    assert int(report["line"]) > 100
    assert found.run.run_clean_end is False


def test_eigenvalues_before_the_break_are_kept(parse_text, text):
    source = text("si_bands/vasprun.xml.bands")
    found = parse_text(source[: source.index('<set comment="kpoint 5">')])
    section = found.calculations[0].section_eigenvalues[0]
    assert section.m_magnitude("eigenvalues_values").shape == (1, 4, 3)
    assert section.eigenvalues_kpoints.shape == (4, 3)


def test_a_cut_second_step_without_results_is_left_out(parse_text, text):
    source = text(NIO)
    place = source.index("<scstep>", source.index("</calculation>"))
    found = parse_text(source[: source.index("</scstep>", place) + 20])
    assert len(found.calculations) == 1
    assert "an ionic step is cut short and left out" in found.log.warnings


@pytest.mark.parametrize(
    "content", ["", "<?xml version='1.0'?>", "not XML at all", "<other><i>1</i></other>", "\x00\x01"]
)
def test_without_any_known_element(parse_text, content):
    with pytest.raises(ParserError):
        parse_text(content)


def test_entities_are_not_expanded(parse_text, text):
    head, rest = text(NIO).split("\n", 1)
    rest = rest.replace(">NiO<", ">&u;&file;<", 1)
    start = time.process_time()
    found = parse_text(f"{head}\n{BOMB}{rest}")
    assert time.process_time() - start < 1
    assert found.run.program_version
    assert "aaaa" not in str(found.method.x_vasp_incar_in)
    assert "root:" not in str(found.method.x_vasp_incar_in)


@pytest.mark.parametrize("value", ["NaN", "***********", "1E999", ""])
def test_values_that_are_no_numbers_never_reach_the_archive(parse_text, text, value):
    source = text(NIO).replace("     3.2500", f"     {value}").replace("    -8.5000", f"    {value}")
    found = parse_text(source.replace("      0.20000000 </v>", f"      {value} </v>"))
    assert not found.calculations[0].m_is_set("atom_forces")
    assert found.log.warnings


def test_bytes_that_xml_does_not_allow(parse_text, text):
    found = parse_text(text(NIO).replace("18Apr17", "18\x01\x02Apr17", 1).encode())
    assert len(found.calculations) == 2


def test_an_outcar_of_one_line(parse_text):
    found = parse_text(" vasp.5.3.2 13Sep12 (build Mar 19 2013 10:46:17) complex\n", "OUTCAR")
    assert found.run.program_version == "5.3.2 13Sep12 complex"
    assert not found.calculations
