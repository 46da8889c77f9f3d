"""Reads VASP outputs into archives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import NotSupported
from nomad.logs import EntryLog

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:  # noqa: ARG001
    """Fills the archive from a mainfile."""
    raise NotSupported(f"{mainfile.name} is recognised, but this version does not read it.")
