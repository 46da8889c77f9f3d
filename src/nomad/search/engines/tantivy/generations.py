"""Generations of the index on disk.

`index/<schema hash>-<number>/` holds one tantivy index; `index/CURRENT` names the one that readers use. A generation
is built beside the present one and then swapped by renaming CURRENT.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nomad.search.engines.tantivy.schema import schema_hash

CURRENT = "CURRENT"
DAMAGED = "DAMAGED"
"""Left by a reader that found the generation named in it unusable, for the writer to see."""


def current(folder: Path) -> Path | None:
    """The generation that readers use, whether or not it is usable; None when there never was one."""
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return folder / name


def is_ours(generation: Path) -> bool:
    """Whether the generation was written with the present schema."""
    return generation.name.startswith(f"{schema_hash()}-") and "/" not in generation.name


def report_damage(generation: Path) -> None:
    """Ask the writer for a rebuild."""
    (generation.parent / DAMAGED).write_text(generation.name, encoding="utf-8")


def is_intact(generation: Path) -> bool:
    """Whether this is what readers use, its files are there, and no reader has complained."""
    folder = generation.parent
    try:
        complaint = (folder / DAMAGED).read_text(encoding="utf-8")
    except FileNotFoundError:
        complaint = ""
    return complaint != generation.name and current(folder) == generation and (generation / "meta.json").is_file()


def create(folder: Path) -> Path:
    """A new, empty folder for a generation of the present schema."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        generation = folder / f"{schema_hash()}-{number}"
        try:
            generation.mkdir()
        except FileExistsError:
            number += 1
        else:
            return generation


def activate(generation: Path) -> None:
    """Point readers to this generation and remove all others; readers that still have them open can go on."""
    folder = generation.parent
    temporary = folder / f"{CURRENT}.new"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(generation.name)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / CURRENT)
    (folder / DAMAGED).unlink(missing_ok=True)
    for other in folder.iterdir():
        if other.is_dir() and other != generation:
            shutil.rmtree(other, ignore_errors=True)
