"""Single entries: their metadata, and the way from a legacy PID."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import BadRequest, NotFound, Unauthorized
from nomad.repository.access import findable_in_sql, may_read_entry
from nomad.repository.documents import public_document, search_document
from nomad.repository.exclusion import Exclusion
from nomad.repository.installation import Installation
from nomad.repository.records import EntryRecord, load_record

HANDLE_PREFIX = "21.11132/"
MAX_PID_DIGITS = 40


def get_entry(user: User | None, installation: Installation, calc_id: str) -> dict[str, Any]:
    """The metadata of one entry. Raises `NotFound`, or `Unauthorized` when the user may not read it."""
    with installation.database.read_session() as session:
        record = readable_record(user, session, calc_id)
        return Exclusion(()).apply(public_document(search_document(record)))


def readable_record(user: User | None, session: Session, calc_id: str, upload_id: str | None = None) -> EntryRecord:
    """The entry with this id (and in this upload, when given), if the user may read it.

    Raises `NotFound` when there is none, `Unauthorized` when the user may not read it.
    """
    record = load_record(session, calc_id)
    if record is None or upload_id not in (None, record.entry.upload_id):
        place = f" in the upload {upload_id}" if upload_id else ""
        raise NotFound(f"There is no entry {calc_id}{place}.")
    if not may_read_entry(user, record.upload, record.entry, record.shared_with):
        raise Unauthorized(f"Not authorized to access the entry {calc_id}.")
    return record


def resolve_pid(user: User | None, installation: Installation, pid: str) -> dict[str, str]:
    """Upload and entry id of a PID, given as number or as handle `21.11132/<number in base 32>`.

    Raises `BadRequest` when it is neither, `NotFound` when the user can find no entry with it.
    """
    number = _parse_pid(pid)
    statement = (
        select(EntryRow.upload_id, EntryRow.calc_id)
        .join(UploadRow, UploadRow.upload_id == EntryRow.upload_id)
        .where(EntryRow.pid == str(number), findable_in_sql(user))
    )
    with installation.database.read_session() as session:
        row = session.execute(statement.limit(1)).first()
    if row is None:
        raise NotFound(f"There is no entry with the PID {pid}.")
    return {"upload_id": row[0], "calc_id": row[1]}


def _parse_pid(pid: str) -> int:
    prefix, slash, handle = pid.rpartition("/")
    digits = "0123456789abcdefghijklmnopqrstuv" if slash else "0123456789"
    text = handle.lower()
    if prefix + slash not in ("", HANDLE_PREFIX) or not text or len(text) > MAX_PID_DIGITS or set(text) - set(digits):
        raise BadRequest(f"{pid!r} is not a PID; use a number or {HANDLE_PREFIX}<handle>.")
    return int(text, len(digits))
