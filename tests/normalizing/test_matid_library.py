"""MatID gives the same answers without importing networkx for crystals and molecules."""

from __future__ import annotations

import subprocess
import sys

import networkx
import numpy as np
import pytest

from nomad.normalizing.matid_library import clusters, matid


@pytest.mark.parametrize("atoms", [1, 2, 5, 17, 64])
@pytest.mark.parametrize("threshold", [0.05, 0.3, 2.0])
def test_clusters_are_the_connected_components_of_networkx(atoms: int, threshold: float) -> None:
    points = np.random.default_rng(atoms).random((atoms, 2))
    distances = np.linalg.norm(points[:, None] - points[None], axis=2) - 0.01
    ours, theirs = distances.copy(), distances.copy()
    np.clip(theirs, 0, 1.1 * threshold, out=theirs)
    graph = networkx.from_numpy_array(theirs <= threshold)
    expected = [list(component) for component in networkx.connected_components(graph)]
    assert clusters(ours, threshold) == expected
    np.testing.assert_array_equal(ours, theirs)


def test_the_library_asks_for_our_clusters() -> None:
    library = matid()
    assert library.geometry.geometry.get_clusters is clusters
    assert "networkx" in sys.modules  # imported above, not by a stand-in
    assert sys.modules["networkx"] is networkx


def test_networkx_comes_only_with_what_is_neither_a_crystal_nor_a_molecule() -> None:
    program = """
import sys
from ase.build import bulk, molecule, fcc111
from nomad.normalizing.matid_library import matid
classify = matid().classification.classifier.Classifier().classify
print(type(classify(bulk("Si"))).__name__, type(classify(molecule("H2O"))).__name__, "networkx" in sys.modules)
slab = fcc111("Al", (3, 3, 3), vacuum=8)
print(type(classify(slab)).__name__, "networkx" in sys.modules)
"""
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert output.split() == ["Class3D", "Class0D", "False", "Surface", "True"]
