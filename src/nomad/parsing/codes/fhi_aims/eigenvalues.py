"""Kohn-Sham eigenvalues as FHI-aims lists them at the end of a self-consistency iteration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.tables import rectangular
from nomad.parsing.values import NUMBER, to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Eigenvalues

_HEADING = b"Writing Kohn-Sham eigenvalues."
_END = re.compile(
    rb"^ *(?:What follows are estimated|Current spin moment|Total energy components|Self-consistency|Begin self"
    rb"|End self|Highest occupied|Calculating total energy|-{20,})",
    re.MULTILINE,
)
_SPIN = rb"^ *Spin-(?P<spin>up|down) eigenvalues:"
_K_POINT = rb"^ *K-point: +\d+ at +(?P<kx>\S+) +(?P<ky>\S+) +(?P<kz>\S+)"
_ROWS = rb"^ *State +Occupation +Eigenvalue[^\n]*\n(?P<rows>(?: +\d+ +\S+ +\S+ +\S+ *\n)+)"
_ITEM = re.compile(_SPIN + rb"|" + _K_POINT + rb"|" + _ROWS, re.MULTILINE)
_ROW = re.compile(rb"^ +\d+ +(\S+) +\S+ +(" + NUMBER + rb"|\S+) *$", re.MULTILINE)


class _Channel:
    """The k-points, energies and occupations of one spin channel."""

    def __init__(self) -> None:
        self.k_points: list[list[float]] = []
        self.energies: list[list[float]] = []
        self.occupations: list[list[float]] = []


def read_eigenvalues(source: Source, start: int, end: int, log: EntryLog) -> Eigenvalues | None:
    """The last list of eigenvalues that begins in [start, end), as a section without a parent; None without one."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Eigenvalues

    heading = source.data.rfind(_HEADING, start, end)
    if heading < 0:
        return None
    closing = _END.search(source.data, heading, end)
    listed = _channels(source, heading, closing.start() if closing else end)
    channels = [channel for channel in listed if channel.energies]
    if not channels:
        return None
    count = min(len(channel.energies) for channel in channels)
    bands = min(len(row) for channel in channels for row in channel.energies[:count])
    where = source.at(heading)
    energies = checked(
        np.stack([rectangular(channel.energies[:count])[:, :bands] for channel in channels]),
        "eigenvalues",
        (None, None, None),
        log,
        **where,
    )
    if energies is None:
        return None
    section = read_from(Eigenvalues(), source, heading, closing.start() if closing else end)
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.array(channels[0].k_points[:count])
    section.eigenvalues_values = energies * factor("eV")
    occupations = np.stack([rectangular(channel.occupations[:count])[:, :bands] for channel in channels])
    if np.isfinite(occupations).all():
        section.eigenvalues_occupation = occupations
    section.number_of_eigenvalues_kpoints = count
    section.number_of_eigenvalues = bands
    return section


def _channels(source: Source, start: int, end: int) -> list[_Channel]:
    """Spin channels follow each other within each k-point; molecules have no k-point lines."""
    channels = [_Channel(), _Channel()]
    spin, k_point = 0, [0.0, 0.0, 0.0]
    for item in _ITEM.finditer(source.data, start, end):
        if item.group("spin"):
            spin = int(item.group("spin") == b"down")
        elif item.group("kx"):
            k_point = [to_float(item.group(name)) for name in ("kx", "ky", "kz")]
        else:
            rows = _ROW.findall(item.group("rows"))
            if rows:
                channels[spin].k_points.append(k_point)
                channels[spin].occupations.append([to_float(row[0]) for row in rows])
                channels[spin].energies.append([to_float(row[1]) for row in rows])
    return channels
