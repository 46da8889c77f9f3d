"""Speed of the metainfo: importing schemas, setting values, trees to dicts and back.

The yardstick of each figure is what plain Python objects take for the same: a class with attributes, nested dicts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run, ScfIteration, SingleConfigurationCalculation, System


class Plain:
    """An ordinary object."""


def seconds(work: Callable[[], Any], repeat: int = 3) -> float:
    """The shortest of several runs."""
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def import_time(module: str) -> float:
    """Seconds that an import takes in a new process, beyond starting Python."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    return min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    )


def set_scalars(target: Any, name: str, value: Any, count: int) -> Callable[[], None]:
    def work() -> None:
        for _ in range(count):
            setattr(target, name, value)

    return work


def archive_of(steps: int, atoms: int) -> EntryArchive:
    """A geometry optimisation of so many steps with ten iterations each."""
    archive = EntryArchive()
    run = archive.m_create(Run, program_name="VASP")
    labels = ["Si"] * atoms
    for _ in range(steps):
        system = run.m_create(System, atom_labels=labels, atom_positions=np.zeros((atoms, 3)))
        calculation = run.m_create(SingleConfigurationCalculation, energy_total=-1e-18)
        calculation.single_configuration_calculation_to_system_ref = system
        calculation.atom_forces = np.zeros((atoms, 3))
        for _ in range(10):
            calculation.m_create(ScfIteration, energy_total_scf_iteration=-1e-18)
    return archive


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    smoke = parser.parse_args().smoke
    count = 1_000 if smoke else 1_000_000
    steps = 5 if smoke else 2_000

    print(f"{'import nomad.datamodel':48}{import_time('nomad.datamodel'):9.3f} s")
    run, calculation, plain = Run(), SingleConfigurationCalculation(), Plain()
    base = seconds(set_scalars(plain, "program_name", "VASP", count))
    rows: list[tuple[str, Callable[[], Any]]] = [
        (f"set {count} texts", set_scalars(run, "program_name", "VASP", count)),
        (f"set {count} energies", set_scalars(calculation, "energy_total", -1e-18, count)),
        (f"set {count} arrays of 1000 atoms", set_scalars(calculation, "atom_forces", np.zeros((1000, 3)), count)),
    ]
    for label, work in rows:
        taken = seconds(work)
        print(f"{label:48}{taken:9.3f} s {taken / base:8.1f} times a plain attribute")
    archive = archive_of(steps, 100)
    data = archive.m_to_dict(keep_arrays=True)
    print(f"{f'make an archive of {steps} steps':48}{seconds(lambda: archive_of(steps, 100)):9.3f} s")
    print(f"{'  to dicts, arrays kept':48}{seconds(lambda: archive.m_to_dict(keep_arrays=True)):9.3f} s")
    print(f"{'  to dicts and lists':48}{seconds(archive.m_to_dict):9.3f} s")
    print(f"{'  from dicts':48}{seconds(lambda: EntryArchive.m_from_dict(data)):9.3f} s")


if __name__ == "__main__":
    main()
