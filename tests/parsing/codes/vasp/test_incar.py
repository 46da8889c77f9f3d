"""INCAR files and values."""

from __future__ import annotations

import pytest

from nomad.parsing.codes.vasp.incar import guessed, read_incar, typed


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("   -5", "int", -5),
        (" 1.5E-3 ", None, 0.0015),
        (" T ", "logical", True),
        ("************", None, None),
        ("*****", "int", None),
        (" PE ", "string", "PE"),
        ("1e300", "int", 1e300),
    ],
)
def test_declared_types(text, kind, value):
    assert typed(text, kind) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("NSW", "10", 10),
        ("EDIFF", "1E-5", 1e-5),
        ("LWAVE", ".FALSE.", False),
        ("MAGMOM", "2*1.5 -1", [1.5, 1.5, -1]),
        ("GGA", "91", "91"),
        ("MAGMOM", "999999999*1", "999999999*1"),
        ("SYSTEM", "", ""),
    ],
)
def test_guessed_types(name, text, value):
    assert guessed(name, text) == value


def test_file(tmp_path):
    path = tmp_path / "INCAR"
    path.write_text("NSW = 1 # steps\nencut=300; ISMEAR = 0 ! comment\nMAGMOM = 1 \\\n 2\nno tag here\nNSW = 3\n")
    assert read_incar(path) == {"NSW": 1, "ENCUT": 300, "ISMEAR": 0, "MAGMOM": [1, 2]}
