"""The topology of the force field: atom types, molecules, and bonded interactions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.parsing.codes.gromacs.tpr import RunInput
from nomad.parsing.codes.gromacs.units import CHARGE, MASS
from nomad.parsing.files import open_text
from nomad.parsing.provenance import read_from, whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, Topology

    Array = npt.NDArray[np.float64]
    Indices = npt.NDArray[np.int64]

MOST_SINGLE = 2000
"""More interactions than these are one section for each kind and types of atoms, not one for each."""
_FORCE_FIELD = re.compile(r'^\s*#include\s+"(?:.*/)?([^/"]+)\.ff/forcefield\.itp"')


def force_field_name(path: Path) -> str | None:
    """The force field that a topology file includes, None if it does not include one as a whole."""
    with open_text(path) as lines:
        for line in lines:
            match = _FORCE_FIELD.match(line)
            if match:
                return match.group(1)
    return None


def add_topology(run: Run, given: RunInput, path: Path, frame: tuple[Array, Array | None] | None) -> Topology:
    """The topology section; `frame` (positions and box of the first structure, nm) gives lengths and angles."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Topology

    topology = read_from(run.m_create(Topology), whole(path))
    topology.number_of_topology_atoms = given.n_atoms
    topology.number_of_topology_molecules = sum(count for _, count in given.blocks)
    _add_atom_types(topology, given)
    _add_molecules(topology, given)
    kinds = np.array(given.types(), dtype=object)
    for name in ("bond", "angle", "dihedral", "improper"):
        rows = given.interactions(name)
        if len(rows):
            _add_interactions(topology, rows, kinds, _sizes(rows, frame))
    return topology


def _add_atom_types(topology: Topology, given: RunInput) -> None:
    from nomad.datamodel.metainfo.common_dft import AtomType

    known = set()
    for molecule in given.molecules:
        for name, mass, charge in zip(molecule.types, molecule.masses, molecule.charges, strict=True):
            if name not in known and mass - mass == 0 and charge - charge == 0:
                known.add(name)
                section = topology.m_create(AtomType)
                section.atom_type_name = name
                section.atom_type_mass = mass * MASS
                section.atom_type_charge = charge * CHARGE


def _add_molecules(topology: Topology, given: RunInput) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import MoleculeType

    for molecule in given.molecules:
        section = topology.m_create(MoleculeType)
        section.molecule_type_name = molecule.name
        section.number_of_atoms_in_molecule = len(molecule.names)
        section.atom_in_molecule_name = list(molecule.names)
        charges = np.array(molecule.charges) * CHARGE
        if np.isfinite(charges).all():
            section.atom_in_molecule_charge = charges
    molecules, atoms, first = [], [], 0
    for kind, count in given.blocks:
        size = len(given.molecules[kind].names)
        molecules.append(np.repeat(np.arange(first, first + count), size))
        atoms.append(np.tile(np.arange(size), count))
        first += count
    if molecules:
        pairs = np.stack([np.concatenate(molecules), np.concatenate(atoms)], axis=1)
        topology.atom_to_molecule = pairs.astype(np.int32)


def _add_interactions(topology: Topology, rows: Indices, kinds: npt.NDArray[np.object_], sizes: Array | None) -> None:
    """One section for each interaction with its length (angstrom) or angle (degrees), or one for each kind."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Interaction

    if len(rows) <= MOST_SINGLE:
        groups = [np.array([index]) for index in range(len(rows))]
    else:
        names, inverse = np.unique(kinds[rows].astype(str), axis=0, return_inverse=True)
        groups = [np.flatnonzero(inverse.reshape(-1) == index) for index in range(len(names))]
    for group in groups:
        section = topology.m_create(Interaction)
        section.interaction_kind = str(tuple(str(name) for name in kinds[rows[group[0]]]))
        section.interaction_atoms = rows[group].astype(np.int32)
        section.number_of_interactions = len(group)
        section.number_of_atoms_per_interaction = rows.shape[1]
        if sizes is not None:
            section.interaction_parameters = sizes[group].tolist()


def _sizes(rows: Indices, frame: tuple[Array, Array | None] | None) -> Array | None:
    """Lengths in angstrom or angles in degrees, over the nearest periodic images."""
    import numpy as np

    if frame is None:
        return None
    positions, box = frame
    points = positions[rows]
    sizes: Array
    arms = np.diff(points, axis=1)
    if box is not None and abs(np.linalg.det(box)) > 0:
        arms = arms - np.round(arms @ np.linalg.inv(box)) @ box
    if rows.shape[1] == 2:
        sizes = np.linalg.norm(arms[:, 0], axis=1) * 10
    elif rows.shape[1] == 3:
        lengths = np.linalg.norm(arms[:, 0], axis=1) * np.linalg.norm(arms[:, 1], axis=1)
        cosines = -np.sum(arms[:, 0] * arms[:, 1], axis=1) / np.where(lengths > 0, lengths, 1)
        sizes = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    else:
        sizes = _dihedrals(arms)
    return sizes


def _dihedrals(arms: Array) -> Array:
    import numpy as np

    first, middle, last = arms[:, 0], arms[:, 1], arms[:, 2]
    left, right = np.cross(first, middle), np.cross(middle, last)
    above = np.sum(np.cross(left, right) * middle, axis=1) / np.maximum(np.linalg.norm(middle, axis=1), 1e-12)
    angles: Array = np.degrees(np.arctan2(above, np.sum(left * right, axis=1)))
    return angles
