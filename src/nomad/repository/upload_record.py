"""`upload.json`: what is needed, besides the packs, to make the rows of an upload again.

Written beside the packs some seconds after rows have changed. It names the people, without e-mail addresses and
passwords, so that a rebuilt installation shows them; the accounts themselves are in backups of the database.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.database.index_queue import mark_upload_changed
from nomad.database.jobs import enqueue
from nomad.database.tables import (
    Base,
    DatasetRow,
    EntryDatasetRow,
    EntryRow,
    EntryShareRow,
    UploadRow,
    UserRow,
    UtcDateTime,
)
from nomad.errors import DamagedFile, NotFound
from nomad.repository.installation import Installation
from nomad.storage.archive_pack import ArchivePack, materialise
from nomad.storage.keys import upload_prefix, upload_record_key

FORMAT = 1
RECORD_NAME = "upload.json"
PRIVATE = frozenset(("email", "password_hash"))
BATCH = 500


def upload_record(session: Session, upload_id: str) -> dict[str, Any]:
    """The record of an upload as JSON. Raises `NotFound`."""
    upload = session.get(UploadRow, upload_id)
    if upload is None:
        raise NotFound(f"There is no upload {upload_id}.")
    calc_ids = select(EntryRow.calc_id).where(EntryRow.upload_id == upload_id)
    entries = list(session.scalars(select(EntryRow).where(EntryRow.upload_id == upload_id).order_by(EntryRow.position)))
    shares = list(session.scalars(select(EntryShareRow).where(EntryShareRow.calc_id.in_(calc_ids))))
    members = list(session.scalars(select(EntryDatasetRow).where(EntryDatasetRow.calc_id.in_(calc_ids))))
    dataset_ids = sorted({member.dataset_id for member in members})
    user_ids = {upload.user_id, *(share.user_id for share in shares)}
    for entry in entries:
        user_ids |= {entry.uploader_id, *entry.coauthors}
    return {
        "format": FORMAT,
        "upload": _columns(upload),
        "entries": [_columns(entry, leave_out={"derived"}) for entry in entries],
        "shares": [_columns(share) for share in shares],
        "entry_datasets": [_columns(member) for member in members],
        "datasets": [_columns(row) for row in _rows(session, DatasetRow, dataset_ids)],
        "users": [_columns(row, leave_out=PRIVATE) for row in _rows(session, UserRow, sorted(user_ids))],
    }


def write_upload_record(installation: Installation, upload_id: str) -> None:
    """Writes `upload.json` from the rows as they are. Raises `NotFound`."""
    with installation.database.read_session() as session:
        record = upload_record(session, upload_id)
    installation.store.put_bytes(upload_record_key(upload_id), orjson.dumps(record))


def rebuild_rows(installation: Installation) -> int:
    """Makes the rows of all stored uploads that have none, from their records and packs; answers how many.

    Raises `DamagedFile` for a record that cannot be read. Uploads without a record (not processed yet) are left out.
    """
    count = 0
    for key in installation.store.list():
        if not key.endswith(f"/{RECORD_NAME}"):
            continue
        try:
            record = orjson.loads(installation.store.read(key))
            if record["format"] != FORMAT:
                raise DamagedFile(f"{key} has the unknown format {record['format']}.")
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedFile(f"{key} is no record of an upload: {error}") from error
        with installation.database.session() as session:
            count += _restore(installation, session, record)
    return count


def _restore(installation: Installation, session: Session, record: dict[str, Any]) -> bool:
    upload = _row(UploadRow, record["upload"])
    if session.get(UploadRow, upload.upload_id) is not None:
        return False
    for table, rows in ((UserRow, record["users"]), (DatasetRow, record["datasets"])):
        for row in rows:
            restored = _row(table, row)
            if session.get(table, next(iter(row.values()))) is None:
                session.add(restored)
    _choose_archives(installation, session, upload)
    session.add(upload)
    session.flush()
    derived = _derived(installation, upload.archive_key)
    for start in range(0, len(record["entries"]), BATCH):
        for values in record["entries"][start : start + BATCH]:
            entry = _row(EntryRow, values)
            entry.derived = derived(entry.calc_id)
            session.add(entry)
        session.flush()
    for linked, rows in ((EntryShareRow, record["shares"]), (EntryDatasetRow, record["entry_datasets"])):
        session.add_all(_row(linked, row) for row in rows)
    mark_upload_changed(session, upload.upload_id)
    return True


def _choose_archives(installation: Installation, session: Session, upload: UploadRow) -> None:
    """The newest pack where the record's is gone, as happens just after processing; the others are removed."""
    prefix = upload_prefix(upload.upload_id)
    packs = [key for start in ("archive-", "part-") for key in installation.store.list(prefix + start)]
    if upload.archive_key is not None and upload.archive_key not in packs:
        archives = [key for key in packs if key.startswith(f"{prefix}archive-")]
        upload.archive_key = max(archives, key=_run_and_attempt, default=None)
    leftover = [key for key in packs if key != upload.archive_key]
    if leftover:
        enqueue(
            session, "remove_objects", f"remove_objects:rebuilt:{upload.upload_id}", {"keys": leftover}, priority=-1
        )


def _run_and_attempt(key: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", key.rpartition("/")[2])]


def _derived(installation: Installation, archive_key: str | None) -> Any:
    """A function from entry ids to derived metadata, read from the archives."""
    from nomad.datamodel.row_metadata import OWNED_BY_ROWS

    pack = None if archive_key is None else ArchivePack.open(installation.store, archive_key)

    def read(calc_id: str) -> dict[str, Any]:
        if pack is None or calc_id not in pack:
            return {"processed": False}
        metadata = materialise(pack.lazy(calc_id)["section_metadata"])
        values = {key: value for key, value in metadata.items() if key not in OWNED_BY_ROWS}
        found: dict[str, Any] = orjson.loads(orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY))
        return found

    return read


def _rows(session: Session, table: type[Any], ids: list[str]) -> list[Any]:
    return [row for id_ in ids if (row := session.get(table, id_)) is not None]


def _columns(row: Base, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """The values of a row by attribute, as JSON; the primary key comes first."""
    values = {}
    for attribute in row.__mapper__.column_attrs:
        if attribute.key not in leave_out:
            value = getattr(row, attribute.key)
            values[attribute.key] = value.isoformat() if isinstance(value, datetime) else value
    return values


def _row(table: type[Any], values: dict[str, Any]) -> Any:
    row = table()
    for attribute in table.__mapper__.column_attrs:
        if attribute.key in values:
            value = values[attribute.key]
            if value is not None and isinstance(attribute.columns[0].type, UtcDateTime):
                value = datetime.fromisoformat(value)
            setattr(row, attribute.key, value)
    return row
