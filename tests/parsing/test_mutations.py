"""Damaged outputs: cut, with lines dropped or doubled, with numbers spoilt. A parser keeps what it can read.

The only exception a parser may raise is ParserError, and it must not take longer than on the sound file by much.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import time
from pathlib import Path

import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name

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
LIMIT = 5.0
"""Processor seconds for one damaged file; the sound ones take about 0.02."""


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def drop_lines(data: bytes, chance: random.Random) -> bytes:
    return b"".join(line for line in data.splitlines(keepends=True) if chance.random() > 0.02)


def double_lines(data: bytes, chance: random.Random) -> bytes:
    return b"".join(line * (2 if chance.random() < 0.02 else 1) for line in data.splitlines(keepends=True))


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(20):
        left, right = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[left], lines[right] = lines[right], lines[left]
    return b"".join(lines)


def change_digits(data: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"\d", lambda match: b"%d" % chance.randrange(10) if chance.random() < 0.01 else match.group(), data)


def spoil_numbers(data: bytes, chance: random.Random) -> bytes:
    choices = [b"NaN", b"*********", b"-Infinity", b"1.0E+400", b"", b"-0"]
    return re.sub(rb"-?\d+\.\d+", lambda m: chance.choice(choices) if chance.random() < 0.02 else m.group(), data)


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(100):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


MUTATIONS = [cut, drop_lines, double_lines, swap_lines, change_digits, spoil_numbers, change_bytes]


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
