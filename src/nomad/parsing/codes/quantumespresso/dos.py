"""Densities of states that dos.x wrote beside the output (`*.dos`)."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.damage import trouble_in
from nomad.parsing.files import find_sibling, open_decompressed, siblings
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.tables import read_table
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_FERMI = re.compile(rb"EFermi *= *([-\d.]+)")
_TOLERANCE = 0.01
"""Largest difference (eV) between the Fermi level of a run and that in the DOS file of the same run."""
_OUTPUT_MARK = b"Program PWSCF"


def fill_dos(calculation: SingleConfigurationCalculation, mainfile: Path, level: float | None, log: EntryLog) -> None:
    """Adds the DOS file that belongs to the mainfile, if there is one.

    `level` is the run's Fermi or highest occupied level (J). A file that states another Fermi level is left to another
    output of pw.x in the folder, if there is one.
    """
    from nomad.datamodel.metainfo.common_dft import Dos

    path = find_sibling(mainfile, "*.dos")
    if path is None or not _belongs(path, mainfile, level):
        return
    table = read_table(path, log)
    if len(table) < 2 or table.shape[1] not in (3, 4):
        log.warning("the DOS file is not readable and left out", **trouble_in(path))
        return
    spins = table.shape[1] - 2
    dos = read_from(calculation.m_create(Dos), whole(path))
    dos.dos_kind = "electronic"
    dos.dos_energies = table[:, 0] * factor("eV")
    dos.dos_values = table[:, 1 : 1 + spins].T / factor("eV")
    dos.number_of_dos_values = len(table)
    if spins == 1:
        dos.dos_integrated_values = table[:, 2:].T


def _belongs(path: Path, mainfile: Path, level: float | None) -> bool:
    with open_decompressed(path) as stream:
        stated = _FERMI.search(stream.read(500))
    fermi = to_float(stated.group(1)) if stated else math.nan
    if math.isnan(fermi) or level is None:
        return True
    if abs(fermi - level / factor("eV")) <= _TOLERANCE:
        return True
    return only_output(mainfile)


def only_output(mainfile: Path) -> bool:
    """Whether no other output of pw.x lies beside the mainfile."""
    return not any(_is_output(other) for other in siblings(mainfile, "*"))


def _is_output(path: Path) -> bool:
    with open_decompressed(path) as stream:
        return _OUTPUT_MARK in stream.read(500)
