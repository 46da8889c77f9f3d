"""How Siesta's mainfiles are recognised: the standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class SiestaParser(Parser):
    """Standard outputs of Siesta, with `*.KP`, `*.EIG`, `*.bands`, `*.DOS`, `*.PDOS`, `*.ANI` and `*.FA` beside."""

    name = "parsers/siesta"
    code_name = "Siesta"
    code_homepage = "https://departments.icmab.es/leem/siesta/"
    rules = MainfileRules(
        content=r"Siesta Version *: *siesta-|SIESTA [0-9]+\.[0-9]+\.[0-9]+|\* +WELCOME TO SIESTA +\*",
        compressions=ALL_COMPRESSIONS,
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.siesta.reader import read

        read(mainfile, archive, log)
