"""How CASTEP's mainfiles are recognised: the main text output (`*.castep`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class CastepParser(Parser):
    """Text outputs of CASTEP, with `*.cell` and `*.bands` beside them."""

    name = "parsers/castep"
    code_name = "CASTEP"
    code_homepage = "http://www.castep.org/"
    rules = MainfileRules(
        content=r"\| +CCC +AA +SSS +TTTTT +EEEEE +PPPP +\|",
        compressions=ALL_COMPRESSIONS,
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.castep.reader import read

        read(mainfile, archive, log)
