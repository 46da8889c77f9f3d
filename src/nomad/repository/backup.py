"""A copy of an installation that can be started as it is, made while the installation serves.

The target is a data folder: `nomad.db` (SQLite, also when the rows are in PostgreSQL), `uploads` with the objects that
these rows name, and received files that wait for their processing. The rows are copied first, from one snapshot, and
then the objects, which never change in place; jobs that remove or replace objects wait meanwhile. The new `nomad.db`
replaces an older one in the target only when all objects are there, so a backup that is interrupted leaves the former
one. The search index is not copied: it is made again from the rows.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from nomad.database.copying import copy_database
from nomad.database.engine import Database
from nomad.database.jobs import LEASED, READY
from nomad.database.tables import FrozenRow, JobRow, UploadRow
from nomad.errors import BadRequest, ConfigurationError
from nomad.ids import create_id
from nomad.repository.holding import held_objects, release
from nomad.repository.installation import Installation
from nomad.repository.receiving import incoming_dir, received_path
from nomad.repository.verified_upload import expected_keys
from nomad.storage import durable
from nomad.storage.keys import frozen_ids_key, frozen_record_key
from nomad.storage.objects import FolderStore, ObjectMissing

DATABASE = "nomad.db"
RECORDS = (".json",)
"""Ends of the names of objects that are replaced under the same name; all others have one content for ever."""
BATCH = 500
Progress = Callable[[int, int], None]
"""Called with the number of objects that are in the target and of all."""


@dataclass
class BackedUp:
    """What a backup has done."""

    uploads: int = 0
    objects: int = 0
    copied: int = 0
    linked: int = 0
    bytes: int = 0
    """Size of what was copied."""
    removed: int = 0
    """Objects of an earlier backup that nothing refers to any more."""


def backup(
    installation: Installation, target: Path, *, link: bool = False, progress: Progress | None = None
) -> BackedUp:
    """Brings the folder `target` up to date; what it has from an earlier backup is not copied again.

    With `link`, objects in a folder of the same file system are hard-linked, which costs no space, but protects only
    from deletion. Raises `BadRequest` for a target that is in use for something else, `Conflict` while another backup
    runs, and `ConfigurationError` when objects in S3 should be linked.
    """
    _check_target(installation, target, link)
    durable.make_folders(target / "uploads")
    store = FolderStore(target / "uploads")
    rows = durable.part_path(target / DATABASE)
    links = installation.settings.tmp_dir / f"backup-{create_id()}"
    done = BackedUp()
    try:
        with held_objects(installation):
            _link_received(installation, links)
            copy_database(installation.database, rows)
            _link_received(installation, links)
            with closing(Database(f"sqlite:///{rows}")) as copy:
                _prepare(copy)
                _copy_received(copy, links, target / "tmp" / "incoming")
                keys = list(dict.fromkeys(_keys(copy, done)))
                _copy_objects(installation, store, keys, done, link=link, progress=progress)
        _install(rows, target / DATABASE)
        known = set(keys)
        for key in list(store.list()):
            if key not in known:
                store.delete(key)
                done.removed += 1
    finally:
        shutil.rmtree(links, ignore_errors=True)
        for path in target.glob(f"{durable.PART_MARK}*{DATABASE}*"):
            path.unlink(missing_ok=True)
    return done


def _check_target(installation: Installation, target: Path, link: bool) -> None:
    own = installation.settings.data_dir.resolve()
    resolved = target.resolve()
    if resolved == own or own.is_relative_to(resolved) or resolved.is_relative_to(own / "uploads"):
        raise BadRequest(f"The folder {target} cannot be the target: it is, holds or lies in the data folder {own}.")
    if target.exists() and not (target / DATABASE).exists() and not _is_unfinished(target):
        raise BadRequest(f"The folder {target} has something else than a backup in it; choose an empty one.")
    if (target / "serve.lock").exists():
        raise BadRequest(f"A server has been started on the folder {target}; a backup would overwrite its data.")
    if link and installation.store.is_remote:
        raise ConfigurationError("Objects in S3 cannot be hard-linked; leave out --link.")


def _is_unfinished(target: Path) -> bool:
    """Whether there is nothing, or what an interrupted first backup leaves."""
    return target.is_dir() and all(
        path.name in ("uploads", "tmp") or path.name.startswith(durable.PART_MARK) for path in target.iterdir()
    )


def _link_received(installation: Installation, links: Path) -> None:
    """Keeps the files that wait for processing, which go away when that is done."""
    links.mkdir(parents=True, exist_ok=True)
    incoming = incoming_dir(installation.settings)
    with suppress(FileNotFoundError):
        for file in incoming.iterdir():
            with suppress(FileExistsError, FileNotFoundError):
                (links / file.name).hardlink_to(file)


def _prepare(copy: Database) -> None:
    """The copy belongs to no running worker, and nothing holds its objects."""
    with copy.session() as session:
        release(session)
        session.execute(
            update(JobRow).where(JobRow.state == LEASED).values(state=READY, lease_owner=None, lease_until=None)
        )


def _copy_received(copy: Database, links: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    waiting = select(UploadRow).where(UploadRow.upload_path.is_not(None), UploadRow.keep_upload_path.is_(False))
    with copy.read_session() as session:
        for upload in session.scalars(waiting):
            name = received_path(folder, upload).name
            if (links / name).exists():
                _copy_file(links / name, folder / name)
    durable.fsync_folder(folder)


def _keys(copy: Database, done: BackedUp) -> Iterator[str]:
    last = ""
    while True:
        with copy.read_session() as session:
            statement = select(UploadRow).where(UploadRow.upload_id > last).order_by(UploadRow.upload_id)
            uploads = session.scalars(statement.limit(BATCH)).all()
            for upload in uploads:
                yield from sorted(expected_keys(session, upload))
        if not uploads:
            break
        done.uploads += len(uploads)
        last = uploads[-1].upload_id
    with copy.read_session() as session:
        for frozen_id in session.scalars(select(FrozenRow.frozen_id).order_by(FrozenRow.frozen_id)):
            yield from (frozen_ids_key(frozen_id), frozen_record_key(frozen_id))


def _copy_objects(
    installation: Installation,
    target: FolderStore,
    keys: list[str],
    done: BackedUp,
    *,
    link: bool,
    progress: Progress | None,
) -> None:
    source = installation.store
    for number, key in enumerate(keys, 1):
        with suppress(ObjectMissing):  # a record that is not written yet; `nomad admin verify` finds all other cases
            is_record = key.endswith(RECORDS)
            if is_record or not target.exists(key) or target.size(key) != source.size(key):
                local = source.local_path(key)
                path = target.root / key
                if link and local is not None and not is_record:
                    durable.make_folders(path.parent)
                    path.unlink(missing_ok=True)
                    os.link(local, path)
                    durable.fsync_folder(path.parent)
                    done.linked += 1
                elif is_record:
                    data = source.read(key)
                    target.put_bytes(key, data)
                    done.copied, done.bytes = done.copied + 1, done.bytes + len(data)
                else:
                    done.bytes += _fetch(installation, target, key)
                    done.copied += 1
            done.objects += 1
        if progress is not None:
            progress(number, len(keys))


def _fetch(installation: Installation, target: FolderStore, key: str) -> int:
    """Copies an object; it appears under its name when it is complete."""
    part = durable.part_path(target.root / "object")
    try:
        with part.open("xb") as file:
            for chunk in installation.store.stream(key):
                file.write(chunk)
            size = file.tell()
        target.put_file(key, part)
    finally:
        part.unlink(missing_ok=True)
    return size


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    durable.fsync_file(target)


def _install(rows: Path, target: Path) -> None:
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    durable.fsync_file(rows)
    durable.rename(rows, target)
