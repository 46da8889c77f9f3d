"""The jobs that publish an upload and that remove stored objects."""

from __future__ import annotations

from pathlib import Path

from nomad.database import jobs
from nomad.database.jobs import Job
from nomad.database.tables import UploadRow
from nomad.processing.context import WorkerContext
from nomad.processing.finish_upload import INDEX_SECONDS
from nomad.repository.doi import settle
from nomad.repository.indexing import wait_until_indexed
from nomad.repository.publishing import apply_publication
from nomad.repository.upload_record import write_upload_record
from nomad.storage.keys import upload_prefix, upload_record_key

RECORD_SECONDS = 5.0
DOI_SECONDS = 60.0


def publish_upload(context: WorkerContext, job: Job) -> None:
    """Applies the owner's metadata and publishes; the process ends once searches show it."""
    upload_id = job.payload["upload_id"]
    with context.transaction(job) as session:
        exists = session.get(UploadRow, upload_id) is not None
        if exists:
            apply_publication(session, upload_id, job.payload.get("metadata"))
    if exists:
        wait_until_indexed(context.installation, INDEX_SECONDS)
    with context.transaction(job, final=True) as session:
        upload = session.get(UploadRow, upload_id)
        if upload is not None:
            upload.process_running = False


def delete_upload(context: WorkerContext, job: Job) -> None:
    """Removes the files of an upload whose rows are gone."""
    upload_id = job.payload["upload_id"]
    with context.installation.database.read_session() as session:
        is_gone = session.get(UploadRow, upload_id) is None
    if is_gone:
        wait_until_indexed(context.installation, INDEX_SECONDS)
        context.installation.store.delete_prefix(upload_prefix(upload_id))
        context.work_folder(upload_id).remove()
        if job.payload.get("upload_path"):
            Path(job.payload["upload_path"]).unlink(missing_ok=True)
    with context.transaction(job, final=True):
        return


def write_record(context: WorkerContext, job: Job) -> None:
    """Writes `upload.json`, again if the rows have changed meanwhile; later, if the upload is still being processed."""
    upload_id = job.payload["upload_id"]
    with context.installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
    is_ready = upload is not None and upload.raw_key is not None and not upload.process_running
    if is_ready:
        write_upload_record(context.installation, upload_id)
    with context.installation.database.session() as session:
        upload = session.get(UploadRow, upload_id)
        is_current = is_ready and not jobs.is_renewed(session, job)
        if is_current or upload is None or upload.raw_key is None:
            jobs.complete(session, job)
        else:
            jobs.retry(session, job, "The upload is changing.", RECORD_SECONDS, counted=False)
    if upload is None:
        context.installation.store.delete(upload_record_key(upload_id))


def remove_objects(context: WorkerContext, job: Job) -> None:
    """Removes objects that nothing refers to any more."""
    for key in job.payload["keys"]:
        context.installation.store.delete(key)
    with context.transaction(job, final=True):
        return


def settle_doi(context: WorkerContext, job: Job) -> None:
    """Finds out how the registration of a DOI ended; again and again while DataCite cannot be reached."""
    is_settled = settle(context.installation, job.payload["doi"])
    with context.installation.database.session() as session:
        if is_settled:
            jobs.complete(session, job)
        else:
            jobs.retry(session, job, "DataCite cannot be asked.", DOI_SECONDS, counted=False)
