"""Geometries of ORCA: the tables of coordinates, and the molecule and the keywords of the input that is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import Run, System
from nomad.logs import EntryLog
from nomad.parsing.checks import checked, element_symbol
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.values import to_float, to_int
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ECHO = re.compile(r"^\| *\d+> ?", re.MULTILINE)
_MOLECULE = re.compile(r"^ *\* *xyz +(-?\d+) +(\d+)[^\n]*\n(.*?)^ *\*", re.MULTILINE | re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Molecule:
    """A molecule of the input: labels, positions [n, 3] in metre, charge and multiplicity."""

    labels: list[str]
    positions: npt.NDArray[np.float64]
    charge: int | None
    multiplicity: int | None


def add_system(run: Run, step: Found, log: EntryLog) -> System | None:
    """The molecule of a step, None with a warning if it is not usable."""
    labels: list[str] = []
    rows: list[list[float]] = []
    for line in step.value("atoms", b"").splitlines():
        fields = line.split()
        if len(fields) != 4:
            continue
        labels.append(element_symbol(fields[0].decode("latin-1")))
        rows.append([to_float(field) for field in fields[1:]])
    positions = checked(rows or None, "atom positions", (len(labels), 3), log, **step.at("atoms"))
    if positions is None:
        log.warning("coordinates without usable atoms", **step.at("atoms"))
        return None
    system = read_from(run.m_create(System), step, "atoms")
    system.atom_labels = labels
    system.number_of_atoms = len(labels)
    system.atom_positions = positions * factor("angstrom")
    system.configuration_periodic_dimensions = [False, False, False]
    return system


def molecule_section(run: Run, labels: list[str], positions: npt.NDArray[np.float64]) -> System:
    """A section for a molecule; positions in metre."""
    system = run.m_create(System)
    fill(system, atom_labels=list(labels), number_of_atoms=len(labels), atom_positions=positions)
    system.configuration_periodic_dimensions = [False, False, False]
    return system


def _echoed(text: bytes) -> str:
    """The lines of the input without the numbers in front of them."""
    return _ECHO.sub("", text.decode("latin-1"))


def input_geometry(text: bytes) -> Molecule | None:
    """The molecule between `* xyz charge multiplicity` and `*`; None if it is not there or not readable."""
    import numpy as np

    match = _MOLECULE.search(_echoed(text))
    if match is None:
        return None
    rows = [line.split() for line in match[3].splitlines() if len(line.split()) >= 4]
    table = matrix("\n".join(" ".join(row[1:4]) for row in rows).encode("latin-1", "replace"), 3)
    if not rows or len(table) != len(rows) or not np.isfinite(table).all():
        return None
    labels = [element_symbol(row[0]) for row in rows]
    return Molecule(labels, table * factor("angstrom"), to_int(match[1]), to_int(match[2]))


def input_keywords(text: bytes) -> list[str]:
    """The words of the lines that begin with `!`."""
    lines = [line.strip() for line in _echoed(text).splitlines()]
    return [word for line in lines if line.startswith("!") for word in line.split("#")[0].lstrip("! ").split()]
