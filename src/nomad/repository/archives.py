"""Archives of single entries, and their logs.

The archive pack holds what the last processing wrote; `section_metadata` of every answer shows the present metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nomad.auth.users import User
from nomad.errors import NotFound
from nomad.repository.archive_metadata import CurrentArchive
from nomad.repository.archive_parts import materialize
from nomad.repository.entries import readable_record
from nomad.repository.installation import Installation
from nomad.repository.records import EntryRecord
from nomad.storage.objects import ObjectMissing

LOGS = "processing_logs"


def get_archive(user: User | None, installation: Installation, upload_id: str, calc_id: str) -> dict[str, Any]:
    """The archive of an entry without its logs: a tree that may hold numpy arrays.

    Raises `NotFound` when there is no such entry in the upload or it has no archive (yet), `Unauthorized`.
    """
    archive = _open(user, installation, upload_id, calc_id)
    return {name: materialize(archive[name]) for name in archive if name != LOGS}


def get_logs(user: User | None, installation: Installation, upload_id: str, calc_id: str) -> list[Any]:
    """The log events of the last processing of an entry. Raises as `get_archive`, `NotFound` too without logs."""
    logs = _open(user, installation, upload_id, calc_id).get(LOGS)
    if not logs:
        raise NotFound(f"The entry {calc_id} has no logs.")
    return list(materialize(logs))


def open_archive(installation: Installation, record: EntryRecord) -> CurrentArchive:
    """The archive of an entry, read on touch. Does not check access. Raises `NotFound`, `DamagedFile`."""
    calc_id = record.entry.calc_id
    if record.upload.archive_key is None:
        raise NotFound(f"The upload of the entry {calc_id} has not been processed (yet).")
    from nomad.storage.archive_pack import open_archive_pack  # loads numpy

    try:
        pack = open_archive_pack(installation.store, record.upload.archive_key)
        return CurrentArchive(pack.lazy(calc_id), record)
    except ObjectMissing as error:
        raise NotFound(f"There is no archive of the entry {calc_id}.") from error


def _open(user: User | None, installation: Installation, upload_id: str, calc_id: str) -> Mapping[str, Any]:
    with installation.database.read_session() as session:
        record = readable_record(user, session, calc_id, upload_id)
    return open_archive(installation, record)
