"""How LAMMPS's mainfiles are recognised: log files and screen outputs, by their banner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class LammpsParser(Parser):
    """Log files of LAMMPS, with the data files and trajectories that they name.

    Data files, which begin with `LAMMPS` too, have no version in brackets and are not taken.
    """

    name = "parsers/lammps"
    code_name = "LAMMPS"
    code_homepage = "https://lammps.sandia.gov/"
    rules = MainfileRules(content=r"^\s*LAMMPS +\(\d", compressions=ALL_COMPRESSIONS)

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.lammps.reader import read

        read(mainfile, archive, log)
