"""Eigenvalues at the Gamma point, from the files of the projected density of states (`*-k1-1.pdos`)."""

from __future__ import annotations

from pathlib import Path

from nomad.datamodel.metainfo.common_dft import Eigenvalues, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.damage import trouble_in
from nomad.parsing.files import siblings
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.tables import read_table
from nomad.units import factor


def add_eigenvalues(
    calculation: SingleConfigurationCalculation, mainfile: Path, project: str | None, log: EntryLog
) -> None:
    """Adds eigenvalues and occupations of the first atomic kind's file (they are the same in all), by spin."""
    import numpy as np

    if not project:
        return
    paths = [path for path in siblings(mainfile, "*k1-*.pdos") if path.name.startswith(project + "-")]
    by_spin: dict[str, Path] = {}
    for path in paths:
        spin = next((word for word in ("ALPHA", "BETA") if f"-{word}_" in path.name), "both")
        by_spin.setdefault(spin, path)
    tables = [read_table(by_spin[spin], log) for spin in sorted(by_spin)]
    usable = [table[:, 1:3] for table in tables if table.ndim == 2 and table.shape[1] >= 3 and len(table)]
    if not usable or len(usable) != len(tables) or len(usable) > 2 or len({len(table) for table in usable}) != 1:
        if paths:
            log.warning("the eigenvalues beside the output are not complete and left out", **trouble_in(paths[0]))
        return
    values = np.array(usable)
    if not np.isfinite(values).all():
        log.warning("eigenvalues that are not finite are left out with all others", **trouble_in(paths[0]))
        return
    section = read_from(calculation.m_create(Eigenvalues), whole(by_spin[min(by_spin)]))
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.zeros((1, 3))
    section.eigenvalues_values = values[:, None, :, 0] * factor("hartree")
    section.eigenvalues_occupation = values[:, None, :, 1]
    section.number_of_eigenvalues_kpoints = 1
    section.number_of_eigenvalues = values.shape[1]
