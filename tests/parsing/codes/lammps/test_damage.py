"""Damaged files beside a log: the rest of the run stays readable, whatever they hold."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from parsing.test_mutations import MUTATIONS

from .runs import BANNER, DATA, END, HEAD, LOOP, MEMORY, ROWS, archive_of, snapshot, write
from .test_trajectories import dcd_of

ROW = ("1 1 0 0 0 0.1 0 0", "2 2 2 2.5 3 -0.1 0 0")
FILES = {
    "dump": "".join(snapshot(step, "id type x y z fx fy fz", *ROW) for step in range(0, 101, 10)).encode(),
    "xyz": "".join(f"2\nAtoms. Timestep: {step}\n1 0 0 0\n2 2 2 2\n" for step in range(0, 101, 10)).encode(),
    "dcd": dcd_of("<", (90.0, 90.0, 90.0), 11),
    "data": DATA.encode(),
}
STYLES = {"dump": "custom", "xyz": "xyz", "dcd": "dcd", "data": "custom"}
HUGE = (b"99999999999", b"9" * 30, b"0", b"-1", b"2147483648", b"1e300", b"1e999")


def huge(data: bytes, chance: random.Random) -> bytes:
    words = data.split(b" ")
    for _ in range(3):
        words[chance.randrange(len(words))] = chance.choice(HUGE)
    return b" ".join(words)


@pytest.mark.parametrize("mutation", [*MUTATIONS, huge], ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_beside_the_log(kind: str, mutation, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    log = BANNER + HEAD + f"dump 1 all {STYLES[kind]} 10 out.{kind} id\nfix 1 all nve\nrun 100\n"
    path = write(tmp_path, log + MEMORY + ROWS + LOOP + END, data_cu=DATA)
    place = tmp_path / ("data.cu" if kind == "data" else f"out.{kind}")
    for seed in range(10):
        place.write_bytes(mutation(FILES[kind], random.Random(seed)))
        archive, _ = archive_of(path)
        assert len(archive.section_run[0].section_single_configuration_calculation) == 2
        json.dumps(archive.m_to_dict())


@pytest.mark.parametrize("kind", ["dump", "xyz", "dcd"])
def test_the_snapshots_before_a_cut_are_kept(kind: str, tmp_path: Path) -> None:
    log = BANNER + HEAD + f"dump 1 all {STYLES[kind]} 10 out.{kind} id\nfix 1 all nve\nrun 100\n"
    path = write(tmp_path, log + MEMORY + ROWS + LOOP + END, data_cu=DATA)
    data = FILES[kind]
    (tmp_path / f"out.{kind}").write_bytes(data[: int(len(data) * 0.6)])
    assert 5 <= len(archive_of(path)[0].section_run[0].section_system) <= 7


@pytest.mark.parametrize("length", range(0, len(BANNER + HEAD + MEMORY + ROWS), 40))
def test_a_log_cut_anywhere(length: int, tmp_path: Path) -> None:
    path = write(tmp_path, (BANNER + HEAD + "run 100\n" + MEMORY + ROWS)[:length], data_cu=DATA)
    if length > len(BANNER) + 40:
        assert archive_of(path)[0].section_run[0].program_version == "2 Aug 2023 - Update 1"
