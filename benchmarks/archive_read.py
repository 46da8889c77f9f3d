"""A small part of 1,000 archives, and all of them, from an archive pack and from a zip of MessagePack files.

The archives are made up: a run with systems, calculations with eigenvalues, a density of states and a log, some 250 kB
each. The part is the one that analyses ask for most: the energy of the last calculation and the formula. Both formats
hold the same values; the zip has one deflated MessagePack member per entry, arrays as nested lists, which is how a
plain solution would do it.
Each figure is the best of three runs in a fresh process, with the files in the cache of the operating system.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgpack
import numpy as np

from nomad.storage.archive_pack import ArchivePack, ArchivePackWriter
from nomad.storage.objects import FileReader

RUNS = 3


def archive(number: int, calculations: int) -> dict[str, Any]:
    """A made-up archive with numbers that compress about as well as real ones."""
    random = np.random.default_rng(number)
    positions = random.random((8, 3)) * 1e-10

    def calculation(step: int) -> dict[str, Any]:
        return {
            "energy_total": -1e-17 * (number + 1) + step * 1e-22,
            "atom_forces": np.round(random.normal(size=(8, 3)), 8) * 1e-9,
            "section_scf_iteration": [{"energy_total_scf_iteration": -1e-17 + cycle * 1e-21} for cycle in range(15)],
            "section_eigenvalues": [{"eigenvalues_values": np.round(random.normal(size=(1, 40, 24)), 4) * 1.6e-19}],
            "single_configuration_calculation_to_system_ref": f"/section_run/0/section_system/{step}",
        }

    return {
        "section_metadata": {
            "calc_id": f"calc{number:06}",
            "formula": "Si8",
            "mainfile": f"upload/{number}/vasprun.xml",
            "dft": {"code_name": "VASP", "xc_functional": "GGA", "quantities": [f"quantity_{n}" for n in range(150)]},
        },
        "section_run": [
            {
                "program_name": "VASP",
                "section_system": [
                    {
                        "atom_labels": ["Si"] * 8,
                        "atom_positions": positions + step * 1e-13,
                        "lattice": np.eye(3) * 5e-10,
                    }
                    for step in range(calculations)
                ],
                "section_single_configuration_calculation": [calculation(step) for step in range(calculations)],
                "section_dos": [{"dos_values": np.round(random.random((2, 1000)), 4)}],
            }
        ],
        "processing_logs": [{"event": "parsed", "level": "INFO", "line": line} for line in range(30)],
    }


def part(tree: Any) -> tuple[float, str]:
    """The small part."""
    calculation = tree["section_run"][0]["section_single_configuration_calculation"][-1]
    return calculation["energy_total"], tree["section_metadata"]["formula"]


def plain(tree: Any) -> Any:
    """Without arrays."""
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(value) for value in tree]
    return tree.tolist() if isinstance(tree, np.ndarray) else tree


def pack_part(folder: Path, ids: list[str]) -> int:
    pack = ArchivePack(FileReader(folder / "archive.pack"))
    return len([part(pack.lazy(calc_id)) for calc_id in ids])


def pack_whole(folder: Path, ids: list[str]) -> int:
    pack = ArchivePack(FileReader(folder / "archive.pack"))
    return len([part(pack.read(calc_id)) for calc_id in ids])


def zip_whole(folder: Path, ids: list[str]) -> int:
    with zipfile.ZipFile(folder / "archive.zip") as file:
        return len([part(msgpack.unpackb(file.read(calc_id))) for calc_id in ids])


def seconds(work: Callable[[Path, list[str]], int], folder: Path, ids: list[str]) -> float:
    """Best time of the work."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        assert work(folder, ids) == len(ids)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    smoke = parser.parse_args().smoke
    count, calculations = (20, 3) if smoke else (1000, 20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ids = []
        written = {"archive pack": 0.0, "zip of MessagePack": 0.0}
        with (
            ArchivePackWriter(folder / "archive.pack") as writer,
            zipfile.ZipFile(folder / "archive.zip", "w", zipfile.ZIP_DEFLATED) as file,
        ):
            for number in range(count):
                tree = archive(number, calculations)
                ids.append(tree["section_metadata"]["calc_id"])
                start = time.perf_counter()
                writer.add(ids[-1], tree)
                middle = time.perf_counter()
                file.writestr(ids[-1], msgpack.packb(plain(tree)))
                written["archive pack"] += middle - start
                written["zip of MessagePack"] += time.perf_counter() - middle
            writer.finish()
        sizes = {"archive pack": "archive.pack", "zip of MessagePack": "archive.zip"}
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            figures = {
                work.__name__: pool.apply(seconds, (work, folder, ids)) for work in (pack_part, pack_whole, zip_whole)
            }
        print(f"{count} archives" + (" (smoke: the figures mean nothing)" if smoke else ""))
        print(f"{'':22}{'size':>10}{'writing':>11}{'whole':>10}{'part':>10}")
        for label, file_name in sizes.items():
            size = (folder / file_name).stat().st_size / 1e6
            whole = figures["pack_whole" if label == "archive pack" else "zip_whole"]
            small = figures["pack_part" if label == "archive pack" else "zip_whole"]
            print(f"{label:22}{size:7.1f} MB{written[label]:9.2f} s{whole:8.3f} s{small:8.3f} s")
        print(f"part against whole, archive pack: {figures['pack_whole'] / figures['pack_part']:.1f} times faster")
        print(f"part against zip of MessagePack: {figures['zip_whole'] / figures['pack_part']:.1f} times faster")


if __name__ == "__main__":
    main()
