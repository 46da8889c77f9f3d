"""Energy files, trajectories and run inputs: sound, old, in double precision, and damaged."""

from __future__ import annotations

import gzip
import random
import struct
from pathlib import Path

import numpy as np
import pytest

from nomad.logs import EntryLog
from nomad.parsing.codes.gromacs.edr import EnergyFile
from nomad.parsing.codes.gromacs.labels import element_of
from nomad.parsing.codes.gromacs.tpr import read_run_input, start_frame
from nomad.parsing.trr import read_trr

DATA = Path(__file__).parents[3] / "data" / "gromacs"


def text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack(">i", len(raw)) + raw + bytes(-len(raw) % 4)


def energies(path: Path) -> tuple[list[str], list, EntryLog]:
    log = EntryLog()
    file = EnergyFile(path, log)
    frames = list(file)
    file.close()
    return file.names, frames, log


def test_energies_of_all_steps():
    names, frames, log = energies(DATA / "argon_nvt" / "md.edr")
    assert [frame.step for frame in frames] == [0, 50, 100, 150, 200, 250]
    last = dict(zip(names, frames[-1].values, strict=True))
    assert last["Potential"] == pytest.approx(-1697.03, abs=0.01)
    assert last["Temperature"] == pytest.approx(75.1321, abs=1e-4)
    assert [frame.first for frame in frames[1:]] == [frame.last + 1 for frame in frames[:-1]]
    assert frames[-1].last + 1 == (DATA / "argon_nvt" / "md.edr").stat().st_size
    assert not log.warnings


@pytest.mark.parametrize("real", ["f", "d"])
def test_an_energy_file_of_the_first_version(real, tmp_path):
    content = struct.pack(">i", 2) + text("Potential") + text("Temperature")
    for step in range(3):
        content += (
            struct.pack(f">{real}i", step * 0.5, step) + struct.pack(">iii", 2, 0, 0) + struct.pack(">iii", 32, 0, 0)
        )
        content += struct.pack(f">8{real}", -10.0 - step, 0, 0, 0, 300.0 + step, 0, 0, 0)
    (tmp_path / "old.edr").write_bytes(content)
    names, frames, log = energies(tmp_path / "old.edr")
    assert names == ["Potential", "Temperature"]
    assert [(frame.step, frame.time, frame.values) for frame in frames] == [
        (step, step * 0.5, [-10.0 - step, 300.0 + step]) for step in range(3)
    ]
    assert not log.warnings


@pytest.mark.parametrize("double", [False, True])
def test_blocks_and_precision_of_the_newest_version(double, tmp_path):
    real = "d" if double else "f"
    content = struct.pack(">iii", -55555, 5, 1) + text("Potential") + text("kJ/mol")
    for step in (0, 10):
        content += struct.pack(f">{real}iid", -2e10, -7777777, 5, step * 0.002)
        content += struct.pack(">qiqd", step, 0, 1, 0.002) + struct.pack(">iii", 1, 0, 1)
        content += struct.pack(">iiiiii", 3, 2, 2, 3, 5, 1) + struct.pack(">iii", 0, 0, 0)
        content += struct.pack(f">{real}", -1.25 * step) + struct.pack(">3d", 1, 2, 3) + text("lambda")
    (tmp_path / "new.edr").write_bytes(content)
    _, frames, log = energies(tmp_path / "new.edr")
    assert [(frame.step, frame.time, frame.values) for frame in frames] == [(0, 0.0, [0.0]), (10, 0.02, [-12.5])]
    assert not log.warnings


def test_a_compressed_file_is_read_as_well(tmp_path):
    (tmp_path / "md.edr.gz").write_bytes(gzip.compress((DATA / "argon_nvt" / "md.edr").read_bytes()))
    assert len(energies(tmp_path / "md.edr.gz")[1]) == 6


def test_positions_velocities_and_forces():
    frames = list(read_trr(DATA / "argon_nvt" / "md.trr", 256, EntryLog()))
    assert [frame.step for frame in frames] == [0, 50, 100, 150, 200, 250]
    masses = 39.948
    kinetic = 0.5 * masses * (frames[-1].velocities ** 2).sum()
    assert kinetic == pytest.approx(75.1321 * 765 / 2 * 0.0083144626, rel=0.02)
    np.testing.assert_allclose(frames[-1].forces.sum(axis=0), 0, atol=0.05)
    np.testing.assert_allclose(np.diag(frames[-1].box), 2.16, rtol=1e-6)


@pytest.mark.parametrize("kind", ["edr", "trr"])
def test_frames_before_a_cut_are_kept(kind, tmp_path):
    data = (DATA / "argon_nvt" / f"md.{kind}").read_bytes()
    path = tmp_path / f"md.{kind}"
    path.write_bytes(data[:-10])
    log = EntryLog()
    frames = energies(path)[1] if kind == "edr" else list(read_trr(path, None, log))
    assert len(frames) == 5


@pytest.mark.parametrize("kind", ["edr", "trr"])
def test_senseless_counts_cost_nothing(kind, tmp_path):
    data = (DATA / "argon_nvt" / f"md.{kind}").read_bytes()
    path = tmp_path / f"md.{kind}"
    for seed in range(100):
        chance, spoilt = random.Random(seed), bytearray(data)
        place = chance.randrange(200) * 4
        spoilt[place : place + 4] = chance.choice([b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\0\x10\0\0"])
        path.write_bytes(spoilt)
        frames = energies(path)[1] if kind == "edr" else list(read_trr(path, 256, EntryLog()))
        assert len(frames) <= 6


def test_topology_of_a_run_input():
    given = read_run_input(DATA / "water_npt_xtc" / "topol.tpr", EntryLog())
    assert (given.n_atoms, given.labels()[:3], given.types()[:3]) == (375, ["O", "H", "H"], ["OW", "HW", "HW"])
    (molecule,) = given.molecules
    assert molecule.charges == pytest.approx([-0.8476, 0.4238, 0.4238])
    assert given.interactions("bond")[[0, 1, -1]].tolist() == [[0, 1], [0, 2], [372, 374]]
    positions, box = start_frame(DATA / "water_npt_xtc" / "topol.tpr", 375, EntryLog())
    np.testing.assert_allclose(np.diag(box), 1.55, rtol=1e-6)
    lengths = np.linalg.norm(np.diff(positions[given.interactions("bond")], axis=1)[:, 0], axis=1)
    np.testing.assert_allclose(lengths, 0.1, atol=2e-3)


@pytest.mark.parametrize(("version", "supported"), [(126, True), (9_999, False), (12, False)])
def test_run_inputs_of_development_versions_are_read(version, supported, tmp_path):
    data = (DATA / "argon_nvt" / "topol.tpr").read_bytes()
    place = data.index(struct.pack(">ii", 4, 127)) + 4
    (tmp_path / "topol.tpr").write_bytes(data[:place] + struct.pack(">i", version) + data[place + 4 :])
    log = EntryLog()
    given = read_run_input(tmp_path / "topol.tpr", log)
    assert (given is not None and given.labels() == ["Ar"] * 256) == supported
    assert log.warnings == ([] if supported else ["the run input has a version of its format that is not supported"])


def test_a_damaged_run_input_is_left_out(tmp_path):
    data = (DATA / "argon_nvt" / "topol.tpr").read_bytes()
    for length in (0, 100, 1000):
        log = EntryLog()
        (tmp_path / "topol.tpr").write_bytes(data[:length])
        assert read_run_input(tmp_path / "topol.tpr", log) is None
        assert len(log.warnings) == 1


@pytest.mark.parametrize(
    ("name", "residue", "mass", "element"),
    [
        ("OW", "SOL", 15.999, "O"),
        ("HW1", "SOL", None, "H"),
        ("CA", "ALA", 12.011, "C"),
        ("CA", "CA", 40.078, "Ca"),
        ("CA", "ALA", None, "C"),
        ("CL", "CL", None, "Cl"),
        ("NA", "NA+", None, "Na"),
        ("HB2", "ALA", 4.032, "H"),
        ("MW", "SOL", 0.0, "X"),
        ("W", "W", 72.0, "X"),
        ("AR", "AR", 39.948, "Ar"),
        ("1HB", "ALA", None, "H"),
        ("", "", None, "X"),
    ],
)
def test_elements_from_names(name, residue, mass, element):
    assert element_of(name, residue, mass) == element
