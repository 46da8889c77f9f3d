"""Densities of states that projwfc.x wrote beside the output, one file for each atomic orbital of an atom."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.quantumespresso.dos import only_output
from nomad.parsing.damage import trouble_in
from nomad.parsing.files import siblings
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.tables import read_table
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]

_NAME = re.compile(r"(.*)\.pdos_atm#(\d+)\(\w+\)_wfc#\d+\(([spdf])\)")
_ORBITALS = "spdf"
_ORDER = (0, 1, -1, 2, -2, 3, -3)
"""m of the columns: cosine before sine, as in the manual of projwfc.x (pz, px, py; dz2, dzx, dzy, dx2-y2, dxy)."""


def fill_projected_dos(
    calculation: SingleConfigurationCalculation, mainfile: Path, atoms: int, spins: int, log: EntryLog
) -> None:
    """Adds the densities by atom and (l, m) of the files `<prefix>.pdos_atm#...`, if there is one set of them.

    They belong to the calculation that has the total density, else to the only output in the folder.
    Files of orbitals with total angular momentum (spin-orbit) are passed over.
    """
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import AtomProjectedDos

    files = [(path, match) for path in siblings(mainfile, "*.pdos_atm#*") if (match := _NAME.fullmatch(path.name))]
    if not files or len({match.group(1) for _, match in files}) != 1:
        return
    if not calculation.section_dos and not only_output(mainfile):
        return
    energies: Array | None = None
    partial: dict[tuple[int, int], Array] = {}
    for path, match in files:
        atom, angular = int(match.group(2)), _ORBITALS.index(match.group(3))
        table = read_table(path, log)
        columns = 1 + spins * (2 * angular + 2)
        fits = 1 <= atom <= atoms and len(table) > 1 and table.shape[1] == columns and np.isfinite(table).all()
        if not fits or (energies is not None and not np.array_equal(energies, table[:, 0])):
            log.warning("the projected densities of states do not fit to each other", **trouble_in(path))
            return
        energies = table[:, 0]
        for index, m in enumerate(_ORDER[: 2 * angular + 1]):
            values = partial.setdefault((angular, m), np.zeros((spins, atoms, len(energies))))
            first = 1 + spins * (index + 1)
            values[:, atom - 1] += table[:, first : first + spins].T
    names = sorted(partial)
    section = read_from(calculation.m_create(AtomProjectedDos), whole(files[0][0]))
    densities = np.stack([partial[name] for name in names]) / factor("eV")
    section.atom_projected_dos_energies = (energies if energies is not None else np.empty(0)) * factor("eV")
    section.atom_projected_dos_values_lm = densities
    section.atom_projected_dos_values_total = densities.sum(axis=0)
    section.atom_projected_dos_lm = np.array(names, dtype=np.int32)
    section.atom_projected_dos_m_kind = "real_orbital"
    section.number_of_atom_projected_dos_values = densities.shape[-1]
    section.number_of_lm_atom_projected_dos = len(names)
