"""How FHI-aims' mainfiles are recognised: the standard output, under any name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class FhiAimsParser(Parser):
    """Text outputs of FHI-aims, with the band and DOS files beside them."""

    name = "parsers/fhi-aims"
    code_name = "FHI-aims"
    code_homepage = "https://aimsclub.fhi-berlin.mpg.de/"
    rules = MainfileRules(content=r"Invoking FHI-aims \.\.\.", compressions=ALL_COMPRESSIONS)
    aliases = ("missing/fhi-aims",)

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.fhi_aims.reader import read

        read(mainfile, archive, log)
