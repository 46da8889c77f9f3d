"""Time of the normalisers for one entry, apart from loading the libraries.

The yardstick is one call of spglib on the same structure: whoever wants the space group cannot do with less.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import spglib
from ase import Atoms
from ase.build import bulk, fcc111, graphene

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation, System
from nomad.logs import EntryLog
from nomad.normalizing.entry_metadata import apply_entry_metadata
from nomad.normalizing.pipeline import normalize


def seconds(work: Callable[[], Any], repeat: int) -> float:
    """The shortest of several runs, after one that loads libraries and tables."""
    work()
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def entry(atoms: Atoms, frames: int = 1) -> EntryArchive:
    """An archive with so many geometries and calculations."""
    archive = EntryArchive()
    run = archive.m_create(Run, program_name="VASP")
    labels = atoms.get_chemical_symbols()
    for _ in range(frames):
        system = run.m_create(System, atom_labels=labels, configuration_periodic_dimensions=[True] * 3)
        system.atom_positions = atoms.positions * 1e-10
        system.lattice_vectors = np.array(atoms.cell) * 1e-10
        calculation = run.m_create(SingleConfigurationCalculation, energy_total=-1e-18)
        calculation.single_configuration_calculation_to_system_ref = system
    return archive


def work_on(atoms: Atoms, frames: int) -> Callable[[], None]:
    def work() -> None:
        archive, log = entry(atoms, frames), EntryLog()
        normalize(archive, log, upload_id="benchmark")
        apply_entry_metadata(archive, "VASP", log)

    return work


def space_group(atoms: Atoms) -> Callable[[], None]:
    cell: Any = (np.array(atoms.cell), atoms.get_scaled_positions(), atoms.numbers)

    def work() -> None:
        spglib.get_symmetry_dataset(cell, symprec=0.1)

    return work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    smoke = parser.parse_args().smoke
    spglib.error.OLD_ERROR_HANDLING = False
    sheet = graphene(a=2.46, vacuum=7)
    sheet.pbc = True
    cases: list[tuple[str, Atoms, int]] = [
        ("silicon, 2 atoms", bulk("Si", "diamond", 5.43), 1),
        ("silicon, 8 atoms", bulk("Si", "diamond", 5.43, cubic=True), 1),
        ("graphene, 2 atoms", sheet, 1),
        ("copper, 64 atoms", bulk("Cu", cubic=True) * (4, 2, 2), 1),
        ("aluminium surface, 64 atoms", fcc111("Al", (4, 4, 4), vacuum=8, periodic=True), 1),
        (f"{2 if smoke else 1000} frames of 256 atoms", bulk("Cu", cubic=True) * (4, 4, 4), 2 if smoke else 1000),
    ]
    for label, atoms, frames in cases:
        repeat = 1 if smoke or frames > 1 else 5
        taken, least = seconds(work_on(atoms, frames), repeat), seconds(space_group(atoms), repeat)
        print(f"{label:36}{taken * 1e3:10.1f} ms   spglib alone {least * 1e3:8.1f} ms")


if __name__ == "__main__":
    main()
