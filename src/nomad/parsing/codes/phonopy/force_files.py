"""Which files beside a yaml file of phonopy are the calculations of the forces."""

from __future__ import annotations

import re
from pathlib import Path

from nomad.parsing.files import open_text, siblings

_DRIFT = re.compile(r'Drift force of "([^"]+)"')
_FOLDERS = ("disp-*", "disp_*", "displacement-*", "supercell-*")
_LARGEST_LOG = 10 << 20
_MOST = 1000


def force_calculations(mainfile: Path) -> list[Path]:
    """The files that phonopy says it read forces from (in its output, kept as `*.log` or `*.out` beside the yaml file),
    else the main files in folders with the usual names of displacements, one for each folder."""
    for path in siblings(mainfile, "*.log", "*.out"):
        if path.stat().st_size > _LARGEST_LOG:
            continue
        with open_text(path) as lines:
            named = [match.group(1) for line in lines if (match := _DRIFT.search(line))]
        files = [mainfile.parent / name for name in dict.fromkeys(named)]
        found = [file for file in files if file.is_file() and _inside(file, mainfile.parent)]
        if found:
            return found[:_MOST]
    folders = sorted({path for pattern in _FOLDERS for path in mainfile.parent.glob(pattern) if path.is_dir()})
    return [file for folder in folders[:_MOST] if (file := _main_file(folder)) is not None]


def _inside(file: Path, folder: Path) -> bool:
    """Names in outputs may lead anywhere."""
    return file.resolve().is_relative_to(folder.resolve())


def _main_file(folder: Path) -> Path | None:
    from nomad.parsing.matching import match_file

    files = sorted(path for path in folder.iterdir() if path.is_file())
    names = [path.name for path in files]
    for path in files:
        parser = match_file(path, path.name, names)
        if parser is not None and parser.domain is not None and parser.name != "parsers/phonopy":
            return path
    return None
