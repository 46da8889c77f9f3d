"""Which files are mainfiles, and of which parser."""

from __future__ import annotations

import gzip
import subprocess
import sys

import pytest

from nomad.logs import EntryLog
from nomad.parsing.matching import match_file, match_files
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

XML = (
    b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<modeling>\n <generator>\n'
    b'  <i name="program" type="string">vasp </i>\n'
)
OUTCAR = b" vasp.5.3.2 13Sep12 (build Dec 10 2012 15:18:05) complex\n"
PWSCF = b"\n     Program PWSCF v.6.7MaX starts on 22Nov2026\n"
ABINIT = b"\n.Version 9.6.2 of ABINIT \n"
ARCHIVE = b'{"section_metadata": {"domain": "dft"}}'
FOUND = [
    ("vasprun.xml", XML, "parsers/vasp"),
    ("run/vasprun.xml.relax2", XML, "parsers/vasp"),
    ("OUTCAR", OUTCAR, "parsers/vasp"),
    ("deep/er/OUTCAR.bands", OUTCAR, "parsers/vasp"),
    ("vasprun.xml.gz", gzip.compress(XML), "parsers/vasp"),
    ("si.out", PWSCF, "parsers/quantumespresso"),
    ("any name at all", PWSCF, "parsers/quantumespresso"),
    ("si.out.gz", gzip.compress(PWSCF), "parsers/quantumespresso"),
    ("run.abo", ABINIT, "parsers/abinit"),
    ("x/archive.json", ARCHIVE, "parsers/archive"),
    ("my-archive.json", ARCHIVE, "parsers/archive"),
    ("x/si-template.json", b'{"section_run": []}', "parsers/template"),
]
NOT_FOUND = [
    (".OUTCAR", OUTCAR),
    ("~si.out", PWSCF),
    ("folder/.hidden.out", PWSCF),
    ("vasprun.xml", XML.replace(b"vasp ", b"other ")),
    ("OUTCAR", b"something first\n" + OUTCAR),
    ("si.out", b"x" * 12_000 + PWSCF),
    ("run.abo.gz", gzip.compress(ABINIT)),
    ("run.abo", b"first\n" + ABINIT),
    ("archive.json", b'{"other": 1}'),
    ("metadata.json", ARCHIVE),
    ("empty.out", b""),
]


def write(root, name, data):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("name", "data", "parser"), FOUND, ids=[row[0] for row in FOUND])
def test_mainfiles_are_recognised(tmp_path, name, data, parser):
    found = match_file(write(tmp_path, name, data), name)
    assert found is not None
    assert found.name == parser


@pytest.mark.parametrize(("name", "data"), NOT_FOUND, ids=[row[0] for row in NOT_FOUND])
def test_other_files_are_left_alone(tmp_path, name, data):
    assert match_file(write(tmp_path, name, data), name) is None


def test_outcar_gives_way_to_an_xml_file_in_its_folder_only(tmp_path):
    files = {"a/OUTCAR": OUTCAR, "a/vasprun.xml": XML, "b/OUTCAR": OUTCAR, "xml/OUTCAR": OUTCAR, "notes.xml": b"<a/>"}
    for name, data in files.items():
        write(tmp_path, name, data)
    assert [name for name, _ in match_files(tmp_path, files)] == ["a/vasprun.xml", "b/OUTCAR", "xml/OUTCAR"]


def test_files_come_in_the_given_order_and_unreadable_ones_are_logged(tmp_path):
    write(tmp_path, "b.out", PWSCF)
    write(tmp_path, "a.out", PWSCF)
    log = EntryLog()
    names = ["b.out", "missing.out", "a.out"]
    assert [name for name, _ in match_files(tmp_path, names, log)] == ["b.out", "a.out"]
    assert log.errors == ["could not look at a file for matching"]


def test_explanation_names_each_parser_asked_and_its_reason(tmp_path):
    verdicts = []
    path = write(tmp_path, "si.out", PWSCF)
    match_file(path, "si.out", explain=verdicts)
    asked = [verdict.parser for verdict in verdicts]
    assert "parsers/vasp" in asked
    assert asked[-1] == "parsers/quantumespresso"
    assert all(verdict.reason for verdict in verdicts[:-1])
    assert str(verdicts[-1]) == "parsers/quantumespresso: yes"


class First(Parser):
    name = "parsers/first"
    rules = MainfileRules(binary=rb"magic\d", mime=r".*")


class Second(Parser):
    name = "parsers/second"
    rules = MainfileRules(mime=r".*")


@pytest.mark.parametrize(
    ("data", "expected"), [(b"\x00\x01magic7", "parsers/first"), (b"\x00\x01magic", "parsers/second")]
)
def test_first_yes_wins_and_bytes_are_searched(tmp_path, data, expected):
    found = match_file(write(tmp_path, "x", data), "x", candidates=[First(), Second()])
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (MainfileRules(name=r".*\.xml"), "name"),
        (MainfileRules(mime=r"application/.*"), "type"),
        (MainfileRules(binary=b"zzz"), "bytes"),
        (MainfileRules(content="zzz"), "content"),
    ],
)
def test_the_reason_says_which_condition_fails(tmp_path, rules, reason):
    class Only(Parser):
        name = "parsers/only"

    Only.rules = rules
    verdicts = []
    match_file(write(tmp_path, "file.txt", b"hello"), "file.txt", explain=verdicts, candidates=[Only()])
    assert reason in verdicts[0].reason


def test_all_shared_files_are_matched_as_expected(shared_dir):
    import json

    from nomad.parsing.registry import parsers

    root = shared_dir / "data"
    ours = {parser.name for parser in parsers()}
    cases = json.loads((root / "expected.json").read_text())["cases"]
    folders = {f"{case['code']}/{case['case']}" for case in cases}
    names = sorted(
        str(path.relative_to(root)) for folder in folders for path in (root / folder).rglob("*") if path.is_file()
    )
    found = {name: parser.name for name, parser in match_files(root, names)}
    expected = {
        item["mainfile"]: item["parser"]
        for case in cases
        for item in case["mainfiles"]
        if item["parser"] in ours and item["match"] != "v0.10-only"
    }
    assert {name: parser for name, parser in found.items() if parser in ours} == expected


def test_matching_does_not_load_scientific_libraries():
    code = (
        "import sys; from nomad.parsing.matching import match_file; from nomad.parsing.registry import parsers, codes;"
        "parsers(); codes(); print([m for m in ('numpy', 'lxml', 'ase', 'pint', 'scipy') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
