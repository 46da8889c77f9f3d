"""The base class of all parsers.

A parser lives in `codes/<code>/parser.py`, or in another package (entry point group `nomad.parsers`). These modules
must stay cheap to import: readers, numpy and the metainfo of the code are imported inside `parse`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nomad.errors import NotSupported
from nomad.logs import EntryLog
from nomad.parsing.rules import MainfileRules

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


class Parser:
    """Recognises the mainfiles of one code by `rules` and fills an archive from them."""

    name: ClassVar[str]
    """Unique name, `parsers/<code>`; stored with each entry."""
    code_name: ClassVar[str]
    """The code as the API spells it; the code of entries whose parsing fails before a `program_name` is found."""
    code_homepage: ClassVar[str | None] = None
    domain: ClassVar[str | None] = "dft"
    """`dft`, `ems`, `qcms`, or None for parsers that stand for no code."""
    artificial: ClassVar[bool] = False
    """True for parsers that stand for no real code: they are not listed among the codes."""
    rules: ClassVar[MainfileRules]
    aliases: ClassVar[tuple[str, ...]] = ()
    """Names under which entries of older installations know this parser."""

    def parse(self, mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:  # noqa: ARG002
        """Reads the mainfile and its auxiliary files into the archive.

        Whatever is readable is kept and reported to `log`; ParserError is raised only if nothing of use could be read.
        """
        raise NotSupported(f"{self.name} recognises its files but cannot read them.")

    def __repr__(self) -> str:
        return f"<{self.name}>"
