"""Files that Siesta writes beside its output: k-points, eigenvalues, bands, density of states, forces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.codes.siesta.fdf import Input
from nomad.parsing.damage import trouble_in
from nomad.parsing.source import Source
from nomad.parsing.tables import matrix, read_table
from nomad.parsing.values import numbers, to_float
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_LIMIT = 10**8


@dataclass
class Bands:
    """Energies [nspin, nk, nbands] (J), and in `*.bands` the corners of the path: index of k-point and name."""

    energies: Array
    fermi: float | None


def read_k_points(path: Path, lattice: Array | None, log: EntryLog) -> tuple[Array, Array] | None:
    """Fractional k-points and weights of a `*.KP` file (1/bohr, Cartesian)."""
    import numpy as np

    with Source.open(path) as source:
        rows = matrix(bytes(source.data[:]).partition(b"\n")[2], 5)
    if not len(rows) or lattice is None or not np.isfinite(rows).all():
        log.warning("the k-points are not readable", **trouble_in(path))
        return None
    return fractional(rows[:, 1:], lattice)


def fractional(rows: Array, lattice: Array) -> tuple[Array, Array]:
    """Fractional k-points and weights of rows with Cartesian ones (1/bohr)."""
    import numpy as np

    return rows[:, :3] / factor("bohr") @ lattice.T / (2 * np.pi), rows[:, 3]


def read_eigenvalues(path: Path, log: EntryLog) -> Bands | None:
    """The eigenvalues of an `*.EIG` file (eV)."""
    with Source.open(path) as source:
        first, _, rest = bytes(source.data[:]).partition(b"\n")
    second, _, body = rest.partition(b"\n")
    sizes = numbers(second)
    table = None
    if sizes.size == 3 and all(0 < size < _LIMIT for size in sizes):
        n_bands, n_spins, n_points = (int(size) for size in sizes)
        table = _table(numbers(body), n_bands, n_spins, n_points, 1)
    if table is None:
        log.warning("the eigenvalues are not readable or incomplete", **trouble_in(path))
        return None
    fermi = to_float(first)
    return Bands(table[1] * factor("eV"), fermi * factor("eV") if fermi - fermi == 0 else None)


def eigenvalues_in_output(text: bytes) -> Array | None:
    """The energies [nspin, nk, nbands] (J) of the table in the output: `ik is eps...`, continued in further lines."""
    import numpy as np

    rows: dict[tuple[int, int], list[float]] = {}
    current: list[float] | None = None
    for line in text.splitlines():
        fields = line.split()
        if len(fields) > 2 and fields[0].isdigit() and fields[1].isdigit():
            current = rows.setdefault((int(fields[1]), int(fields[0])), [])
            fields = fields[2:]
        if current is not None:
            current.extend(to_float(field) for field in fields)
    spins, points = sorted({spin for spin, _ in rows}), sorted({point for _, point in rows})
    width = len(next(iter(rows.values()), []))
    if not width or len(rows) != len(spins) * len(points) or any(len(row) != width for row in rows.values()):
        return None
    energies = np.array([[rows[spin, point] for point in points] for spin in spins]) * factor("eV")
    return energies if np.isfinite(energies).all() else None


def read_frames(path: Path, labels: list[str]) -> list[Array]:
    """The positions (m) of the complete frames of an `*.ANI` file (xyz, angstrom) with these elements."""
    import numpy as np

    with Source.open(path) as source:
        lines = bytes(source.data[:]).splitlines()
    count = len(labels)
    frames = []
    for start in range(0, len(lines) - count - 1, count + 2) if count else ():
        fields = [line.split() for line in lines[start + 2 : start + 2 + count]]
        if lines[start].strip() != b"%d" % count or any(len(row) < 4 for row in fields):
            break
        positions = np.array([[to_float(field) for field in row[1:4]] for row in fields])
        if not np.isfinite(positions).all():
            break
        frames.append(positions * factor("angstrom"))
    return frames


def read_bands(path: Path, log: EntryLog) -> Bands | None:
    """The band structure of a `*.bands` file (eV)."""
    with Source.open(path) as source:
        lines = bytes(source.data[:]).split(b"\n", 4)
    sizes = numbers(lines[3]) if len(lines) == 5 else numbers(b"")
    table = None
    if sizes.size == 3 and all(0 < size < _LIMIT for size in sizes):
        n_bands, n_spins, n_points = (int(size) for size in sizes)
        if n_bands * n_spins * n_points < _LIMIT:
            body = lines[4].split(b"'")[0]
            table = _table(numbers(body)[: n_points * (n_bands * n_spins + 1)], n_bands, n_spins, n_points, 1)
    if table is None:
        log.warning("the band structure is not readable or incomplete", **trouble_in(path))
        return None
    fermi = to_float(lines[0])
    return Bands(table[1] * factor("eV"), fermi * factor("eV") if fermi - fermi == 0 else None)


def _table(values: Array, n_bands: int, n_spins: int, n_points: int, lead: int) -> tuple[Array, Array] | None:
    """Rows of `lead` numbers and the energies of all spins, as (leads, energies [nspin, nk, nbands])."""
    import numpy as np

    width = n_bands * n_spins + lead
    if not 0 < n_points * width < _LIMIT or values.size != n_points * width or not np.isfinite(values).all():
        return None
    rows = values.reshape(n_points, width)
    energies = rows[:, lead:].reshape(n_points, n_spins, n_bands).transpose(1, 0, 2)
    return rows[:, :lead], energies


def band_path(given: Input, lattice: Array | None) -> list[tuple[Array, str | None]]:
    """The pieces of the path of `BandLines`: fractional k-points with both ends; the name of the end of each piece.

    The first item is the single starting point. Points are in units of pi/a (default) or of the reciprocal vectors.
    """
    import numpy as np

    rows = given.blocks.get("bandlines", [])
    fractional = "reciprocal" in given.text("BandLinesScale", "pi/a").lower()
    constant = given.length("LatticeConstant")
    pieces: list[tuple[Array, str | None]] = []
    start = None
    for row in rows:
        fields = [to_float(field) for field in row[:4]]
        if len(fields) < 4 or any(value - value != 0 for value in fields) or not 0 < fields[0] < _LIMIT:
            return []
        end = np.array(fields[1:])
        if not fractional:
            if lattice is None or not constant:
                return []
            end = end @ lattice.T / (2 * constant)
        label = row[4].lstrip("\\") if len(row) > 4 else None
        count = int(fields[0])
        if start is None or count == 1:
            pieces.append((end[None, :], label))
        else:
            pieces.append((start + np.linspace(0, 1, count + 1)[:, None] * (end - start), label))
        start = end
    return pieces


def read_density(path: Path, spins: int, log: EntryLog) -> tuple[Array, Array] | None:
    """Energies (J) and densities [nspin, n] (states/J) of a `*.DOS` file (eV, states/eV)."""
    import numpy as np

    table = read_table(path, log)
    if not len(table) or table.shape[1] < 1 + spins or not np.isfinite(table).all():
        log.warning("the density of states is not readable", **trouble_in(path))
        return None
    return table[:, 0] * factor("eV"), table[:, 1 : 1 + spins].T / factor("eV")


def read_forces(path: Path, n_atoms: int) -> Array | None:
    """The forces (N) of an `*.FA` file (eV/angstrom)."""
    with Source.open(path) as source:
        rows = matrix(bytes(source.data[:]).partition(b"\n")[2], 4)
    return rows[:, 1:] * factor("eV/angstrom") if len(rows) == n_atoms else None
