"""How Gaussian's mainfiles are recognised: the text output (log), any name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class GaussianParser(Parser):
    """Text outputs of Gaussian, also with several job steps."""

    name = "parsers/gaussian"
    code_name = "Gaussian"
    code_homepage = "http://gaussian.com/"
    rules = MainfileRules(content=r"Cite this work as:\s+Gaussian [0-9]+, Revision [A-Za-z0-9.]*,", mime=r".*")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.gaussian.reader import read

        read(mainfile, archive, log)
