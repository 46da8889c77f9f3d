"""How GROMACS' mainfiles are recognised: the log of mdrun."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class GromacsParser(Parser):
    """Logs of mdrun, with the run input (`*.tpr`), energies (`*.edr`) and trajectories of the same run beside them.

    What mdrun prints on the terminal begins like its log but holds no results; only the log states how the program
    was built, or (before version 4.6) when it was opened.
    """

    name = "parsers/gromacs"
    code_name = "Gromacs"
    code_homepage = "http://www.gromacs.org/"
    rules = MainfileRules(
        content=r"gmx(?:_\w+)? mdrun, (?:version|VERSION)[\s\S]*\n(?:GROMACS|Gromacs) version:"
        r"|Log file opened on[\s\S]*G  R  O  M  A  C  S",
        compressions=ALL_COMPRESSIONS,
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.gromacs.reader import read

        read(mainfile, archive, log)
