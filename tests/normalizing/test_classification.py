import time

import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk, fcc111, molecule

from nomad.normalizing.classification import classify
from nomad.normalizing.structure import Structure

from .structures import carbon_chain, graphene_sheet, molybdenum_sulfide_sheet, silicon, structure_of

PERIODIC = (True, True, True)


@pytest.mark.parametrize(
    ("atoms", "expected"),
    [
        (silicon(), "bulk"),
        (graphene_sheet(), "2D"),
        (molybdenum_sulfide_sheet(), "2D"),
        (carbon_chain(), "1D"),
        (fcc111("Al", (2, 2, 4), vacuum=8, periodic=True), "surface"),
        (molecule("H2O"), "molecule / cluster"),
        (molecule("H2O", vacuum=6, pbc=True), "molecule / cluster"),
        (Atoms("He"), "atom"),
    ],
)
def test_system_types(atoms: Atoms, expected: str) -> None:
    assert classify(structure_of(atoms)) == expected


def test_more_than_64_atoms_are_not_classified() -> None:
    assert classify(structure_of(bulk("Cu", cubic=True) * (4, 2, 2))) == "bulk"
    assert classify(structure_of(bulk("Cu", cubic=True) * (5, 2, 2))) == "unavailable"


@pytest.mark.parametrize(
    ("positions", "cell"),
    [
        (np.full((1, 3), np.nan), np.eye(3)),
        (np.zeros((1, 3)), np.full((3, 3), np.inf)),
        (np.zeros((1, 3)), np.zeros((3, 3))),
        (np.zeros((1, 3)), np.ones((3, 3))),
        (np.zeros((1, 3)), np.diag([1e-4, 50, 50])),
        (np.zeros((1, 3)), np.array([[5, 0, 0], [4.9999, 0.01, 0], [0, 0, 5]])),
        (np.zeros((0, 3)), np.eye(3)),
    ],
    ids=["NaN", "infinite", "no cell", "plane", "tiny", "flat", "no atoms"],
)
def test_degenerate_input_is_unavailable_at_once(positions: np.ndarray, cell: np.ndarray) -> None:
    start = time.perf_counter()
    assert classify(Structure(["Si"] * len(positions), positions, cell, PERIODIC)) == "unavailable"
    assert time.perf_counter() - start < 1
