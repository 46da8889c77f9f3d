"""What the normalisers of one entry share: the archive, the log, and results that later ones need."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.normalizing.prototypes import Prototype
from nomad.normalizing.representative import representative_sections
from nomad.normalizing.structure import Structure
from nomad.normalizing.symmetry import SymmetryAnalysis


@dataclass
class Context:
    """One entry on its way through the normalisers; `run` is the only run that is looked at."""

    archive: EntryArchive
    log: EntryLog
    upload_id: str | None = None
    structure: Structure | None = None
    """The representative geometry, once the system normaliser could read it."""
    symmetry: SymmetryAnalysis | None = None
    """Its symmetry, if it is bulk."""
    prototype: Prototype | None = None
    _reported: set[str] = field(default_factory=set)

    @property
    def run(self) -> Any:
        """The first `section_run`."""
        return self.archive.section_run[0]

    @cached_property
    def _representative(self) -> tuple[Any, Any]:
        return representative_sections(self.archive, self.log)

    @property
    def system(self) -> Any:
        """The representative `section_system`, or None."""
        return self._representative[0]

    @property
    def calculation(self) -> Any:
        """The representative calculation, or None."""
        return self._representative[1]

    def warn_once(self, event: str, **data: Any) -> None:
        """A warning that is not repeated for each of the (perhaps thousands of) geometries."""
        if event not in self._reported:
            self._reported.add(event)
            self.log.warning(event, **data)
