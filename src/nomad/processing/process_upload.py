"""The job `process_upload`: from the received file to entries that wait for their parsers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from nomad.database.index_queue import mark_upload_changed
from nomad.database.jobs import Job, enqueue, enqueue_many
from nomad.database.tables import UploadRow, utc_now
from nomad.errors import NomadError, TooLarge
from nomad.processing.archive_member import BadArchive
from nomad.processing.context import WorkerContext
from nomad.processing.entry_rows import insert_entries
from nomad.processing.ingest import ingest
from nomad.processing.matching import Matched, match_upload
from nomad.processing.oasis_entries import apply_oasis_metadata
from nomad.processing.user_metadata import MetadataFiles, candidate_names
from nomad.processing.work_folder import FILES
from nomad.repository.receiving import incoming_dir, received_path
from nomad.storage.keys import manifest_key, raw_key

URGENT = 10
"""Priority of the jobs of an upload as a whole; batches of entries have 0 and less."""


def process_upload(context: WorkerContext, job: Job) -> None:
    """Extracts the received file, stores the raw pack, finds the mainfiles."""
    upload_id = job.payload["upload_id"]
    with context.transaction(job) as session:
        upload = session.get(UploadRow, upload_id)
        if upload is not None and upload.raw_key is None and upload.upload_path:
            upload.tasks_status, upload.current_task = "RUNNING", "extracting"
        else:
            upload = None
    if upload is None or upload.upload_path is None:
        with context.transaction(job, final=True):
            return
    context.pool.warm_up()
    received = received_path(incoming_dir(context.settings), upload)
    try:
        matched = _extract_and_match(context, job, upload_id, received)
    except (BadArchive, TooLarge) as error:
        fail_upload(context, job, upload_id, error.message)
    else:
        files = context.work_folder(upload_id).files
        root = {} if upload.oasis_deployment_id is None else MetadataFiles(files).root()
        with context.transaction(job, final=True) as session:
            upload = session.get_one(UploadRow, upload_id)
            upload.raw_key = raw_key(upload_id)
            upload.warnings = [*upload.warnings, *matched.warnings]
            if not upload.keep_upload_path:
                upload.upload_path = None
            matches = matched.matches
            if upload.oasis_deployment_id is not None:
                matches = apply_oasis_metadata(session, upload, root, matches)
            calc_ids = insert_entries(session, upload, matches, context.settings.auth.admin_user_id)
            start_entries(session, upload, calc_ids, context.settings.processing.batch_size)
    if not upload.keep_upload_path:
        received.unlink(missing_ok=True)


def _extract_and_match(context: WorkerContext, job: Job, upload_id: str, received: Path) -> Matched:
    if not received.is_file():
        raise BadArchive("the received file is not there any more; please upload it again")
    store = context.installation.store
    work = context.work_folder(upload_id)
    work.remove()
    draft = work.draft()
    try:
        pack = draft / "raw.zip"
        result = ingest(received, pack, draft / FILES, context.settings.uploads)
        store.put_file(raw_key(upload_id), pack)
        store.put_bytes(manifest_key(upload_id), "".join(result.manifest).encode())
        work.install(draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    with context.transaction(job) as session:
        session.get_one(UploadRow, upload_id).current_task = "parse_all"
    names, missing = candidate_names(work.files, result.names)
    matched = match_upload(context.pool, work.files, names)
    matched.warnings = [*result.warnings, *missing, *matched.warnings]
    return matched


def start_entries(session: Session, upload: UploadRow, calc_ids: Sequence[str], batch_size: int) -> None:
    """Makes the jobs of the entries, and the last one if there are none.

    Later batches of an upload have lower priority, so that a large upload does not keep small ones waiting.
    """
    upload.tasks_status, upload.current_task = "RUNNING", "parse_all"
    if not calc_ids:
        start_finish(session, upload)
    for number, start in enumerate(range(0, len(calc_ids), batch_size)):
        payload = {
            "upload_id": upload.upload_id,
            "run": upload.run,
            "calc_ids": list(calc_ids[start : start + batch_size]),
        }
        key = f"entries:{upload.upload_id}:{upload.run}:{number}"
        enqueue_many(session, [("entries", key, payload)], priority=-number)


def start_finish(session: Session, upload: UploadRow) -> None:
    """Makes the job that ends a run."""
    payload = {"upload_id": upload.upload_id, "run": upload.run}
    enqueue(session, "finish_upload", f"finish_upload:{upload.upload_id}:{upload.run}", payload, priority=URGENT)


def fail_upload(context: WorkerContext, job: Job, upload_id: str, message: str) -> None:
    """Ends the run with FAILURE and removes what it has stored."""
    context.work_folder(upload_id).remove()
    with context.transaction(job, final=True) as session:
        upload = session.get(UploadRow, upload_id)
        if upload is None:
            return
        fail_row(upload, message)
        mark_upload_changed(session, upload_id)
        stored = upload.raw_key is not None
        if not stored and not upload.keep_upload_path:
            upload.upload_path = None
    if not stored:
        for key in (raw_key(upload_id), manifest_key(upload_id)):
            context.installation.store.delete(key)


def fail_row(upload: UploadRow, message: str) -> None:
    """The state of an upload whose tasks have failed."""
    upload.tasks_status = "FAILURE"
    upload.errors = [*upload.errors, message]
    upload.process_running = False
    upload.complete_time = utc_now()
    upload.last_status_message = "Processing failed."


def message_of(error: BaseException) -> str:
    """What to tell the user about an unexpected error."""
    return error.message if isinstance(error, NomadError) else f"{type(error).__name__}: {error}"
