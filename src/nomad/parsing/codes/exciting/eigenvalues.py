"""Eigenvalues of the ground state: EIGVAL.OUT, in hartree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.tables import matrix
from nomad.parsing.values import numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, SingleConfigurationCalculation

_K_POINT = re.compile(rb"^ *\d+ +(\S+) +(\S+) +(\S+) *: *k-point[^\n]*\n(?: *\([^\n]*\n)?", re.MULTILINE)
_K_COUNT = re.compile(rb"^ *(\d+) *: *nkpt", re.MULTILINE)


def add_eigenvalues(calculation: SingleConfigurationCalculation, path: Path, spins: int, log: EntryLog) -> None:
    """Adds the eigenvalues. For two spin channels the file lists the states of both, one channel after the other."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Eigenvalues

    k_points: list[list[float]] = []
    tables: list[npt.NDArray[np.float64]] = []
    with Source.open(path) as source:
        headings = list(_K_POINT.finditer(source.data))
        count = _K_COUNT.search(source.data)
        for heading, end in zip(headings, [*(item.start() for item in headings[1:]), len(source)], strict=False):
            values = numbers(bytes(source.data[heading.end() : end]))
            table = values[: values.size - values.size % 3].reshape(-1, 3)
            if tables and len(table) != len(tables[0]):
                log.warning("the list of eigenvalues is cut", file=path.name, line=source.line(heading.start()))
                break
            k_points.append([to_float(raw) for raw in heading.groups()])
            tables.append(table)
        if count is not None and int(count.group(1)) > len(tables):
            log.warning(
                "eigenvalues are missing", expected=int(count.group(1)), found=len(tables), **source.at(count.start())
            )
    if not tables or not len(tables[0]):
        return
    values = np.array(tables)
    channels = spins if values.shape[1] % spins == 0 else 1
    states = values.shape[1] // channels
    split = values.reshape(len(tables), channels, states, 3).transpose(1, 0, 2, 3)
    points = checked(k_points, "k-points", (None, 3), log, path=path)
    energies = checked(split[..., 1], "eigenvalues", (None, None, None), log, path=path)
    if points is None or energies is None:
        return
    section = read_from(calculation.m_create(Eigenvalues), whole(path))
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = points
    section.eigenvalues_values = energies * factor("hartree")
    if np.isfinite(split[..., 2]).all():
        section.eigenvalues_occupation = split[..., 2]
    section.number_of_eigenvalues_kpoints = len(points)
    section.number_of_eigenvalues = states


def add_k_points(method: Method, path: Path, log: EntryLog) -> None:
    """Adds k-points (fractions) and weights of KPOINTS.OUT: number, k-point, weight, size of the matrix."""
    with Source.open(path) as source:
        content = bytes(source.data[:])
    rows = matrix(content.partition(b"\n")[2], columns=6)
    points = checked(rows[:, 1:4], "k-points", (None, 3), log, path=path)
    weights = checked(rows[:, 4], "weights of k-points", (None,), log, path=path)
    if points is None or weights is None or not len(points):
        return
    method.k_mesh_points = points
    method.k_mesh_weights = weights
