"""What a worker and its parser processes say to each other; plain values only, so both sides stay small."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class EntryTask:
    """One entry to be parsed and normalised, its archive to be written to `pack`."""

    calc_id: str
    upload_id: str
    mainfile: str
    parser_name: str
    folder: str
    """Folder with the files of the upload."""
    pack: str
    """Path of the archive pack with this one entry that is to be written."""
    uploader_id: str
    upload_time: str
    with_embargo: bool = False
    auxfile_cutoff: int = 100
    process: str = "process_calc"
    notes: tuple[str, ...] = ()
    """Warnings from before, for the log."""
    failure: str | None = None
    """Do not parse; write the archive of an entry that failed for this reason."""


@dataclass(frozen=True)
class EntryOutcome:
    """How it went: what goes into the row of the entry."""

    calc_id: str
    status: str
    """SUCCESS or FAILURE."""
    task: str
    """The task that was the last or failed: parsing, normalizing or archiving."""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    derived: dict[str, Any] = field(default_factory=dict)
    """Nested search metadata, as JSON."""
    user_metadata: dict[str, Any] = field(default_factory=dict)
    """What the files themselves say of the entry and a user may say."""


@dataclass(frozen=True)
class MatchTask:
    """Files to be shown to the parsers; `names` are paths inside the upload."""

    folder: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A mainfile with its parser and what metadata files in the upload say of it."""

    mainfile: str
    parser_name: str
    user_metadata: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatchOutcome:
    """All mainfiles among the names, in their order, and warnings for the upload."""

    matches: list[Match]
    warnings: list[str] = field(default_factory=list)
