"""Total and projected densities of states."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft import Dos as DosSection
from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.vasp.content import Content, Step
from nomad.parsing.provenance import read_from
from nomad.units import factor

_SHELLS = "spdfg"
_M = {
    "px": 0, "py": 1, "pz": 2,
    "dx2": 0, "dxy": 1, "dxz": 2, "dy2": 3, "dyz": 4, "dz2": 5,
    "f-3": 0, "f-2": 1, "f-1": 2, "f0": 3, "f1": 4, "f2": 5, "f3": 6,
}  # fmt: skip
"""Orbital names as polynomials of x, y and z in the order of `polynomial`; VASP numbers those of f."""


def add_dos(
    calculation: SingleConfigurationCalculation, step: Step, content: Content, lattice: Any, log: EntryLog
) -> None:
    """Adds the densities of states. The total one is multiplied with the volume of the cell (m^3), as archives of VASP
    have always had it; the projected ones are states per joule."""
    import numpy as np

    if step.dos is None or lattice is None:
        return
    channels = checked(step.dos.channels, "the density of states", (None, None, 3), log, **step.where)
    if channels is None or len(channels) < content.spins:
        return
    channels = channels[: content.spins]
    section = read_from(calculation.m_create(DosSection), step.dos.place)
    section.dos_kind = "electronic"
    section.dos_energies = channels[0, :, 0] * factor("eV")
    section.dos_values = channels[:, :, 1] * (abs(np.linalg.det(lattice)) / factor("eV"))
    section.dos_integrated_values = channels[:, :, 2]
    section.number_of_dos_values = channels.shape[1]
    projected = step.dos.projected
    if projected is None or projected.shape[1] < content.spins:
        return
    projected = checked(projected, "the projected density of states", (None, None, None, None), log, **step.where)
    pairs = [_lm(name) for name in step.dos.orbitals]
    keep = [index for index, pair in enumerate(pairs) if pair is not None]
    if projected is not None and keep:
        section.dos_m_kind = "polynomial"
        section.dos_lm = np.array([pairs[index] for index in keep], dtype=np.int32)
        section.dos_values_lm = projected[:, : content.spins, :, keep].transpose(3, 1, 0, 2) / factor("eV")


def _lm(name: str) -> tuple[int, int] | None:
    """Angular momentum and m of an orbital (`s`, `dxy`, `f-3`); m is -1 for a whole shell or an unknown name."""
    if name == "s":
        return 0, 0
    if name in ("x2-y2", "dx2-y2"):
        return 2, -1
    shell = _SHELLS.find(name[:1]) if name else -1
    return (shell, _M.get(name, -1)) if shell >= 0 else None
