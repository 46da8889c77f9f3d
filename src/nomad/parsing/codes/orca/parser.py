"""How ORCA's mainfiles are recognised: the text output, any name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class OrcaParser(Parser):
    """Text outputs of ORCA."""

    name = "parsers/orca"
    code_name = "ORCA"
    code_homepage = "https://orcaforum.kofo.mpg.de/"
    rules = MainfileRules(content=r"\* O   R   C   A \*\s+\*+\s+-* ?An Ab Initio, DFT and Semiempirical electronic")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.orca.reader import read

        read(mainfile, archive, log)
