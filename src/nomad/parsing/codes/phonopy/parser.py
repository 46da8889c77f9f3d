"""How main files of phonopy are recognised: by their name only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class PhonopyParser(Parser):
    """Phonons from force constants: files of phonopy (`phon*yaml`) or the displacement folders of FHI-aims."""

    name = "parsers/phonopy"
    code_name = "Phonopy"
    code_homepage = "https://phonopy.github.io/phonopy/"
    rules = MainfileRules(name=r".*/(phonopy-FHI-aims-displacement-0*1/control\.in|phon[^/]*yaml)")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.phonopy.reader import read

        read(mainfile, archive, log)
