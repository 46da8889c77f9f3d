"""The ionic steps of an OUTCAR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.blocks import Leaf, bands_of
from nomad.parsing.codes.vasp.content import Bands, Content, Geometry, KPoints, Step
from nomad.parsing.source import Place
from nomad.parsing.text import Found
from nomad.parsing.values import numbers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FINAL = ("e_fr_energy", "e_wo_entrp", "e_0_energy", "kinetic", "total")
_K_POINT = re.compile(
    rb"^ *k-point[^:\n]*:([^\n]*)\n[^\n]*band No[^\n]*\n(?:[ \t]*\n)?((?: *[\d*]+ +[-+\d.*][^\n]*\n)+)", re.MULTILINE
)
_QUASIPARTICLE_COLUMNS = 8
"""Band, Kohn-Sham and quasi-particle energy, self-energy, two exchange-correlation potentials, Z, occupation."""
_SPIN = re.compile(rb"^ *spin component +2", re.MULTILINE)


def steps_of(found: Sequence[Found], content: Content, log: EntryLog) -> list[Step]:
    """All steps; each has the cell that is printed in it or the one before."""
    steps: list[Step] = []
    lattice = content.initial.lattice if content.initial is not None else None
    for block in found:
        table = block.value("lattice")
        if table is not None and table.shape[0] >= 3:
            lattice = table[:3, :3]
        steps.append(_step(block, lattice, content, log))
    return steps


def _step(block: Found, lattice: npt.NDArray[np.float64] | None, content: Content, log: EntryLog) -> Step:
    step = Step(where=block.at(), place=block.source.place(block.start, block.end))
    step.iterations = [
        {name: value for name, value in iteration.values.items() if value is not None}
        for iteration in block.value("iterations", [])
    ]
    step.iteration_places = [
        block.source.place(iteration.start, iteration.end) for iteration in block.value("iterations", [])
    ]
    step.energies = {name: block[name] for name in _FINAL if block.value(name) is not None}
    step.complete = "e_fr_energy" in step.energies
    forces = block.value("forces")
    if forces is not None:
        step.geometry = Geometry(lattice, forces[:, :3], cartesian=True, place=_place(block, "forces"))
        step.forces = forces[:, 3:]
        if content.initial is not None:
            step.geometry.selective = content.initial.selective
    step.stress = _stress_tensor(block.value("stress"))
    step.fermi = block.value("fermi")
    step.temperature = block.value("temperature")
    step.time = block.value("time")
    step.converged = True if "converged" in block else None
    for name in ("quasiparticles", "bands"):
        if step.bands is None:
            step.bands = _bands(block.value(name), content.k_points, log, step)
            if step.bands is not None:
                step.bands.place = _place(block, name)
    return step


def _place(block: Found, name: str) -> Place:
    return block.source.place(block.offsets[name], block.ends[name])


def _bands(text: bytes | None, k_points: KPoints, log: EntryLog, step: Step) -> Bands | None:
    if not text:
        return None
    import numpy as np

    second = _SPIN.search(text)
    border = second.start() if second else len(text)
    leaves: list[Leaf] = []
    points = []
    for index, match in enumerate(_K_POINT.finditer(text)):
        rows = numbers(match.group(2))
        spin = "spin 1" if match.start() < border else "spin 2"
        width = numbers(match.group(2).partition(b"\n")[0]).size
        if width == _QUASIPARTICLE_COLUMNS and rows.size % width == 0:
            leaves.append(((spin, str(index)), rows.reshape(-1, width)[:, [2, 7]]))
        elif rows.size % 3 == 0:
            leaves.append(((spin, str(index)), rows.reshape(-1, 3)[:, 1:]))
        point = numbers(match.group(1))
        if spin == "spin 1" and point.size == 3:
            points.append(point)
    listed = k_points.points
    if listed is None or len(listed) != len(points):
        k_points = KPoints(points=np.array(points) if points else None)
    return bands_of(leaves, k_points, log, step.where)


def _stress_tensor(text: bytes | None) -> npt.NDArray[np.float64] | None:
    """[3, 3] in kbar from the printed XX YY ZZ XY YZ ZX, None if these are not six numbers."""
    import numpy as np

    values = numbers(text or b"")
    if values.size != 6:
        return None
    xx, yy, zz, xy, yz, zx = values
    return np.array([[xx, xy, zx], [xy, yy, yz], [zx, yz, zz]])
