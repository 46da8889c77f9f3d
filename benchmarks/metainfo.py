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
import orjson

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Run, ScfIteration, SingleConfigurationCalculation, System
from nomad.datamodel.packages import COMMON_PACKAGES, ENTRY_PACKAGES
from nomad.metainfo.written_by import written_by

LANGUAGE = "nomad.metainfo.metainfo"
"""A package that is no module: all others import it."""


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


def import_time() -> tuple[float, float]:
    """Seconds, and seconds of the processor, that a new process takes to import all common packages."""
    names = ", ".join(dict.fromkeys(name for name in (*COMMON_PACKAGES, *ENTRY_PACKAGES) if name != LANGUAGE))
    code = (
        "from time import perf_counter, process_time; t, c = perf_counter(), process_time();"
        f"import {names}; print(perf_counter() - t, process_time() - c)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(5)
    ]
    return min(float(run[0]) for run in runs), min(float(run[1]) for run in runs)


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

    waited, used = import_time()
    print(f"{'import all common packages':48}{waited:9.3f} s {used:8.3f} s of the processor")
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
    stored = archive.m_to_dict(keep_arrays=True, with_definitions=True)
    former = {**stored, "m_definitions": [{**row, "definition_id": "0" * 40} for row in stored["m_definitions"]]}
    size = sum(section["atom_positions"].nbytes for section in data["section_run"][0]["section_system"]) * 2 / 1e6
    print(f"an archive of {steps} steps, {size:.1f} MB of arrays, {len(archive.m_to_json()) / 1e6:.1f} MB of JSON")
    works: list[tuple[str, Callable[[], Any]]] = [
        ("  make", lambda: archive_of(steps, 100)),
        ("  to dicts, arrays kept", lambda: archive.m_to_dict(keep_arrays=True)),
        ("  to dicts and lists", archive.m_to_dict),
        ("  to JSON text", archive.m_to_json),
        ("  note the definitions", lambda: written_by(archive)),
        ("  from dicts", lambda: EntryArchive.m_from_dict(data)),
        ("  from dicts, same definitions", lambda: EntryArchive.m_from_dict(stored)),
        ("  from dicts, former definitions", lambda: EntryArchive.m_from_dict(former)),
    ]
    lists = archive.m_to_dict()
    base = seconds(lambda: orjson.dumps(lists))
    for label, work in works:
        taken = seconds(work)
        print(f"{label:48}{taken:9.3f} s {taken / base:8.1f} times writing plain dicts as JSON")


if __name__ == "__main__":
    main()
