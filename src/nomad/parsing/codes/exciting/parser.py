"""How exciting's mainfiles are recognised: INFO.OUT, also with something appended to its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class ExcitingParser(Parser):
    """Outputs of exciting: ground state, structure optimisation, bands, densities of states, GW."""

    name = "parsers/exciting"
    code_name = "exciting"
    code_homepage = "http://exciting-code.org/"
    rules = MainfileRules(content=r"EXCITING.*started", name=r".*\.OUT(?:[._][^/]*)?")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.exciting.reader import read

        read(mainfile, archive, log)
