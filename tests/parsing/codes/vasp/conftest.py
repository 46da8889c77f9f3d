"""Parses the VASP outputs of tests/data/vasp, which are written by hand after the formats of VASP 4.6 to 6.3."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name

DATA = Path(__file__).parents[3] / "data" / "vasp"


class Parsed(NamedTuple):
    run: object
    log: EntryLog

    @property
    def calculations(self):
        return self.run.section_single_configuration_calculation

    @property
    def method(self):
        return self.run.section_method[0]

    @property
    def functionals(self):
        return [section.XC_functional_name for section in self.method.section_XC_functionals]


def parse_path(path):
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/vasp").parse(Path(path), archive, log)
    return Parsed(archive.section_run[0], log)


@pytest.fixture
def parse():
    """Parses a file of tests/data/vasp, or any path."""
    return lambda name: parse_path(DATA / name)


@pytest.fixture
def parse_text(tmp_path):
    """Parses a text (or bytes) as a file of the given name."""

    def run(content, name="vasprun.xml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("latin-1"))
        return parse_path(path)

    return run


@pytest.fixture
def text():
    """The text of a file of tests/data/vasp."""
    return lambda name: (DATA / name).read_text()
