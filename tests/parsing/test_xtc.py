"""Compressed trajectories, compared with those that another library writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from MDAnalysis.lib.formats.libmdaxdr import XTCFile

from nomad.logs import EntryLog
from nomad.parsing.xtc import read_xtc

DATA = Path(__file__).parents[1] / "data" / "gromacs"


def chain(n_atoms: int, step: float, spread: float, seed: int) -> np.ndarray:
    """Groups of atoms that are near each other, as molecules are, at random places."""
    random = np.random.default_rng(seed)
    centres = np.repeat(random.uniform(-spread, spread, (n_atoms // 3 + 1, 3)), 3, axis=0)[:n_atoms]
    return (centres + random.normal(0, step, (n_atoms, 3))).astype(np.float32)


@pytest.mark.parametrize("n_atoms", [1, 9, 10, 11, 100, 1001])
@pytest.mark.parametrize(
    ("step", "spread", "precision"),
    [(0.05, 2, 1000), (0.0005, 30, 1000), (0.2, 0.2, 100), (0.1, 20_000, 1000), (0, 0, 1000), (1, 1, 100_000)],
)
def test_positions_are_those_that_were_written(n_atoms, step, spread, precision, tmp_path):
    frames = [chain(n_atoms, step, spread, seed) for seed in range(3)]
    box = np.diag([5, 6, 7]).astype(np.float32)
    with XTCFile(str(tmp_path / "t.xtc"), "w") as file:
        for index, positions in enumerate(frames):
            file.write(positions, box, index * 50, index * 0.1, precision)
    with XTCFile(str(tmp_path / "t.xtc")) as file:
        expected = [frame.x.copy() for frame in file]
    log = EntryLog()
    found = list(read_xtc(tmp_path / "t.xtc", n_atoms, log))
    assert [(frame.step, frame.time) for frame in found] == [(0, 0.0), (50, 0.1), (100, 0.2)]
    for frame, positions, written in zip(found, expected, frames, strict=True):
        np.testing.assert_array_equal(frame.box, box)
        np.testing.assert_allclose(frame.positions, positions, rtol=2e-7, atol=1e-7)
        np.testing.assert_allclose(frame.positions, written, rtol=2e-7, atol=0.51 / precision)
    assert not log.warnings


def test_only_the_wanted_frames_are_unpacked():
    frames = list(read_xtc(DATA / "water_npt_xtc" / "md.xtc", 375, EntryLog(), 5))
    assert [frame.step for frame in frames] == list(range(0, 251, 25))
    assert [frame.positions is not None for frame in frames] == [index % 5 == 0 for index in range(11)]


def test_frames_before_a_cut_are_kept(tmp_path):
    data = (DATA / "water_npt_xtc" / "md.xtc").read_bytes()
    (tmp_path / "md.xtc").write_bytes(data[: len(data) // 2])
    log = EntryLog()
    frames = list(read_xtc(tmp_path / "md.xtc", 375, log))
    assert len(frames) == 5
    assert log.warnings == ["the trajectory is damaged: the file ends here"]
