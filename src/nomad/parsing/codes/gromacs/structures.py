"""Where structures and names of the atoms come from: run input, trajectories, structure files."""

from __future__ import annotations

from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.codes.gromacs.labels import element_of
from nomad.parsing.codes.gromacs.parameters import Parameters
from nomad.parsing.codes.gromacs.side_files import SideFiles
from nomad.parsing.codes.gromacs.steps import Steps
from nomad.parsing.codes.gromacs.structure_file import StructureFile, read_structure
from nomad.parsing.codes.gromacs.tpr import read_run_input, start_frame
from nomad.parsing.provenance import whole


class Structures:
    """The files with structures of one run. All of them must have the same number of atoms; the run input decides."""

    def __init__(self, files: SideFiles, log: EntryLog) -> None:
        self._files, self._log = files, log
        self.run_input_path = files.find("tpr")
        self.run_input = read_run_input(self.run_input_path, log) if self.run_input_path is not None else None
        self._final_path = files.find("gro")
        self._final = self._structure(self._final_path)
        self._n_atoms = self.run_input.n_atoms if self.run_input is not None else None
        if self._n_atoms is None and self._final is not None:
            self._n_atoms = len(self._final.names)
        self._start: StructureFile | None = None

    def _structure(self, path: Path | None) -> StructureFile | None:
        return read_structure(path, self._log) if path is not None else None

    def add_trajectories(self, steps: Steps) -> None:
        """The frames of the trajectories; positions of full precision come first."""
        for kind in ("trr", "xtc"):
            path = self._files.find(kind)
            if path is not None:
                self._n_atoms = steps.add_trajectory(path, self._n_atoms) or self._n_atoms

    def add_single(self, steps: Steps, parameters: Parameters) -> None:
        """The structures at start and end from run input and structure file, where the trajectories lack them."""
        known = steps.in_order()
        final, path = self._final, self._final_path
        if final is not None and path is not None and len(final.names) == self._n_atoms and known:
            last = known[-1]
            if last.positions is None:
                last.positions, last.velocities, last.box = final.positions, final.velocities, final.box
                last.positions_from = whole(path)
        if steps.with_positions:
            return
        number = int(parameters.number("init-step") or 0)
        path = self.run_input_path
        if self.run_input is not None and path is not None:
            start = start_frame(path, self.run_input.n_atoms, self._log)
            if start is not None:
                first = steps.at(known[0].number if known else number)
                first.positions, first.box = start
                first.positions_from = whole(path)
                return
        path = self._files.start_structure()
        structure = self._structure(path)
        if structure is None or path is None or self._n_atoms not in (None, len(structure.names)):
            return
        self._n_atoms, self._start = len(structure.names), structure
        first = steps.at(known[0].number if known else number)
        first.positions, first.velocities, first.box = structure.positions, structure.velocities, structure.box
        first.positions_from = whole(path)

    def labels(self) -> list[str]:
        """The element of each atom, `X` where it is not known; empty without any atoms."""
        if self.run_input is not None:
            return self.run_input.labels()
        if self._n_atoms is None:
            return []
        start = self._files.start_structure()
        for structure in (self._final, self._start, self._structure(start)):
            if structure is not None and len(structure.names) == self._n_atoms:
                pairs = zip(structure.names, structure.residues, strict=True)
                return [element_of(name, residue) for name, residue in pairs]
        self._log.warning("no file tells what the atoms of the trajectory are", atoms=self._n_atoms)
        return ["X"] * self._n_atoms
