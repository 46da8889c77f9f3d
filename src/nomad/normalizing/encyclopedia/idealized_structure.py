"""Writes the idealised structure of a material. Lengths are metres, angles radians, positions fractions of the
cell."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomad.datamodel.encyclopedia import IdealizedStructure, LatticeParameters, WyckoffSet, WyckoffVariables
from nomad.normalizing.elements import symbols_of_numbers
from nomad.normalizing.encyclopedia.low_dimensional import Chain
from nomad.normalizing.structure import ANGSTROM
from nomad.normalizing.symmetry import SymmetryAnalysis


def write_bulk(material: Any, symmetry: SymmetryAnalysis) -> None:
    """The conventional cell of a crystal with all lattice parameters, volume and Wyckoff sets."""
    ideal = _conventional(material, symmetry)
    ideal.cell_volume = abs(np.linalg.det(symmetry.conventional.lattice)) * ANGSTROM**3
    _write_parameters(ideal, symmetry.conventional.lattice, ("a", "b", "c", "alpha", "beta", "gamma"))
    for found in symmetry.wyckoff_sets():
        section = ideal.m_create(WyckoffSet)
        section.wyckoff_letter = found.letter
        section.element = found.element
        section.indices = np.array(found.indices, dtype=np.int32)
        if found.variables:
            variables = section.m_create(WyckoffVariables)
            for name, value in found.variables.items():
                variables.m_set(name, value)


def write_sheet(material: Any, symmetry: SymmetryAnalysis) -> None:
    """The conventional cell of a sheet; its lattice parameters are a, b and the angle between them."""
    ideal = _conventional(material, symmetry)
    _write_parameters(ideal, symmetry.conventional.lattice, ("a", "b", "gamma"))


def write_chain(material: Any, chain: Chain) -> None:
    """The cell of a chain along its first vector, whose length is the only lattice parameter."""
    structure = chain.structure
    ideal = material.m_create(IdealizedStructure)
    ideal.atom_labels = list(structure.symbols)
    ideal.atom_positions = structure.positions @ np.linalg.inv(structure.cell)
    ideal.lattice_vectors = structure.cell * ANGSTROM
    ideal.lattice_vectors_primitive = chain.primitive_vectors * ANGSTROM
    ideal.number_of_atoms = len(structure.symbols)
    ideal.periodicity = list(structure.periodic)
    _write_parameters(ideal, structure.cell, ("a",))


def lattice_parameters(cell: NDArray[np.float64]) -> dict[str, float]:
    """Lengths a, b, c in the unit of the cell [3, 3] (rows) and the angles alpha, beta, gamma in radians."""
    a, b, c = cell
    lengths = [float(np.linalg.norm(vector)) for vector in cell]
    angles = [_angle(b, c), _angle(a, c), _angle(a, b)]
    return dict(zip(("a", "b", "c", "alpha", "beta", "gamma"), lengths + angles, strict=True))


def _conventional(material: Any, symmetry: SymmetryAnalysis) -> Any:
    ideal = material.m_create(IdealizedStructure)
    cell = symmetry.conventional
    ideal.atom_labels = symbols_of_numbers(cell.numbers)
    ideal.atom_positions = cell.positions
    ideal.lattice_vectors = cell.lattice * ANGSTROM
    ideal.lattice_vectors_primitive = symmetry.primitive.lattice * ANGSTROM
    ideal.number_of_atoms = len(cell.numbers)
    ideal.periodicity = symmetry.periodicity
    return ideal


def _write_parameters(ideal: Any, cell: NDArray[np.float64], names: tuple[str, ...]) -> None:
    section = ideal.m_create(LatticeParameters)
    parameters = lattice_parameters(cell * ANGSTROM)
    for name in names:
        section.m_set(name, parameters[name])


def _angle(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    cosine = float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
    return math.acos(max(-1.0, min(1.0, cosine)))
