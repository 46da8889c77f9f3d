"""How VASP's mainfiles are recognised: vasprun.xml, or an OUTCAR that has no XML file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.parser import Parser
from nomad.parsing.rules import ALL_COMPRESSIONS, MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive

_XML_HEAD = (
    r'^\s*<\?xml version="1\.0" encoding="ISO-8859-1"\?>\s*'
    r"<modeling>\s*<generator>\s*"
    r'<i name="program" type="string">\s*vasp\s*</i>'
)
_OUTCAR_HEAD = r"^\svasp[\.\d]+[^\n]{0,200}?(\(build|complex|gamma-only)"


class VaspParser(Parser):
    """vasprun.xml and OUTCAR of all VASP versions."""

    name = "parsers/vasp"
    code_name = "VASP"
    code_homepage = "https://www.vasp.at/"
    rules = MainfileRules(
        content=f"{_XML_HEAD}|{_OUTCAR_HEAD}",
        mime=r"(application/.*)|(text/.*)",
        name=r".*/[^/]*xml[^/]*",
        compressions=ALL_COMPRESSIONS,
        alternative=True,
    )

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
        from nomad.parsing.codes.vasp.reader import read

        read(mainfile, archive, log)
