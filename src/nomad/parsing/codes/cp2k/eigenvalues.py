"""Eigenvalues at the Gamma point, from the files of the projected density of states (`*-k1-1.pdos`) or the output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import Eigenvalues, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.damage import trouble_in
from nomad.parsing.files import siblings
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Place, Source
from nomad.parsing.tables import read_table
from nomad.parsing.values import numbers
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LISTS = re.compile(
    rb"^ *(?:MO\| )?((?:ALPHA |BETA )?(?:MO )?EIGENVALUES AND [^\n]*)\n"
    rb"((?:[ \t]*\n| *(?:MO\|)? *(?:#|Index|\[)[^\n]*\n)*(?: *(?:MO\|)? +\d+(?: +-?[\d.]+){2,3} *\n)+)",
    re.MULTILINE,
)
"""Blocks of `MO EIGENVALUES AND MO OCCUPATION NUMBERS`, with or without `MO|` before each line."""
_ROW = re.compile(rb"^ *(?:MO\|)? +\d+((?: +-?[\d.]+){2,3}) *$", re.MULTILINE)


def add_eigenvalues(
    calculation: SingleConfigurationCalculation, mainfile: Path, project: str | None, source: Source, log: EntryLog
) -> None:
    """Adds eigenvalues and occupations of the first atomic kind's file (they are the same in all), by spin.

    Without such files those that the output lists last are taken.
    """
    paths = _paths(mainfile, project)
    if paths:
        _add_from_files(calculation, paths, log)
    else:
        _add_from_output(calculation, source)


def _paths(mainfile: Path, project: str | None) -> list[Path]:
    return [path for path in siblings(mainfile, "*k1-*.pdos") if project and path.name.startswith(project + "-")]


def _add_from_output(calculation: SingleConfigurationCalculation, source: Source) -> None:
    import numpy as np

    channels: dict[bytes, tuple[int, int, npt.NDArray[np.float64]]] = {}
    for match in _LISTS.finditer(source.data):
        spin = b"BETA" if b"BETA" in match[1] else b"ALPHA"
        rows = [numbers(row) for row in _ROW.findall(match[2])]
        if rows and b"POINT" not in match[1].upper() and len({row.size for row in rows}) == 1:
            channels[spin] = (match.start(), match.end(), np.array(rows)[:, [0, -1]])
    values = [channels[spin][2] for spin in sorted(channels)]
    if not values or len({len(rows) for rows in values}) > 1 or not np.isfinite(values).all():
        return
    place = source.place(min(first for first, _, _ in channels.values()), max(last for _, last, _ in channels.values()))
    _add(calculation, np.array(values), place)


def _add_from_files(calculation: SingleConfigurationCalculation, paths: list[Path], log: EntryLog) -> None:
    import numpy as np

    by_spin: dict[str, Path] = {}
    for path in paths:
        spin = next((word for word in ("ALPHA", "BETA") if f"-{word}_" in path.name), "both")
        by_spin.setdefault(spin, path)
    tables = [read_table(by_spin[spin], log) for spin in sorted(by_spin)]
    usable = [table[:, 1:3] for table in tables if table.ndim == 2 and table.shape[1] >= 3 and len(table)]
    if not usable or len(usable) != len(tables) or len(usable) > 2 or len({len(table) for table in usable}) != 1:
        log.warning("the eigenvalues beside the output are not complete and left out", **trouble_in(paths[0]))
        return
    values = np.array(usable)
    if not np.isfinite(values).all():
        log.warning("eigenvalues that are not finite are left out with all others", **trouble_in(paths[0]))
        return
    _add(calculation, values, whole(by_spin[min(by_spin)]))


def _add(calculation: SingleConfigurationCalculation, values: npt.NDArray[np.float64], place: Place) -> None:
    """`values`: energies (hartree) and occupations, [spin, band, 2]."""
    import numpy as np

    section = read_from(calculation.m_create(Eigenvalues), place)
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.zeros((1, 3))
    section.eigenvalues_values = values[:, None, :, 0] * factor("hartree")
    section.eigenvalues_occupation = values[:, None, :, 1]
    section.number_of_eigenvalues_kpoints = 1
    section.number_of_eigenvalues = values.shape[1]
