"""How CP2K's mainfiles are recognised: the text output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class Cp2kParser(Parser):
    """Text outputs of CP2K with the trajectories beside them."""

    name = "parsers/cp2k"
    code_name = "CP2K"
    code_homepage = "https://www.cp2k.org/"
    rules = MainfileRules(
        content=(
            r"\*\*  PROGRAM STARTED AT .*\n.*\*\*   PROGRAM STARTED ON .*\n.*\*\*    PROGRAM STARTED BY .*\n"
            r".*\*\*   PROGRAM PROCESS ID .*\n.*\*\*  PROGRAM STARTED IN "
        )
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.cp2k.reader import read

        read(mainfile, archive, log)
