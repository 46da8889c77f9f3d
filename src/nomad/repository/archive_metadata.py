"""The present metadata of an entry in the form of the archive: people and datasets by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nomad.repository.documents import isoformat
from nomad.repository.records import EntryRecord

METADATA = "section_metadata"
DEFINITIONS = "m_definitions"


class CurrentArchive(Mapping[str, Any]):
    """A stored archive whose `section_metadata` is replaced by the present one; reads only what is touched.

    By which definitions it was written (`m_definitions`) is there for those who ask for it by name, and not listed.
    """

    def __init__(self, stored: Mapping[str, Any], record: EntryRecord) -> None:
        self._stored = stored
        self._record = record

    def __getitem__(self, name: str) -> Any:
        if name == METADATA:
            return current_metadata(self._record, self._stored.get(METADATA))
        return self._stored[name]

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in self._stored if name not in (METADATA, DEFINITIONS))
        yield METADATA

    def __len__(self) -> int:
        return sum(1 for _ in self)


def current_metadata(record: EntryRecord, stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """`section_metadata`: what processing stored, with all that can change later taken from the rows.

    Properties without value are left out.
    """
    entry, upload = record.entry, record.upload
    kept = {**entry.derived, **(stored or {})}
    current = {
        "upload_id": entry.upload_id,
        "calc_id": entry.calc_id,
        "mainfile": entry.mainfile,
        "parser_name": entry.parser_name,
        "published": upload.published,
        "with_embargo": entry.with_embargo,
        "upload_time": isoformat(entry.upload_time),
        "upload_name": upload.name,
        "uploader": entry.uploader_id,
        "coauthors": entry.coauthors,
        "shared_with": list(record.shared_with),
        "datasets": [dataset.dataset_id for dataset in record.datasets],
        "comment": entry.comment,
        "references": entry.references,
        "license": entry.license,
        "external_id": entry.external_id,
        "external_db": entry.external_db,
        "pid": entry.pid,
        "last_edit": isoformat(entry.last_edit),
    }
    current["raw_id"] = entry.raw_id or kept.get("raw_id")
    merged = {**{name: value for name, value in kept.items() if name not in current}, **current}
    return {name: value for name, value in merged.items() if value is not None and value != []}
