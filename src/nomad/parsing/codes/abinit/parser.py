"""How ABINIT's mainfiles are recognised: the main text output (`.out`, `.abo`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class AbinitParser(Parser):
    """Text outputs of ABINIT, also with several data sets."""

    name = "parsers/abinit"
    code_name = "ABINIT"
    code_homepage = "https://www.abinit.org/"
    rules = MainfileRules(content=r"^\n*\.Version\s*[0-9.]*\s*of ABINIT")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.abinit.reader import read

        read(mainfile, archive, log)
