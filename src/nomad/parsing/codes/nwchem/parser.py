"""How NWChem's mainfiles are recognised: the text output, any name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class NWChemParser(Parser):
    """Text outputs of NWChem: single points, optimisations and dynamics, Gaussian and plane-wave modules."""

    name = "parsers/nwchem"
    code_name = "NWChem"
    code_homepage = "http://www.nwchem-sw.org/"
    rules = MainfileRules(content=r"Northwest Computational Chemistry Package \(NWChem\) \d+\.\d+")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.nwchem.reader import read

        read(mainfile, archive, log)
