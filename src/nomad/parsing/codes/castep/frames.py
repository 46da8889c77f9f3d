"""The structures of a CASTEP run in the order of the file, each with what was found for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.castep.grammar import ATOM_ROW, SCF_ROW, events
from nomad.parsing.codes.castep.units import si
from nomad.parsing.source import Place, Source
from nomad.parsing.values import numbers, to_float

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_ENERGIES = ("energy", "free", "zero", "corrected", "dispersion", "final_energy", "enthalpy")


@dataclass
class Frame:
    """One structure: cell (m), labels, fractional positions, and its results in SI units."""

    offset: int
    lattice: Array | None
    labels: list[str]
    fractions: Array | None
    final: bool = False
    velocities: Array | None = None
    values: dict[str, float] = field(default_factory=dict)
    converged: bool = True
    forces: Array | None = None
    stress: Array | None = None
    cycles: list[list[float | None]] = field(default_factory=list)
    """Rows of the last self-consistent cycle: energy, Fermi energy, gain per atom, time; without factor."""
    cycle_places: list[Place] = field(default_factory=list)
    end: int = 0
    """Where the last of its results ends."""

    @property
    def evaluated(self) -> bool:
        return bool(self.cycles or self.values or self.forces is not None)

    def same_geometry(self, other: Frame) -> bool:
        """Whether cell and positions agree to the printed digits."""
        import numpy as np

        pairs = ((self.lattice, other.lattice, 1e-16), (self.fractions, other.fractions, 2e-6))
        return all(
            a is not None and b is not None and a.shape == b.shape and bool(np.allclose(a, b, rtol=0, atol=tolerance))
            for a, b, tolerance in pairs
        )


class FrameReader:
    """Goes through the events of one program run and collects its frames."""

    def __init__(self, source: Source, start: int, end: int, log: EntryLog) -> None:
        self._source, self._start, self._end, self._log = source, start, end, log
        self.frames: list[Frame] = []
        self._in_final = False

    def read(self) -> list[Frame]:
        """All frames. The final configuration of an optimisation is a frame of its own, after the others."""
        found = events(self._source, self._start, self._end)
        for index, (kind, match) in enumerate(found):
            limit = found[index + 1][1].start() if index + 1 < len(found) else self._end
            if kind == "final":
                self._in_final = True
                self._new_frame(match.start())
            elif kind in ("lattice", "positions"):
                self._geometry(kind, match)
            elif self.frames:
                self._result(self.frames[-1], kind, match, limit)
        self._complete_final()
        return self.frames

    def _new_frame(self, offset: int) -> Frame:
        last = self.frames[-1] if self.frames else None
        frame = Frame(
            offset,
            last.lattice if last else None,
            last.labels if last else [],
            last.fractions if last else None,
            final=self._in_final,
        )
        self.frames.append(frame)
        return frame

    def _geometry(self, kind: str, match: re.Match[bytes]) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame is None or (frame.evaluated and not frame.final):
            frame = self._new_frame(match.start())
        where = self._source.at(match.start())
        if kind == "lattice":
            scale = si(match.group("lattice_unit"))
            vectors = [numbers(line)[:3] for line in match.group("lattice").splitlines()]
            if scale is not None and all(row.size == 3 for row in vectors):
                lattice = checked(vectors, "lattice vectors", (3, 3), self._log, **where)
                frame.lattice = frame.lattice if lattice is None else lattice * scale
            return
        labels, rows = atom_rows(match.group("positions"))
        fractions = checked(rows, "atom positions", (len(labels), 3), self._log, **where) if labels else None
        if fractions is not None:
            frame.labels, frame.fractions = labels, fractions

    def _result(self, frame: Frame, kind: str, match: re.Match[bytes], limit: int) -> None:
        where = self._source.at(match.start())
        frame.end = max(frame.end, match.end())
        if kind == "scf":
            frame.cycles = self._cycles(frame, match, limit)
        elif kind == "unconverged":
            frame.converged = False
            self._log.warning("the self-consistent cycle did not converge", **where)
        elif kind in _ENERGIES or kind in ("time", "md_pressure"):
            name = "energy" if kind == "final_energy" else kind
            self._value(frame, name, match.group(kind), match.group(f"{kind}_unit"))
        elif kind == "temperature":
            self._value(frame, kind, match.group(kind), b"K")
        elif kind == "md_energy":
            self._value(
                frame, match.group("md_kind").decode().lower(), match.group(kind), match.group("md_energy_unit")
            )
        elif kind in ("forces", "velocities"):
            _, rows = atom_rows(match.group(kind))
            scale = si(match.group("forces_unit")) if kind == "forces" else si("A/ps")
            array = checked(rows, kind, (len(frame.labels), 3), self._log, **where)
            if array is not None and scale is not None:
                setattr(frame, kind, array * scale)
        elif kind == "stress":
            self._stress(frame, match, where)

    def _stress(self, frame: Frame, match: re.Match[bytes], where: dict[str, Any]) -> None:
        scale = si(match.group("stress_unit"))
        rows = [numbers(line.strip(b" *xyz")) for line in match.group("stress").splitlines()]
        if scale is None or any(row.size != 3 for row in rows):
            self._log.warning("the stress tensor cannot be read", **where)
            return
        stress = checked(rows, "the stress tensor", (3, 3), self._log, **where)
        if stress is not None:
            frame.stress = stress * scale
        if match.group("pressure"):
            self._value(frame, "pressure", match.group("pressure"), match.group("stress_unit"))

    def _value(self, frame: Frame, name: str, number: bytes, unit: bytes) -> None:
        value, scale = to_float(number), si(unit)
        if value - value == 0 and scale is not None:
            frame.values[name] = value * scale

    def _cycles(self, frame: Frame, match: re.Match[bytes], limit: int) -> list[list[float | None]]:
        width = 4 if match.group("scf_fermi") else 3
        rows = []
        frame.cycle_places = []
        for row in SCF_ROW.finditer(self._source.data, match.end(), limit):
            fields = [to_float(text) for text in row.group().split(b"<--")[0].split()[1:]]
            values: list[float | None] = [value if value - value == 0 else None for value in fields]
            if len(values) == width - 1:  # the first row has no gain
                values.insert(-1, None)
            if len(values) == width:
                rows.append(values if width == 4 else [values[0], None, *values[1:]])
                frame.cycle_places.append(self._source.place(*row.span()))
                frame.end = max(frame.end, row.end())
        return rows

    def _complete_final(self) -> None:
        """The final configuration has the energies of the step that it repeats."""
        if not self.frames or not self.frames[-1].final:
            return
        final = self.frames[-1]
        twin = next((frame for frame in reversed(self.frames[:-1]) if frame.same_geometry(final)), None)
        if twin is not None:
            final.converged = twin.converged
            final.values = {**twin.values, **final.values}
            final.stress = twin.stress if final.stress is None else final.stress
            final.forces = twin.forces if final.forces is None else final.forces


def atom_rows(block: bytes) -> tuple[list[str], list[list[float]]]:
    """Labels and three numbers of each line of a boxed table of atoms."""
    labels, rows = [], []
    for line in block.splitlines():
        match = ATOM_ROW.search(line.strip(b" x*"))
        if match:
            labels.append(match.group(1).decode("latin-1"))
            rows.append([to_float(field) for field in match.groups()[1:]])
    return labels, rows
