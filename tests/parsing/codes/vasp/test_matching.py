"""Which files of an upload are taken as VASP's."""

from __future__ import annotations

import gzip

import pytest

from nomad.parsing.matching import match_file

from .conftest import DATA

XML, OUTCAR = DATA / "nio_relax" / "vasprun.xml", DATA / "mg_outcar" / "OUTCAR.static"


@pytest.mark.parametrize(
    ("path", "name", "siblings", "taken"),
    [
        (XML, "vasprun.xml", [], True),
        (XML, "folder/vasprun.xml.relax", ["OUTCAR"], True),
        (XML, "folder/vasprun.data", [], True),
        (OUTCAR, "OUTCAR", ["INCAR", "POSCAR"], True),
        (OUTCAR, "folder/OUTCAR.static", [], True),
        (OUTCAR, "folder/OUTCAR", ["folder/vasprun.xml"], False),
        (OUTCAR, "OUTCAR", ["vasprun.xml.gz"], False),
        (DATA / "mg_outcar" / "DOSCAR.static", "DOSCAR", [], False),
        (DATA / "mg_outcar" / "INCAR.static", "INCAR", [], False),
    ],
)
def test_recognition(path, name, siblings, taken):
    parser = match_file(path, name, siblings)
    assert (parser is not None and parser.name == "parsers/vasp") is taken


def test_compressed(tmp_path):
    path = tmp_path / "vasprun.xml.gz"
    path.write_bytes(gzip.compress(XML.read_bytes()))
    assert match_file(path, "vasprun.xml.gz").name == "parsers/vasp"
