"""Eigenvalues as ABINIT prints them, in the main output and in its `_EIG` files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.parsing.source import Source
from nomad.parsing.tables import rectangular
from nomad.parsing.values import numbers
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SECTION = re.compile(rb"Eigenvalues \( *(hartree|eV) *\) for nkpt= *(\d+) +k points(?:, *SPIN +(UP|DOWN))?:?")
_K_POINT = re.compile(rb"^ *kpt# *\d+, *nband= *(\d+), *wtk= *(\S+), *kpt= *(\S+) +(\S+) +(\S+)[^\n]*\n", re.MULTILINE)
_OCCUPATIONS = re.compile(rb"^ *occupation numbers for kpt#[^\n]*\n|^ *occupations? [^\n]*\n", re.MULTILINE)
_END = re.compile(rb"^ *(?:prteigrs|Fermi|Total|Eigenvalues)|^[-=,]", re.MULTILINE)


@dataclass(frozen=True)
class EigenvalueTable:
    """k-points [nk, 3] (fractional), weights [nk], values (J) and occupations (or None) [nspin, nk, nbands]."""

    k_points: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    occupations: npt.NDArray[np.float64] | None


def read_eigenvalues(text: bytes) -> EigenvalueTable | None:
    """The last complete set of eigenvalues in a text; None if there is none."""
    import numpy as np

    spins: list[tuple[list[list[float]], list[list[float]], list[list[float]], list[float]]] = []
    sections = list(_SECTION.finditer(text))
    for index, section in enumerate(sections):
        if section.group(3) != b"DOWN":
            spins = []
        end = sections[index + 1].start() if index + 1 < len(sections) else len(text)
        unit = factor("hartree" if section.group(1) == b"hartree" else "electron_volt")
        spins.append(_read_spin(text[section.end() : end], unit))
    spins = [spin for spin in spins if spin[0]]
    if not spins:
        return None
    count = min(len(spin[0]) for spin in spins)
    bands = min(rectangular(spin[1]).shape[1] for spin in spins)
    if not bands:
        return None
    values = np.stack([rectangular(spin[1][:count])[:, :bands] for spin in spins])
    occupations = None
    if all(len(spin[2]) >= count and rectangular(spin[2]).shape[1] >= bands for spin in spins):
        occupations = np.stack([rectangular(spin[2][:count])[:, :bands] for spin in spins])
    return EigenvalueTable(np.array(spins[0][0][:count]), np.array(spins[0][3][:count]), values, occupations)


def _read_spin(text: bytes, unit: float) -> tuple[list[list[float]], list[list[float]], list[list[float]], list[float]]:
    k_points: list[list[float]] = []
    values: list[list[float]] = []
    occupations: list[list[float]] = []
    weights: list[float] = []
    points = list(_K_POINT.finditer(text))
    for index, point in enumerate(points):
        bands = min(int(point.group(1)), 10**6)
        end = points[index + 1].start() if index + 1 < len(points) else len(text)
        block = text[point.end() : end]
        occupied = _OCCUPATIONS.search(block)
        energies = _leading(block[: occupied.start()] if occupied else block, bands)
        coordinates = [float(number) for number in numbers(b" ".join(point.groups()[2:5]))]
        if energies.size < bands or len(coordinates) != 3:
            break
        k_points.append(coordinates)
        values.append([float(energy) * unit for energy in energies])
        weights.append(float(numbers(point.group(2))[0]))
        if occupied:
            found = _leading(block[occupied.end() :], bands)
            if found.size == bands:
                occupations.append([float(number) for number in found])
    return k_points, values, occupations, weights


def _leading(block: bytes, count: int) -> npt.NDArray[np.float64]:
    end = _END.search(block)
    return numbers(block[: end.start()] if end else block)[:count]


def read_eigenvalue_file(path: Path) -> EigenvalueTable | None:
    """The eigenvalues of an `_EIG` file beside the main output; None if there is no such file."""
    if not path.is_file():
        return None
    with Source.open(path) as source:
        return read_eigenvalues(bytes(source.data[:]))
