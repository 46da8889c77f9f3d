"""The parser in the guide `docs/how-to/write-a-parser.md` works as printed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.matching import match_file
from nomad.units import factor

GUIDE = (Path(__file__).parents[2] / "docs/how-to/write-a-parser.md").read_text()
OUTPUT = re.search(r"```text\n(.*?)```", GUIDE, re.DOTALL).group(1)


@pytest.fixture(scope="module")
def parser():
    namespace = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL):
        exec(block, namespace)
    return namespace["DemoParser"]()


def test_it_recognises_and_reads_its_output(parser, tmp_path):
    path = tmp_path / "out.demo"
    path.write_text(OUTPUT)
    assert match_file(path, "out.demo", candidates=[parser]) is parser
    archive, log = EntryArchive(), EntryLog()
    parser.parse(path, archive, log)
    run = archive.section_run[0]
    calculation = run.section_single_configuration_calculation[0]
    assert (run.program_version, run.run_clean_end) == ("2.1", True)
    assert run.section_system[0].atom_labels == ["Na", "Cl"]
    np.testing.assert_allclose(run.section_system[0].m_magnitude("lattice_vectors"), np.eye(3) * 3e-10)
    assert calculation.m_magnitude("energy_total") == pytest.approx(-10.2 * factor("hartree"))
    assert len(calculation.section_scf_iteration) == 2
    assert calculation.m_magnitude("atom_forces")[1, 2] == pytest.approx(-0.01 * factor("hartree/bohr"))
    assert log.records == []


def test_it_keeps_what_is_readable_of_a_cut_output(parser, tmp_path):
    path = tmp_path / "out.demo"
    for length in range(len(OUTPUT)):
        path.write_text(OUTPUT[:length])
        archive = EntryArchive()
        if " Demo 2.1 starts" in OUTPUT[:length]:
            parser.parse(path, archive, EntryLog())
            assert archive.section_run[0].program_version == "2.1"
        else:
            with pytest.raises(ParserError, match=r"out\.demo"):
                parser.parse(path, archive, EntryLog())
