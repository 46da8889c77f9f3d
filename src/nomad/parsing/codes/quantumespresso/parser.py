"""How Quantum ESPRESSO's mainfiles are recognised: the standard output of pw.x."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class QuantumEspressoParser(Parser):
    """Text outputs of pw.x, also several runs in one file."""

    name = "parsers/quantumespresso"
    code_name = "Quantum Espresso"
    code_homepage = "https://www.quantum-espresso.org/"
    rules = MainfileRules(
        content=r"Program PWSCF.*starts|Current dimensions of program PWSCF are",
        compressions=ALL_COMPRESSIONS,
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.quantumespresso.reader import read

        read(mainfile, archive, log)
