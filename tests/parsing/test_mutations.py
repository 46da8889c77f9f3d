"""Damaged outputs: cut, with lines dropped or doubled, with numbers spoilt. A parser keeps what it can read.

The only exception a parser may raise is ParserError, and it must not take longer than on the sound file by much.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name
from parsing.mutated import SECONDS, parsers_to_test
from parsing.mutations import MUTATIONS

DATA = Path(__file__).parents[1] / "data"
FILES = [
    ("parsers/quantumespresso", "quantum-espresso/si_vc_relax/si.out"),
    ("parsers/quantumespresso", "quantum-espresso/fe_bcc_spin/fe.out"),
    ("parsers/quantumespresso", "quantum-espresso/si8_md/si8.out"),
    ("parsers/quantumespresso", "quantum-espresso/si_bands/si.bands.out"),
    ("parsers/quantumespresso", "quantum-espresso/nio_hubbard/nio.out"),
    ("parsers/vasp", "vasp/nio_relax/vasprun.xml"),
    ("parsers/vasp", "vasp/si_bands/vasprun.xml.bands"),
    ("parsers/vasp", "vasp/si_md/vasprun.xml"),
    ("parsers/vasp", "vasp/si_gw/vasprun.xml"),
    ("parsers/vasp", "vasp/mg_outcar/OUTCAR.static"),
    ("parsers/fhi-aims", "fhi-aims/h2_md.out"),
    ("parsers/fhi-aims", "fhi-aims/fe_bands/aims.out"),
    ("parsers/exciting", "exciting/INFO.OUT"),
    ("parsers/castep", "castep/nacl_opt.castep"),
    ("parsers/castep", "castep/fe_bands.castep"),
    ("parsers/siesta", "siesta/h2_relax/out"),
    ("parsers/gromacs", "gromacs/water_npt_xtc/md.log"),
    ("parsers/gromacs", "gromacs/water_minimize/md.log"),
    ("parsers/phonopy", "phonopy/mgo_disp/phonopy_disp.yaml"),
    ("parsers/lammps", "lammps/argon_nvt/log.lammps"),
    ("parsers/lammps", "lammps/argon_minimize/log.lammps"),
]
COUNT = int(os.environ.get("NOMAD_TEST_MUTATIONS", "2000"))
"""Damaged inputs for each parser in the slow run, in parts for several processors."""
PARTS = 4
LIMIT = 5.0
"""Processor seconds for one damaged file; the sound ones take about 0.02."""


def survive(parser: str, name: str, data: bytes, folder: Path) -> None:
    path = folder / Path(name).name
    path.write_bytes(data)
    archive = EntryArchive()
    start = time.process_time()
    with contextlib.suppress(ParserError):
        parser_by_name(parser).parse(path, archive, EntryLog())
    assert time.process_time() - start < LIMIT
    json.dumps(archive.m_to_dict())


@pytest.mark.parametrize(("parser", "name"), FILES, ids=[name for _, name in FILES])
def test_a_file_cut_at_every_kilobyte(parser, name, tmp_path):
    data = (DATA / name).read_bytes()
    for length in range(0, len(data), 1000):
        survive(parser, name, data[:length], tmp_path)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.__name__ for mutation in MUTATIONS])
@pytest.mark.parametrize(("parser", "name"), FILES, ids=[name for _, name in FILES])
def test_a_damaged_file(parser, name, mutation, tmp_path):
    data = (DATA / name).read_bytes()
    for seed in range(15):
        try:
            survive(parser, name, mutation(data, random.Random(seed)), tmp_path)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("parser", parsers_to_test())
def test_many_damaged_files(parser: str, part: int, record_count: Callable[[str, int], None]) -> None:
    """The samples of a parser, mainfiles and what lies beside them, parsed by processes that may die of it."""
    failures: Counter[str] = Counter()
    number, end = part * COUNT // PARTS, (part + 1) * COUNT // PARTS
    count = end - number
    while number < end:
        command = [sys.executable, "-m", "parsing.mutated", parser, str(number), str(end)]
        ended = subprocess.run(command, cwd=DATA.parent, capture_output=True, text=True, check=False)
        for line in ended.stdout.splitlines():
            told = json.loads(line)
            number = told["number"] + 1
            if told["failure"]:
                failures[told["failure"]] += 1
        if ended.returncode:
            reason = f"took more than {SECONDS} s" if ended.returncode == -14 else ended.stderr[-500:]
            failures[f"input {number} ended the process with status {ended.returncode}: {reason}"] += 1
            number += 1
    record_count("damaged inputs of parsers", count)
    assert not failures, "\n".join(f"{times} x {failure}" for failure, times in failures.most_common())
