"""Removing what crashed processes have left in the folder of temporary files."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from nomad.database.tables import UploadRow
from nomad.processing.work_folder import work_root
from nomad.repository.installation import Installation
from nomad.repository.receiving import incoming_dir, received_path

STALE_SECONDS = 3600.0
"""Drafts and files that have not changed for so long belong to nobody."""


def remove_stale_work(installation: Installation) -> None:
    """Removes work folders of uploads that are not being processed any more, and old drafts; cheap without any."""
    installation.store.remove_unfinished(time.time() - STALE_SECONDS)
    root = work_root(installation.settings)
    if not root.is_dir():
        return
    names = os.listdir(root)  # noqa: PTH208
    uploads = [name for name in names if not name.startswith("draft-")]
    for name in set(uploads) - _being_processed(installation, uploads) if uploads else ():
        shutil.rmtree(root / name, ignore_errors=True)
    for name in set(names) - set(uploads):
        _remove_if_stale(root / name)


def empty_tmp(installation: Installation, before: float) -> None:
    """At the start of a server: removes temporary files older than `before` that no upload refers to."""
    with installation.database.read_session() as session:
        uploads = session.scalars(select(UploadRow).where(UploadRow.upload_path.is_not(None)))
        folder = incoming_dir(installation.settings)
        kept = {received_path(folder, upload).resolve() for upload in uploads}
    for entry in installation.settings.tmp_dir.iterdir():
        _remove_except(entry, kept, before)
    installation.store.remove_unfinished(before)


def _being_processed(installation: Installation, upload_ids: list[str]) -> set[str]:
    with installation.database.read_session() as session:
        statement = select(UploadRow.upload_id).where(
            UploadRow.upload_id.in_(upload_ids), UploadRow.process_running.is_(True)
        )
        return set(session.scalars(statement))


def _remove_if_stale(path: Path) -> None:
    try:
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return
    if age > STALE_SECONDS:
        shutil.rmtree(path, ignore_errors=True)


def _remove_except(path: Path, kept: set[Path], before: float) -> None:
    if path.is_dir() and not path.is_symlink():
        for entry in path.iterdir():
            _remove_except(entry, kept, before)
        with suppress(OSError):  # not empty
            path.rmdir()
    elif path.lstat().st_mtime < before and path.resolve() not in kept:
        path.unlink(missing_ok=True)
