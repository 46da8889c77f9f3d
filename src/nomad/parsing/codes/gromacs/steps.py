"""The steps of a run with what the log, the energy file and the trajectories have for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from nomad.logs import EntryLog
from nomad.parsing.codes.gromacs.edr import EnergyFile
from nomad.parsing.codes.gromacs.log_energies import read_log
from nomad.parsing.codes.gromacs.structure_file import sensible
from nomad.parsing.provenance import bytes_of
from nomad.parsing.source import Place, Source
from nomad.parsing.trr import read_trr
from nomad.parsing.xdr_frames import TrajectoryFrame
from nomad.parsing.xtc import read_xtc

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

MOST_STEPS = 10_000
"""Steps with energies that are kept; of more, every second, fourth ... is."""
MOST_POSITIONS = 5_000_000
"""Atoms times frames of a trajectory that are kept."""
_CHECKED = ("Potential", "LJ (SR)", "Coulomb (SR)")
_AGREEMENT = 1e-3

T = TypeVar("T")


@dataclass
class Step:
    """One step, in the units of GROMACS (kJ/mol, nm, ps, K, bar)."""

    number: int
    time: float | None = None
    energies: dict[str, float] = field(default_factory=dict)
    energies_from: Any = None
    box: Array | None = None
    positions: Array | None = None
    positions_from: Place | None = None
    velocities: Array | None = None
    forces: Array | None = None


class Steps:
    """Collects the steps of a run by their numbers."""

    def __init__(self, log: EntryLog) -> None:
        self._log = log
        self._steps: dict[int, Step] = {}

    def in_order(self) -> list[Step]:
        return [self._steps[number] for number in sorted(self._steps)]

    @property
    def with_positions(self) -> bool:
        return any(step.positions is not None for step in self._steps.values())

    def at(self, number: int, time: float | None = None) -> Step:
        """The step of that number, a new one if it is not there."""
        step = self._steps.setdefault(number, Step(number))
        if step.time is None and time is not None and time - time == 0:
            step.time = time
        return step

    def join_final_structure(self, energy: float | None) -> None:
        """Gives the structure at the end of a minimisation to the step that found it.

        It is written with the number of steps, one more than that of the last one. `energy` (kJ/mol) is what the log
        states for it.
        """
        if len(self._steps) < 2:
            return
        last, before = (self._steps[number] for number in sorted(self._steps)[:-3:-1])
        potential = before.energies.get("Potential")
        if last.energies or last.positions is None or before.positions is not None or potential is None:
            return
        if energy is None or abs(energy - potential) <= _AGREEMENT * abs(energy):
            before.positions, before.positions_from = last.positions, last.positions_from
            before.velocities, before.forces, before.box = last.velocities, last.forces, last.box
            del self._steps[last.number]

    def add_energies(self, source: Source, path: Path | None) -> None:
        """Energies of the energy file; those of the log where there is none, or where it belongs to another run."""
        printed = thinned(read_log(source), source.name, self._log)
        stored = self._stored(path, {frame.step: values for frame, values, _ in printed}) if path else []
        if stored:
            for number, time, values, place in stored:
                step = self.at(number, time)
                step.energies, step.energies_from = values, place
            return
        for frame, values, offset in printed:
            step = self.at(frame.step, frame.time)
            step.energies, step.energies_from = values, source.at(offset)

    def _stored(
        self, path: Path, printed: dict[int, dict[str, float]]
    ) -> list[tuple[int, float, dict[str, float], Place]]:
        file = EnergyFile(path, self._log)
        try:
            frames = thinned(file, path.name, self._log)
        finally:
            file.close()
        rows = []
        agreeing = []
        for frame in frames:
            values = {name: value for name, value in zip(file.names, frame.values, strict=True) if value - value == 0}
            rows.append((frame.step, frame.time, values, bytes_of(path, frame.first, frame.last)))
            known = printed.get(frame.step, {})
            agreeing += [
                abs(values[name] - known[name]) <= _AGREEMENT * abs(known[name]) + 1e-2
                for name in _CHECKED
                if name in values and name in known
            ]
        if agreeing and not any(agreeing):
            self._log.warning("the energy file has other energies than the log and is left out", file=path.name)
            return []
        return rows

    def add_trajectory(self, path: Path, n_atoms: int | None) -> int | None:
        """Frames of a trajectory (`*.trr`, `*.xtc`); gives the number of atoms, None if it has no frame."""
        read: Callable[[Path, int | None, EntryLog, int], Iterator[TrajectoryFrame]]
        read = read_xtc if ".xtc" in path.name else read_trr
        count = 0
        for frame in read(path, n_atoms, EntryLog(), 0):
            n_atoms = n_atoms or frame.n_atoms
            count += 1
        every = max(1, -(-count * (n_atoms or 1) // MOST_POSITIONS))
        if every > 1:
            self._log.info("the trajectory is long and is thinned out", file=path.name, frames=count, kept_one_of=every)
        for index, frame in enumerate(read(path, n_atoms, self._log, every)):
            if index % every == 0:
                self._add_frame(frame, path)
        return n_atoms if count else None

    def _add_frame(self, frame: TrajectoryFrame, path: Path) -> None:
        arrays = {
            "box": frame.box,
            "positions": frame.positions,
            "velocities": frame.velocities,
            "forces": frame.forces,
        }
        whole = {name: array for name, array in arrays.items() if array is not None and sensible(array)}
        damaged = [name for name, array in arrays.items() if array is not None and name not in whole]
        if damaged:
            self._log.warning(
                "values of a frame are not sensible and left out", file=path.name, step=frame.step, quantities=damaged
            )
        if not set(whole) - {"box"}:
            return
        step = self.at(frame.step, frame.time)
        if step.positions is None and "positions" in whole:
            step.positions_from = bytes_of(path, frame.first, frame.last)
        for name, array in whole.items():
            if getattr(step, name) is None:
                setattr(step, name, array)


def thinned(frames: Iterable[T], file: str, log: EntryLog) -> list[T]:
    """The frames, or every second, fourth ... of them and the last, so that there are not too many."""
    kept: list[T] = []
    every, index, last = 1, -1, None
    for index, frame in enumerate(frames):
        last = frame
        if index % every == 0:
            kept.append(frame)
        if len(kept) > MOST_STEPS:
            kept, every = kept[::2], every * 2
    if last is not None and index % every:
        kept.append(last)
    if every > 1:
        log.info("there are very many steps with energies, some are left out", file=file, kept_one_of=every)
    return kept
