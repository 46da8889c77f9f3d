"""The job `finish_upload`: one archive pack, everything indexed, everything tidy, and only then done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nomad.database.index_queue import mark_upload_changed
from nomad.database.jobs import Job, enqueue
from nomad.database.tables import ArchivePartRow, EntryRow, UploadRow, utc_now
from nomad.processing.context import WorkerContext
from nomad.processing.phonon_entries import complete_phonons, write_rows
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.publishing import apply_publication
from nomad.storage.archive_pack import merge_archive_packs
from nomad.storage.keys import archive_key, upload_prefix
from nomad.storage.local_files import local_files

GRACE = timedelta(minutes=1)
"""Old packs stay for requests that have just asked where to read."""
INDEX_SECONDS = 600.0
MOST_OPEN = 200
ENDED = ("SUCCESS", "FAILURE")


def finish_upload(context: WorkerContext, job: Job) -> None:
    """Merges the parts of the run, publishes if asked to, waits for the index, cleans up, ends the run."""
    upload_id, run = job.payload["upload_id"], job.payload["run"]
    with context.installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
        if upload is None or upload.run != run or upload.tasks_status in ENDED:
            upload = None
        parts = list(
            session.scalars(
                select(ArchivePartRow.key)
                .where(ArchivePartRow.upload_id == upload_id, ArchivePartRow.run == run)
                .order_by(ArchivePartRow.key)
            )
        )
    if upload is None:
        with context.transaction(job, final=True):
            return
    if parts:
        _merge(context, job, upload_id, run, parts)
    with context.transaction(job) as session:
        upload = session.get_one(UploadRow, upload_id)
        upload.current_task = "cleanup"
        has_entries = session.scalar(select(EntryRow.calc_id).where(EntryRow.upload_id == upload_id).limit(1))
        if upload.publish_directly and has_entries is not None and not upload.published:
            apply_publication(session, upload_id, None, keep_embargo=True)
        else:
            mark_upload_changed(session, upload_id)  # all at once: many small commits cost more than the parsing
    context.work_folder(upload_id).remove()
    wait_until_indexed(context.installation, INDEX_SECONDS)
    with context.transaction(job, final=True) as session:
        upload = session.get_one(UploadRow, upload_id)
        upload.tasks_status, upload.process_running = "SUCCESS", False
        upload.complete_time = utc_now()
        _remove_orphans(context, session, upload)


def _remove_orphans(context: WorkerContext, session: Session, upload: UploadRow) -> None:
    """Archive packs that a worker had stored when it died, before a row could name them."""
    prefix = upload_prefix(upload.upload_id)
    packs = (f"{prefix}part-", f"{prefix}archive-")
    stored = context.installation.store.list(prefix)
    orphans = [key for key in stored if key.startswith(packs) and key != upload.archive_key]
    if orphans:
        remove_later(session, f"orphans:{upload.upload_id}:{upload.run}", orphans)


def _merge(context: WorkerContext, job: Job, upload_id: str, run: int, parts: list[str]) -> None:
    """One pack from all parts; the pointer of the upload and the parts change in one transaction."""
    store = context.installation.store
    key = archive_key(upload_id, run, job.attempts)
    target = context.settings.tmp_dir / f"merge-{upload_id}-{run}-{job.attempts}.pack"
    phonons = target.with_name(f"{target.name}.phonons")
    try:
        with local_files(store, parts, context.settings.tmp_dir) as sources:
            completed = complete_phonons(context, upload_id, sources, phonons)
            merge([*sources, phonons] if completed else sources, target)
    finally:
        phonons.unlink(missing_ok=True)
    store.put_file(key, target)
    with context.transaction(job) as session:
        upload = session.get_one(UploadRow, upload_id)
        old = upload.archive_key
        upload.archive_key = key
        write_rows(session, completed)
        session.execute(delete(ArchivePartRow).where(ArchivePartRow.upload_id == upload_id, ArchivePartRow.run == run))
        remove_later(session, f"parts:{upload_id}:{run}", parts)
        if old is not None and old != key:
            remove_later(session, f"pack:{upload_id}:{run}:{job.attempts}", [old])


def merge(sources: Sequence[Path], target: Path) -> None:
    """One pack from any number of packs, with a bounded number of open files."""
    if len(sources) <= MOST_OPEN:
        merge_archive_packs(sources, target, sync=False)
        return
    groups = [sources[start : start + MOST_OPEN] for start in range(0, len(sources), MOST_OPEN)]
    merged = [target.with_name(f"{target.name}.{number}") for number in range(len(groups))]
    try:
        for group, path in zip(groups, merged, strict=True):
            merge_archive_packs(group, path, sync=False)
        merge(merged, target)
    finally:
        for path in merged:
            path.unlink(missing_ok=True)


def remove_later(session: Session, name: str, keys: list[str]) -> None:
    """Makes the job that deletes objects when nobody can be about to read them any more."""
    enqueue(
        session,
        "remove_objects",
        f"remove_objects:{name}",
        {"keys": keys},
        priority=-1,
        run_at=utc_now() + GRACE,
    )
