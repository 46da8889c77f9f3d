"""The force field: atom types, interactions with their parameters, molecules."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from nomad.parsing.codes.lammps.data_file import DataFile
from nomad.parsing.codes.lammps.log_file import Log
from nomad.parsing.codes.lammps.units import Units
from nomad.parsing.filling import fill
from nomad.parsing.values import to_float

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Run, Topology

_BONDED = {"bond": "Bonds", "angle": "Angles", "dihedral": "Dihedrals", "improper": "Impropers"}


def add_topology(
    run: Run, found: Log, data: DataFile | None, n_atoms: int | None, elements: dict[int, str], units: Units | None
) -> Topology | None:
    """Adds the topology if there is anything to say about the force field."""
    from nomad.datamodel.metainfo.common_dft import Interaction, Topology

    script = found.script
    masses = {number: text for number, (text, _) in data.masses.items()} if data else {}
    masses.update(script.masses)
    if not script.styles and not masses:
        return None
    topology = run.m_create(Topology)
    fill(topology, number_of_topology_atoms=n_atoms)
    _add_atom_types(topology, masses, data, elements, units)
    for kind in ("pair", *_BONDED):
        style = script.styles.get(kind) or (data.styles.get(kind) if data else None)
        if style is None or style.split()[0] in ("none", "zero"):
            continue
        interaction = topology.m_create(Interaction)
        interaction.interaction_kind = style
        rows = script.coefficients.get(kind) or (data.coefficients.get(kind) if data else None) or []
        if kind == "pair" and kind not in script.coefficients and data is not None:
            rows = rows or data.coefficients.get("pairij", [])
        parameters = [[_parameter(word) for word in row] for row in rows]
        if parameters:
            interaction.interaction_parameters = parameters
        bonds = data.bonds.get(_BONDED.get(kind, "")) if data is not None else None
        if bonds is not None and len(bonds):
            interaction.number_of_interactions = len(bonds)
            interaction.number_of_atoms_per_interaction = bonds.shape[1] - 1
            interaction.interaction_atoms = bonds[:, 1:].astype("int32")
    if data is not None:
        _add_molecules(topology, data)
    return topology


def _parameter(word: str) -> Any:
    """A number as such, all else (file names, ranges of types) as it is written."""
    number = to_float(word)
    return number if math.isfinite(number) else word


def _add_atom_types(
    topology: Topology,
    masses: dict[int, str],
    data: DataFile | None,
    elements: dict[int, str],
    units: Units | None,
) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import AtomType

    for number in sorted(masses.keys() | elements.keys())[:1000]:
        section = topology.m_create(AtomType)
        name = data.labels.get(number) if data is not None else None
        section.atom_type_name = name or elements.get(number) or str(number)
        mass = to_float(masses.get(number, "nan"))
        if units is None:
            continue
        if math.isfinite(mass):
            section.atom_type_mass = mass * units.mass
        if data is not None and data.charges is not None and data.types is not None:
            charges = np.unique(data.charges[data.types == number])
            if len(charges) == 1 and np.isfinite(charges[0]):
                section.atom_type_charge = float(charges[0]) * units.charge


def _add_molecules(topology: Topology, data: DataFile) -> None:
    """Which molecule each atom belongs to, and its place there; number 0 means none in LAMMPS."""
    import numpy as np

    molecules = data.molecules
    if molecules is None or not len(molecules) or not np.isfinite(molecules).all() or not (molecules > 0).all():
        return
    _, index = np.unique(molecules, return_inverse=True)
    order = np.argsort(index, kind="stable")
    counts = np.bincount(index)
    place = np.empty(len(index), dtype=np.int64)
    place[order] = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    topology.number_of_topology_molecules = len(counts)
    topology.atom_to_molecule = np.column_stack([index, place]).astype(np.int32)
