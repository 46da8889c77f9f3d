"""Which of the files beside a log belong to its run."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

from nomad.parsing.files import siblings

_DEFAULTS = {
    "tpr": ("-s", "topol"),
    "edr": ("-e", "ener"),
    "trr": ("-o", "traj"),
    "xtc": ("-x", "traj_comp"),
    "gro": ("-c", "confout"),
}
"""Option of mdrun that names a file of the kind, and the name without it."""
_PART = re.compile(r"\.part\d{4}$")


class SideFiles:
    """Chooses among the files beside a log.

    In this order: the same base name; what the command line names (`-deffnm`, `-s`, `-e`, `-o`, `-x`, `-c`); the
    only file of its kind; the one whose base name begins like the log's or the other way round; the one that is no
    other log's; the program's default name.
    """

    def __init__(self, mainfile: Path, command: str | None) -> None:
        self._mainfile = mainfile
        self._stem = _stem(mainfile)
        self._options = _options(command or "")
        self._other_logs = {_stem(path) for path in siblings(mainfile, "*.log", "*.log.*")} - {self._stem}

    def find(self, kind: str) -> Path | None:
        """The file of a kind (`tpr`, `edr`, `trr`, `xtc`, `gro`) that belongs to the run, None if it is not clear."""
        found = siblings(self._mainfile, f"*.{kind}", f"*.{kind}.gz", f"*.{kind}.bz2", f"*.{kind}.xz")
        by_stem = {_stem(path): path for path in reversed(found)}
        option, default = _DEFAULTS[kind]
        own = {name for name in by_stem if name not in self._other_logs}
        named = [self._stem, self._options.get(option), self._options.get("-deffnm")]
        if kind == "gro" and default in own:
            named.append(default)
        for name in named:
            if name in by_stem:
                return by_stem[name]
        if kind == "gro":
            return None  # another structure file may well be that of the start
        if len(found) == 1:
            return found[0]
        related = [name for name in sorted(own) if name.startswith(self._stem) or self._stem.startswith(name)]
        for candidates in (related, [default] if default in own else [], sorted(own)):
            if len(candidates) == 1:
                return by_stem[candidates[0]]
        return None

    def start_structure(self) -> Path | None:
        """The only structure file beside the log, which may be that of the start."""
        found = siblings(self._mainfile, "*.gro", "*.g96")
        named = [path for path in found if path.stem == "conf"]
        return found[0] if len(found) == 1 else (named[0] if named else None)

    def input_file(self) -> Path | None:
        """The input file of the run: of the log's name, the only one, or grompp's own copy."""
        found = siblings(self._mainfile, "*.mdp")
        own = [path for path in found if path.stem in (self._stem, self._options.get("-deffnm"))]
        copies = [path for path in found if path.stem == "mdout"]
        return next(iter([*own, *(found if len(found) == 1 else []), *copies]), None)

    def topology(self) -> Path | None:
        """The topology file, the only one or the default one."""
        found = siblings(self._mainfile, "*.top")
        named = [path for path in found if path.stem in ("topol", self._stem)]
        return found[0] if len(found) == 1 else (named[0] if named else None)


def _stem(path: Path) -> str:
    name = path.name
    for suffix in (".gz", ".bz2", ".xz"):
        name = name.removesuffix(suffix)
    return _PART.sub("", name.rpartition(".")[0] or name)


def _options(command: str) -> dict[str, str]:
    """The file names (base names without suffix) that options of the command line give."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = command.split()
    found = {}
    for option, value in pairwise(words):
        if option.startswith("-") and not value.startswith("-"):
            name = value.rpartition("/")[2]
            found[option] = name if option == "-deffnm" else (name.rpartition(".")[0] or name)
    return found
