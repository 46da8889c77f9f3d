"""Fermi surface: bands on a grid of the Brillouin zone, a file in XCrySDen's format (`FERMISURF.bxsf`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.damage import trouble_in
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.values import finite_or_none, numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

_FERMI = re.compile(rb"Fermi +Energy *: *(\S+)", re.IGNORECASE)
_GRID = re.compile(rb"BEGIN_?BLOCK_?BANDGRID_?3D.*?BEGIN_BANDGRID_3D[^\n]*\n(.*?)BAND: *\d+", re.DOTALL)
_BAND = re.compile(rb"^ *BAND: *\d+[ \t]*\n", re.MULTILINE)
_HEADER_NUMBERS = 16
"""Number of bands, three of the grid, origin, three vectors."""


def add_fermi_surface(calculation: SingleConfigurationCalculation, path: Path, log: EntryLog) -> None:
    """Adds the bands of a file; energies are in hartree."""
    from nomad.datamodel.metainfo.codes.exciting import x_exciting_section_fermi_surface

    with Source.open(path) as source:
        content = bytes(source.data[:])
    header = _GRID.search(content)
    values = numbers(header.group(1)) if header else None
    if values is None or values.size < _HEADER_NUMBERS:
        log.warning("the Fermi surface is not readable and left out", **trouble_in(path))
        return
    grid = [int(number) if abs(number) < 1e6 else 0 for number in values[1:4]]
    size = grid[0] * grid[1] * grid[2]
    parts = _BAND.split(content.partition(b"END_BANDGRID_3D")[0])[1:]
    bands = [numbers(part) for part in parts]
    complete = [band for band in bands if band.size == size]
    if len(complete) < len(bands):
        log.warning("incomplete bands of the Fermi surface are left out", **trouble_in(path))
    energies = checked(complete or None, "bands of the Fermi surface", (None, size), log, path=path)
    if energies is None or not size:
        return
    fermi = _FERMI.search(content)
    level = finite_or_none(to_float(fermi.group(1))) if fermi else None
    fill(
        read_from(calculation.m_create(x_exciting_section_fermi_surface), whole(path)),
        x_exciting_fermi_energy_fermi_surface=level * factor("hartree") if level is not None else None,
        x_exciting_grid_fermi_surface=grid,
        x_exciting_origin_fermi_surface=values[4:7],
        x_exciting_vectors_fermi_surface=values[7:16].reshape(3, 3),
        x_exciting_number_of_bands_fermi_surface=len(energies),
        x_exciting_number_of_mesh_points_fermi_surface=size,
        x_exciting_values_fermi_surface=energies * factor("hartree"),
    )
