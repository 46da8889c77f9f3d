"""Search documents: what an entry looks like to searches and in hits.

Put together from rows: what processing derived (`EntryRow.derived`), what the owner says about the entry, and people,
shares and datasets. Nested as the JSON of the API (`dft.code_name` is `document["dft"]["code_name"]`); dates are
ISO 8601 in UTC. People carry id and names, never an e-mail address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import DatasetRow, EntryRow
from nomad.repository.records import EntryRecord, load_records
from nomad.search.elements import ATOMIC_NUMBERS, join_elements

DEFAULT_LICENSE = "CC BY 4.0"
UNNAMED = ("coauthors", "shared_with")
"""Keys of derived metadata that are not part of the document; they show as `authors` and `owners`."""


def search_documents(session: Session, calc_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The search documents of these entries in the order of the ids.

    Left out: ids without entry, and entries that have not been processed yet (a rebuild of the index must not show
    them earlier than their processing does).
    """
    return (search_document(record) for record in load_records(session, calc_ids) if record.entry.derived)


def public_documents(session: Session, calc_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The documents of these entries as answers of the API show them."""
    return [public_document(document) for document in search_documents(session, calc_ids)]


def search_document(record: EntryRecord) -> dict[str, Any]:
    """The complete nested search document of one entry; properties without value are left out."""
    entry, upload = record.entry, record.upload
    uploader = person(entry.uploader_id, record.users)
    coauthors = [person(user_id, record.users) for user_id in entry.coauthors]
    document = {key: value for key, value in entry.derived.items() if key not in UNNAMED}
    document |= {
        "calc_id": entry.calc_id,
        "upload_id": entry.upload_id,
        "upload_name": upload.name,
        "upload_time": isoformat(entry.upload_time),
        "mainfile": entry.mainfile,
        "parser_name": entry.parser_name,
        "published": upload.published,
        "with_embargo": entry.with_embargo,
        "uploader": uploader,
        "authors": coauthors if entry.external_db else [uploader, *coauthors],
        "owners": [uploader, *(person(user_id, record.users) for user_id in record.shared_with)],
        "datasets": [dataset_document(dataset) for dataset in record.datasets],
        "origin": entry.external_db or uploader["name"],
        "last_edit": isoformat(entry.last_edit),
        **_user_metadata(entry),
    }
    document.setdefault("files", [entry.mainfile])
    document.setdefault("processed", False)
    if "only_atoms" not in document and "atoms" in document:
        document["only_atoms"] = join_elements(symbol for symbol in document["atoms"] if symbol in ATOMIC_NUMBERS)
    return {key: value for key, value in document.items() if value is not None}


def public_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as hits and single-entry answers show it: always with a license."""
    return {"license": DEFAULT_LICENSE, **document}


def _user_metadata(entry: EntryRow) -> dict[str, Any]:
    values = {
        "comment": entry.comment,
        "license": entry.license,
        "references": entry.references,
        "external_id": entry.external_id,
        "external_db": entry.external_db,
        "raw_id": entry.raw_id,
        "pid": entry.pid,
    }
    return {key: value for key, value in values.items() if value is not None}


def person(user_id: str, users: Mapping[str, User]) -> dict[str, Any]:
    """A user as documents show them; one without account is named by the id."""
    user = users.get(user_id)
    if user is None:
        return {"user_id": user_id, "name": user_id}
    return {
        "user_id": user_id,
        "name": user.name,
        "first_name": user.first_name,
        "last_name": user.last_name,
    }


def dataset_document(dataset: DatasetRow) -> dict[str, Any]:
    """A dataset as it appears inside of entry documents."""
    values = {
        "dataset_id": dataset.dataset_id,
        "name": dataset.name,
        "doi": dataset.doi,
        "created": isoformat(dataset.created),
        "modified": isoformat(dataset.modified),
        "dataset_type": dataset.dataset_type,
    }
    return {key: value for key, value in values.items() if value is not None}


def isoformat(time: datetime | None) -> str | None:
    """The time as ISO 8601 text with offset, or None."""
    return None if time is None else time.isoformat()
