"""How Elk's mainfiles are recognised: the text output `INFO.OUT`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class ElkParser(Parser):
    """Text outputs of Elk with the tables that it writes beside them."""

    name = "parsers/elk"
    code_name = "elk"
    code_homepage = "http://elk.sourceforge.net/"
    rules = MainfileRules(content=r"\| Elk version [0-9.a-zA-Z]+ started \|")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.elk.reader import read

        read(mainfile, archive, log)
