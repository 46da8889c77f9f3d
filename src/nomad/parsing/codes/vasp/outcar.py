"""Reads an OUTCAR."""

from __future__ import annotations

from pathlib import Path

from nomad.errors import NotSupported
from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.content import Content


def read_outcar(mainfile: Path, log: EntryLog) -> Content:  # noqa: ARG001
    """Everything the file says."""
    raise NotSupported(f"{mainfile.name} is an OUTCAR, which this version does not read.")
