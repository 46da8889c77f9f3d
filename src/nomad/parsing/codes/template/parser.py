"""How templates are recognised: JSON files whose name ends in template.json."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class TemplateParser(Parser):
    """Takes the sections of a JSON file as if a code's output had been parsed; metadata in it are ignored."""

    name = "parsers/template"
    code_name = "Template"
    artificial = True
    rules = MainfileRules(mime=r"application/json", name=r".*template\.json")

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.archive.reader import fill_archive, load_object

        data = load_object(mainfile)
        ignored = sorted({"section_metadata", "processing_logs"} & data.keys())
        if ignored:
            log.info("members that processing writes are ignored", keys=ignored, file=mainfile.name)
        fill_archive(archive, {key: value for key, value in data.items() if key not in ignored}, mainfile.name, log)
