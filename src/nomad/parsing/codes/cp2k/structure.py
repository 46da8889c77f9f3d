"""Structures: the one printed at the start, those of the trajectory, the cell of each step."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import element_symbol
from nomad.parsing.codes.cp2k.side_files import Frames, find, read_frames
from nomad.parsing.damage import trouble_in
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Place
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_NUMBERS = rb" +(-?\d+\.\d+) +(-?\d+\.\d+) +(-?\d+\.\d+)"
_QUICKSTEP_ATOM = re.compile(rb"^ +\d+ +(\d+) +([A-Z][a-z]?) +\d+" + _NUMBERS, re.MULTILINE)
_FORCE_FIELD_ATOM = re.compile(rb"^ +\d+ +(\d+) +([A-Za-z]\S*)" + _NUMBERS, re.MULTILINE)


@dataclass
class Structures:
    """What is needed to make the system of a step."""

    labels: list[str]
    positions: npt.NDArray[np.float64]
    cells: list[tuple[int, npt.NDArray[np.float64]]]
    periodic: list[bool]
    kinds: dict[str, str] = field(default_factory=dict)
    trajectory: Frames | None = None
    velocities: Frames | None = None
    place: Place | None = None
    """Where the atoms of the first step are printed."""

    def add_system(self, run: Run, step: int, offset: int) -> System | None:
        """Adds the system of a step, None if the trajectory does not have it. `offset`: where the step is printed."""
        import numpy as np

        positions, place = (self.positions, self.place) if step == 0 else (None, None)
        if self.trajectory is not None and step in self.trajectory.vectors and step != 0:
            positions = self.trajectory.vectors[step] * factor("angstrom")
            place = self.trajectory.places[step]
        if positions is None:
            return None
        velocities = self.velocities.vectors.get(step) if self.velocities is not None else None
        system = read_from(run.m_create(System), place)
        before = [cell for start, cell in self.cells if start < offset] or [cell for _, cell in self.cells[:1]]
        scale = factor("bohr") * factor("hartree") / factor("hbar")
        fill(
            system,
            atom_labels=self.labels,
            atom_positions=positions,
            lattice_vectors=before[-1] if before else None,
            configuration_periodic_dimensions=np.array(self.periodic),
            atom_velocities=velocities * scale if velocities is not None and np.isfinite(velocities).all() else None,
        )
        return system


def read_structures(
    header: Found, cells: list[tuple[int, npt.NDArray[np.float64]]], mainfile: Path, log: EntryLog
) -> Structures | None:
    """The structures of the run, None (with a warning) if the atoms are not printed or not readable."""
    import numpy as np

    raw = header.value("coordinates", b"")
    quickstep = _QUICKSTEP_ATOM.findall(raw)
    atoms = quickstep or _FORCE_FIELD_ATOM.findall(raw)
    if not atoms:
        log.warning("the output does not print the atoms", **header.at("coordinates"))
        return None
    positions = np.array([[to_float(value) for value in atom[2:5]] for atom in atoms]) * factor("angstrom")
    labels = [element_symbol(atom[1].decode("latin-1")) for atom in atoms]
    structures = Structures(labels, positions, cells, _periodic(header))
    structures.place = header.source.place(header.offsets["coordinates"], header.ends["coordinates"])
    numbers = {int(atom[0]): label for atom, label in zip(atoms, labels, strict=True) if len(atom[0]) < 7}
    for index, kind in enumerate(header.value("kind", [])):
        if kind.value("label") is not None and index + 1 in numbers:
            structures.kinds[kind.value("label")] = numbers[index + 1]
    for name, attribute in (("-pos-1", "trajectory"), ("-vel-1", "velocities")):
        candidates = (find(mainfile, header.value("project"), name + ending) for ending in (".xyz", ".pdb", ".dcd"))
        path = next((path for path in candidates if path is not None), None)
        frames = read_frames(path, len(labels), log) if path is not None else None
        if path is not None and frames is not None and not frames.vectors:
            log.warning("the trajectory has no frame with the atoms of the output", **trouble_in(path))
            frames = None
        setattr(structures, attribute, frames)
    trajectory = structures.trajectory
    if trajectory is not None:
        bad = [step for step, vectors in trajectory.vectors.items() if not np.isfinite(vectors).all()]
        for step in bad:
            del trajectory.vectors[step]
    return structures


def _periodic(header: Found) -> list[bool]:
    stated = header.value("cell_periodicity") or header.value("poisson_periodicity") or "XYZ"
    return [axis in stated.upper() and stated.upper() != "NONE" for axis in "XYZ"]
