"""Densities of states projected on atomic orbitals (`*.PDOS`, XML), summed to atoms and angular momenta."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.values import numbers, to_int
from nomad.parsing.xml import XmlStream
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]

_LIMIT = 10**8
"""Largest number of values that are kept."""


def add_projected_dos(
    calculation: SingleConfigurationCalculation, path: Path, n_atoms: int, spins: int, log: EntryLog
) -> None:
    """Adds the densities by atom and (l, m); orbitals that differ in n or zeta are added up."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import AtomProjectedDos

    stream = XmlStream(path)
    energies: Array | None = None
    columns = 0
    partial: dict[tuple[int, int], Array] = {}
    for element in stream.elements("nspin", "energy_values", "orbital"):
        if element.tag == "nspin":
            columns = to_int((element.text or "").strip()) or 0
        elif element.tag == "energy_values":
            energies = numbers(element.text or "") * factor("eV")
        elif energies is not None and energies.size and not _add(partial, element, n_atoms, spins, columns, energies):
            log.warning("an orbital of the projected density of states is not readable", file=path.name)
            return
    if stream.damage or energies is None or not partial:
        log.warning("the projected density of states is cut short and left out", file=path.name, line=stream.line or 1)
        return
    names = sorted(partial)
    section = read_from(calculation.m_create(AtomProjectedDos), whole(path))
    values = np.stack([partial[name] for name in names])
    section.atom_projected_dos_energies = energies
    section.atom_projected_dos_values_lm = values
    section.atom_projected_dos_values_total = values.sum(axis=0)
    section.atom_projected_dos_lm = np.array(names, dtype=np.int32)
    section.atom_projected_dos_m_kind = "real_orbital"
    section.number_of_atom_projected_dos_values = len(energies)
    section.number_of_lm_atom_projected_dos = len(names)


def _add(
    partial: dict[tuple[int, int], Array], element: Any, n_atoms: int, spins: int, columns: int, energies: Array
) -> bool:
    """Adds one orbital; False if it does not fit to the others. Of non-collinear ones the first two columns count."""
    import numpy as np

    atom, angular, magnetic = (to_int((element.get(name) or "").strip()) for name in ("atom_index", "l", "m"))
    data = element.find("data")
    if atom is None or angular is None or magnetic is None or data is None or not 1 <= atom <= n_atoms:
        return False
    table = numbers(data.text or "")
    if not spins <= columns <= 8 or table.size != energies.size * columns or not np.isfinite(table).all():
        return False
    if not 0 <= angular <= 4 or abs(magnetic) > angular:
        return False
    rows = table.reshape(-1, columns).T / factor("eV")
    kept = rows[:2].sum(axis=0, keepdims=True) if columns >= 4 else rows[:spins]
    name = (angular, magnetic)
    if name not in partial:
        if (len(partial) + 1) * spins * n_atoms * energies.size > _LIMIT:
            return False
        partial[name] = np.zeros((spins, n_atoms, energies.size))
    partial[name][:, atom - 1] += kept
    return True
