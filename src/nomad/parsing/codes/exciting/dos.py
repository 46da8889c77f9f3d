"""Densities of states: dos.xml, or TDOS.OUT, or TDOS-QP.OUT of a GW run.

Energies (hartree) are relative to the Fermi energy in all of them; densities are in states per hartree and cell.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.tables import matrix
from nomad.parsing.values import to_float
from nomad.parsing.xml import XmlStream, inside
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation


def add_dos(
    calculation: SingleConfigurationCalculation, path: Path, fermi: float | None, volume: float, log: EntryLog
) -> None:
    """Adds the total density of states of a file; `volume` (m^3) is that of the cell, `fermi` in joule."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Dos

    channels = _from_xml(path, log) if path.name.endswith("xml") else _from_text(path)
    readable = [checked(channel, "the density of states", (None, 2), log, path=path) for channel in channels]
    tables = [table for table in readable if table is not None and len(table) > 1]
    if not tables or len({len(table) for table in tables}) != 1:
        log.warning("the density of states is not readable and left out", **trouble_in(path))
        return
    dos = read_from(calculation.m_create(Dos), whole(path))
    dos.dos_kind = "electronic"
    dos.dos_energies = tables[0][:, 0] * factor("hartree") + (fermi or 0.0)
    # the states of the second channel are printed with a minus sign
    dos.dos_values = np.abs(np.stack([table[:, 1] for table in tables])) * (volume / factor("hartree"))
    dos.number_of_dos_values = len(tables[0])


def _from_xml(path: Path, log: EntryLog) -> list[npt.NDArray[np.float64]]:
    import numpy as np

    stream = XmlStream(path)
    channels = []
    for diagram in stream.elements("diagram"):
        if inside(diagram, "totaldos"):
            rows = [[to_float(point.get("e", "")), to_float(point.get("dos", ""))] for point in diagram.iter("point")]
            channels.append(np.array(rows).reshape(-1, 2))
    if stream.damage:
        log.warning("the file is cut short", file=path.name, line=stream.line, reason=stream.damage)
    return channels


def _from_text(path: Path) -> list[npt.NDArray[np.float64]]:
    """Two columns; the spin channels are separated by empty lines."""
    with Source.open(path) as source:
        blocks = bytes(source.data[:]).replace(b"\n     \n", b"\n\n").split(b"\n\n")
    return [table for block in blocks if len(table := matrix(block, 2))]
