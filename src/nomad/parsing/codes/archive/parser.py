"""How uploaded archives are recognised: JSON files that end in archive.json or metainfo.json."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class ArchiveParser(Parser):
    """Takes the file itself as the archive, with the user's share of its metadata."""

    name = "parsers/archive"
    code_name = "unavailable"
    domain = None
    rules = MainfileRules(
        content=r"section_metadata|results",
        mime=r"application/json|text/.*",  # broken JSON is text: its entry fails and tells the line
        name=r".*(archive|metainfo)\.json",
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.archive.reader import read

        read(mainfile, archive, log)
