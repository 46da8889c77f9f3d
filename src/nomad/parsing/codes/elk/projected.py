"""Densities of states of single atoms: `PDOS_S01_A0001.OUT` (species 1, atom 1) and so on.

Each file has a block of energy and density for every (l, m), m running fastest; with spin those of the second channel,
which are negative, follow. Densities are summed over m if the input said `dosmsum`.
"""

from __future__ import annotations

from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import AtomProjectedDos, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.codes.elk.tables import atom_files, read_curves
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def add_projected_dos(
    calculation: SingleConfigurationCalculation, mainfile: Path, n_atoms: int, fermi: float, spins: int, log: EntryLog
) -> None:
    """Adds the densities of all atoms; energies in the files count from the Fermi level `fermi` (J)."""
    import numpy as np

    paths = atom_files(mainfile, "PDOS")
    if not paths:
        return
    if len(paths) != n_atoms:
        log.warning("projected densities of states are not there for all atoms", atoms=n_atoms, **trouble_in(paths[0]))
        return
    tables: list[npt.NDArray[np.float64]] = []
    for path in paths:
        table = np.array(read_curves(path))
        if table.ndim != 3 or (tables and table.shape != tables[0].shape) or not np.isfinite(table).all():
            log.warning("projected densities of states are not complete and left out", **trouble_in(path))
            return
        tables.append(table)
    channels = _channels(len(tables[0]), spins)
    if channels is None:
        log.warning("projected densities have an odd number of curves", curves=len(tables[0]), **trouble_in(paths[0]))
        return
    values = np.abs(np.array(tables)[..., 1]).reshape(n_atoms, channels, -1, tables[0].shape[1]) / factor("hartree")
    if channels != spins:
        values = values.sum(axis=1, keepdims=True)
    ordered = values.transpose(2, 1, 0, 3)
    section = read_from(calculation.m_create(AtomProjectedDos), whole(paths[0]))
    section.atom_projected_dos_energies = tables[0][0, :, 0] * factor("hartree") + fermi
    section.atom_projected_dos_values_lm = ordered
    section.atom_projected_dos_values_total = ordered.sum(axis=0)
    section.atom_projected_dos_lm, section.atom_projected_dos_m_kind = _quantum_numbers(len(ordered))
    section.number_of_atom_projected_dos_values = ordered.shape[-1]
    section.number_of_lm_atom_projected_dos = len(ordered)


def _channels(curves: int, spins: int) -> int | None:
    """Spin channels of a file with so many curves: (l + 1) squared curves are all (l, m) of one channel."""
    if spins == 1 and isqrt(curves) ** 2 == curves:
        return 1
    return 2 if curves % 2 == 0 else (1 if spins == 1 else None)


def _quantum_numbers(count: int) -> tuple[npt.NDArray[np.int32], str]:
    import numpy as np

    # four curves are l = 0 ... 3 (the default of `lmaxdos`) summed over m, not l = 0 and 1
    if isqrt(count) ** 2 == count and count > 4:
        pairs = [(momentum, m) for momentum in range(isqrt(count)) for m in range(-momentum, momentum + 1)]
        return np.array(pairs, dtype=np.int32), "spherical"
    return np.array([(momentum, 0) for momentum in range(count)], dtype=np.int32), "integrated"
