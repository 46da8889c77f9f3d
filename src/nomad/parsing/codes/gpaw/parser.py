"""How GPAW's mainfiles are recognised: restart files (`.gpw`, `.gpw2`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class GpawParser(Parser):
    """Restart files of GPAW, of the present format (ULM) and of the one before (tar)."""

    name = "parsers/gpaw"
    code_name = "GPAW"
    code_homepage = "https://wiki.fysik.dtu.dk/gpaw/"
    rules = MainfileRules(name=r".*\.gpw2?", mime=r"application/(x-tar|octet-stream)")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.gpaw.reader import read

        read(mainfile, archive, log)
