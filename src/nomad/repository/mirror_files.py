"""Files of uploads for another NOMAD that mirrors this one. For the admin only.

They are handed out as a guest may read them: what is under embargo stays here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from nomad.auth.users import User
from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import NotFound
from nomad.ids import create_id
from nomad.repository.installation import Installation
from nomad.repository.mirror import check_mirror_admin
from nomad.repository.raw import FileOptions, RawAnswer, get_upload_path
from nomad.storage.zip_stream import ZipStream

CHUNK = 1 << 20


def get_raw_files(user: User, installation: Installation, upload_id: str) -> RawAnswer:
    """A zip of all public raw files. Raises `NotFound` for an upload that is not published or has none."""
    check_mirror_admin(user)
    with installation.database.read_session() as session:
        _published_upload(session, upload_id)
    answer = get_upload_path(None, installation, upload_id, "*", FileOptions())
    if isinstance(answer, ZipStream) and not len(answer):
        raise NotFound(f"The upload {upload_id} has no public files.")
    return answer


@dataclass(frozen=True)
class PublicArchives:
    """The pack with the archives that everybody may read: take `chunks` once, or `close` it."""

    size: int
    chunks: Iterator[bytes]
    close: Callable[[], None]


def get_archives(user: User, installation: Installation, upload_id: str) -> PublicArchives:
    """The public archives of a published upload. Raises `NotFound` as `get_raw_files`.

    Where a part is under embargo, a pack of the others is made for this answer.
    """
    check_mirror_admin(user)
    with installation.database.read_session() as session:
        key = _published_upload(session, upload_id).archive_key
        statement = select(EntryRow.calc_id, EntryRow.with_embargo).where(EntryRow.upload_id == upload_id)
        embargoed = {row.calc_id: row.with_embargo for row in session.execute(statement)}
    if key is None or all(embargoed.values()):
        raise NotFound(f"The upload {upload_id} has no public archives.")
    store = installation.store
    if not any(embargoed.values()):
        return PublicArchives(store.size(key), store.stream(key), lambda: None)
    from nomad.storage.archive_pack import copy_archives, open_archive_pack  # loads numpy

    path = installation.settings.tmp_dir / f"mirror-{create_id()}.pack"
    pack = open_archive_pack(store, key)
    copy_archives(pack, [calc_id for calc_id in pack.calc_ids if embargoed.get(calc_id) is False], path)
    return PublicArchives(path.stat().st_size, _read_and_remove(path), path.unlink)


def _read_and_remove(path: Path) -> Iterator[bytes]:
    """The bytes of a file, which is gone as soon as it has been opened."""
    with path.open("rb") as file:
        path.unlink()
        while chunk := file.read(CHUNK):
            yield chunk


def _published_upload(session: Session, upload_id: str) -> UploadRow:
    upload = session.get(UploadRow, upload_id)
    if upload is None or not upload.published:
        raise NotFound(f"There is no published upload with the id {upload_id}.")
    return upload
