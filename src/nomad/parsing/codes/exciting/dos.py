"""Densities of states: dos.xml, or TDOS.OUT, or TDOS-QP.OUT of a GW run.

Energies (hartree) are relative to the Fermi energy in all of them; densities are in states per hartree and cell.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.damage import trouble_in
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.tables import matrix
from nomad.parsing.values import to_float, to_int
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


def add_projected_dos(
    calculation: SingleConfigurationCalculation, path: Path, n_atoms: int, fermi: float | None, log: EntryLog
) -> None:
    """Adds the densities of the muffin tins by (l, m), which dos.xml has if the input asks for them."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import AtomProjectedDos

    if not path.name.endswith("xml"):
        return
    curves: dict[tuple[int, int], dict[tuple[int, int], list[list[float]]]] = {}
    atoms: list[Any] = []
    for diagram in XmlStream(path).elements("diagram"):
        parent = diagram.getparent()
        if not inside(diagram, "partialdos"):
            continue
        spin, momentum, m = (to_int(diagram.get(name, "")) for name in ("nspin", "l", "m"))
        if spin is None or momentum is None or m is None:
            continue
        if not atoms or atoms[-1] is not parent:
            atoms.append(parent)
        rows = [[to_float(point.get("e", "")), to_float(point.get("dos", ""))] for point in diagram.iter("point")]
        curves.setdefault((momentum, m), {})[spin, len(atoms)] = rows
    if not curves:
        return
    spins = max(spin for part in curves.values() for spin, _ in part)
    keys = [(spin + 1, atom + 1) for spin in range(min(spins, 2)) for atom in range(n_atoms)]
    lengths = {len(rows) for part in curves.values() for rows in part.values()}
    if len(atoms) != n_atoms or len(lengths) != 1 or any(set(part) != set(keys) for part in curves.values()):
        log.warning("projected densities of states are incomplete and left out", **trouble_in(path))
        return
    table = checked(
        [[part[key] for key in keys] for part in (curves[lm] for lm in sorted(curves))],
        "projected densities of states", (len(curves), len(keys), None, 2), log, path=path,
    )  # fmt: skip
    if table is None:
        return
    values = np.abs(table[..., 1]).reshape(len(curves), -1, n_atoms, table.shape[2]) / factor("hartree")
    section = read_from(calculation.m_create(AtomProjectedDos), whole(path))
    section.atom_projected_dos_energies = table[0, 0, :, 0] * factor("hartree") + (fermi or 0.0)
    section.atom_projected_dos_values_lm = values
    section.atom_projected_dos_values_total = values.sum(axis=0)
    section.atom_projected_dos_lm = np.array(sorted(curves), dtype=np.int32)
    section.atom_projected_dos_m_kind = "spherical"
    section.number_of_atom_projected_dos_values = table.shape[2]
    section.number_of_lm_atom_projected_dos = len(curves)
