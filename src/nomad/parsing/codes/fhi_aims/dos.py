"""Densities of states: `KS_DOS_total_raw.dat` and the projected ones that the output names.

The raw files have their energies (eV) on the axis of the eigenvalues and densities in states per eV and cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.tables import read_table
from nomad.parsing.values import to_text
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_TOTAL = re.compile(
    rb"writing (?:perturbative|interpolated|tetrahedron|total)?[^\n]*DOS \(raw data\) to file +(\S+?)\.? *\n"
)
_PROJECTED = re.compile(
    rb"writing (?:spin-\w+ )?projected DOS \(raw data\) for species +(?P<species>\S+) +to file +(?P<file>\S+?)\.? *\n"
)
_DEFAULT = ("KS_DOS_total_raw.dat", "KS_DOS_total_raw_tetrahedron.dat")
_SHIFTED = ("KS_DOS_total.dat", "KS_DOS_total_tetrahedron.dat")
_ATOM = re.compile(r".*?(\d{4})(?:_spin_\w+)?_raw\.dat")
"""Number of the atom, which stands behind the name of its species (`Fe20012`: atom 12 of species Fe2)."""


def add_dos(
    calculation: SingleConfigurationCalculation,
    source: Source,
    start: int,
    mainfile: Path,
    volume: float | None,
    level: float | None,
    log: EntryLog,
) -> None:
    """Adds the densities of states that the output behind `start` speaks of.

    `volume` (m^3) is that of the cell: the schema's densities are multiplied with it. Molecules have none. `level` (J)
    is the chemical potential, from which energies count in the files that are not raw.
    """
    from nomad.datamodel.metainfo.common_dft import Dos

    named = [to_text(match.group(1)) for match in _TOTAL.finditer(source.data, start)]
    path = next((found for name in (*named, *_DEFAULT) if (found := _file(mainfile, name)) is not None), None)
    origin = 0.0
    if path is None and level is not None:
        path = next((found for name in _SHIFTED if (found := _file(mainfile, name)) is not None), None)
        origin = level
    if path is not None and (named or source.data.find(b"density of states", start) >= 0):
        table = checked(read_table(path, log), "the density of states", (None, None), log, path=path)
        if table is not None and len(table) > 1 and table.shape[1] in (2, 3):
            dos = read_from(calculation.m_create(Dos), whole(path))
            dos.dos_kind = "electronic"
            dos.dos_energies = table[:, 0] * factor("eV") + origin
            dos.dos_values = table[:, 1:].T * ((volume or 1.0) / factor("eV"))
            dos.number_of_dos_values = len(table)
    species: dict[str, list[Path]] = {}
    atoms: dict[int, list[Path]] = {}
    for match in _PROJECTED.finditer(source.data, start):
        beside = _file(mainfile, to_text(match.group("file")))
        if beside is None:
            continue
        atom = _ATOM.fullmatch(beside.name) if beside.name.startswith("atom_") else None
        if atom is not None:
            atoms.setdefault(int(atom.group(1)), []).append(beside)
        else:
            species.setdefault(to_text(match.group("species")), []).append(beside)
    _add_species_dos(calculation, species, log)
    _add_atom_dos(calculation, atoms, log)


def _add_species_dos(calculation: SingleConfigurationCalculation, files: dict[str, list[Path]], log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import SpeciesProjectedDos

    read = _read_projected(list(files.values()), log)
    if read is None:
        return
    energies, total, partial = read
    section = read_from(calculation.m_create(SpeciesProjectedDos), whole(next(iter(files.values()))[0]))
    section.species_projected_dos_species_label = list(files)
    section.species_projected_dos_energies = energies
    section.species_projected_dos_values_total = total
    section.species_projected_dos_values_lm = partial
    section.species_projected_dos_lm = _quantum_numbers(len(partial))
    section.species_projected_dos_m_kind = "integrated"
    section.number_of_species = len(files)
    section.number_of_species_projected_dos_values = len(energies)
    section.number_of_lm_species_projected_dos = len(partial)


def _add_atom_dos(calculation: SingleConfigurationCalculation, files: dict[int, list[Path]], log: EntryLog) -> None:
    from nomad.datamodel.metainfo.common_dft import AtomProjectedDos

    read = _read_projected([files[number] for number in sorted(files)], log)
    if read is None:
        return
    energies, total, partial = read
    section = read_from(calculation.m_create(AtomProjectedDos), whole(files[min(files)][0]))
    section.atom_projected_dos_energies = energies
    section.atom_projected_dos_values_total = total
    section.atom_projected_dos_values_lm = partial
    section.atom_projected_dos_lm = _quantum_numbers(len(partial))
    section.atom_projected_dos_m_kind = "integrated"
    section.number_of_atom_projected_dos_values = len(energies)
    section.number_of_lm_atom_projected_dos = len(partial)


_Projected = tuple["npt.NDArray[np.float64]", "npt.NDArray[np.float64]", "npt.NDArray[np.float64]"]


def _read_projected(files: Sequence[Sequence[Path]], log: EntryLog) -> _Projected | None:
    """Energies (J), totals [spin, center, energy] and parts [l, spin, center, energy] (1/J) of files [center][spin];
    only the angular momenta that all centers have. None if the files do not fit together."""
    import numpy as np

    tables = [[read_table(path, log) for path in channels] for channels in files]
    flat = [table for channels in tables for table in channels]
    if not flat or len({len(channels) for channels in tables}) != 1 or len({len(table) for table in flat}) != 1:
        return None
    columns = min(table.shape[1] for table in flat)
    if columns < 3 or not len(flat[0]) or not all(np.isfinite(table).all() for table in flat):
        log.warning("projected densities of states are not readable and left out", files=len(flat))
        return None
    values = np.array([[table[:, 1:columns] for table in channels] for channels in tables]) / factor("eV")
    ordered = values.transpose(3, 1, 0, 2)
    return flat[0][:, 0] * factor("eV"), ordered[0], ordered[1:]


def _quantum_numbers(count: int) -> npt.NDArray[np.int32]:
    import numpy as np

    return np.array([[momentum, 0] for momentum in range(count)], dtype=np.int32)


def _file(mainfile: Path, name: str) -> Path | None:
    """The file of that name beside the mainfile; the output and the disk differ in upper and lower case."""
    exact = mainfile.parent / Path(name).name
    if exact.is_file():
        return exact
    wanted = {exact.name.lower(), exact.name.lower().replace("atom_proj_dos", "atom_projected_dos")}
    return next((path for path in sorted(mainfile.parent.iterdir()) if path.name.lower() in wanted), None)
