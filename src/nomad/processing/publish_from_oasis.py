"""The job `publish_from_oasis`: sends the public part of an upload to the central NOMAD, once.

The central NOMAD takes an upload id only once, and only with a complete body. So whatever dies in between, the job
begins again: it asks whether the upload is there, sends it if not, and asks once more when it "exists already".
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from nomad.database import jobs
from nomad.database.index_queue import request_records
from nomad.database.jobs import Job
from nomad.database.tables import EntryRow, UploadRow, utc_now
from nomad.errors import BadRequest, StorageError, StoreUnavailable
from nomad.processing.context import Stopping, WorkerContext
from nomad.repository.central import Central, CentralHasIt, CentralRefused, CentralUnavailable
from nomad.repository.oasis_upload import oasis_zip
from nomad.storage.zip_stream import ZipStream

PROCESS = "publish_from_oasis"
RETRY_SECONDS = 10.0
PATIENCE = timedelta(hours=24)
"""So long an unreachable central NOMAD is asked again."""
REPORT_SECONDS = 2.0


def publish_from_oasis(context: WorkerContext, job: Job) -> None:
    """Ends with the central NOMAD in `published_to`, or with `last_status_message` that tells why not."""
    upload_id = job.payload["upload_id"]
    with context.installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
    if upload is None or upload.current_process != PROCESS or not upload.process_running:
        with context.transaction(job, final=True):
            return
    try:
        central = Central.of(context.settings)
        _push(context, job, upload, central)
    except StoreUnavailable:
        raise
    except CentralUnavailable as error:
        if utc_now() - datetime.fromisoformat(job.payload["started"]) > PATIENCE:
            _end(context, job, f"Publishing to the central NOMAD was given up: {error.message}")
        else:
            _retry(context, job, error.message)
    except (CentralRefused, BadRequest, StorageError) as error:
        _end(context, job, f"Publishing to the central NOMAD failed: {error.message}")
    else:
        _end(context, job, f"Published to {central.deployment_id}.", published_to=central.deployment_id)


def _push(context: WorkerContext, job: Job, upload: UploadRow, central: Central) -> None:
    _tell(context, job, "Connecting to the central NOMAD.")
    token = central.login()
    if _is_there(context, upload, central, token):
        return
    stream = oasis_zip(context.installation, upload)
    content = _content(context, job, stream)
    try:
        central.send(token, upload.upload_id, upload.user_id, upload.name, content, stream.size)
    except CentralHasIt as error:
        if not _is_there(context, upload, central, token):
            raise CentralUnavailable(f"{error.message} It does not show its entries yet.") from error


def _is_there(context: WorkerContext, upload: UploadRow, central: Central, token: str) -> bool:
    """Whether the central NOMAD shows this upload. Raises `CentralRefused` when it shows another one with its id."""
    calc_ids = central.public_entries(token, upload.upload_id)
    if not calc_ids:
        return False
    own = select(EntryRow.calc_id).where(EntryRow.upload_id == upload.upload_id, EntryRow.calc_id.in_(calc_ids))
    with context.installation.database.read_session() as session:
        if session.scalar(own.limit(1)) is None:
            raise CentralRefused(f"The central NOMAD has an upload {upload.upload_id} with other entries.")
    return True


def _content(context: WorkerContext, job: Job, stream: ZipStream) -> Iterator[bytes]:
    """The bytes to send. Stops when the worker stops or has lost the job, and before a damaged file is sent."""
    sent = 0
    told = time.monotonic()
    for chunk in stream.chunks():
        if stream.errors:
            raise StorageError(stream.errors[0])
        if context.stopping.is_set():
            raise Stopping
        yield chunk
        sent += len(chunk)
        if time.monotonic() - told > REPORT_SECONDS:
            told = time.monotonic()
            _tell(context, job, f"Sending to the central NOMAD: {sent} of {stream.size} bytes.")


def _tell(context: WorkerContext, job: Job, message: str) -> None:
    with context.transaction(job) as session:
        session.get_one(UploadRow, job.payload["upload_id"]).last_status_message = message


def _retry(context: WorkerContext, job: Job, message: str) -> None:
    with context.installation.database.session() as session:
        session.get_one(UploadRow, job.payload["upload_id"]).last_status_message = f"{message} Trying again."
        jobs.retry(session, job, message, RETRY_SECONDS, counted=False)


def _end(context: WorkerContext, job: Job, message: str, *, published_to: str | None = None) -> None:
    upload_id = job.payload["upload_id"]
    with context.transaction(job, final=True) as session:
        upload = session.get_one(UploadRow, upload_id)
        upload.process_running = False
        upload.last_status_message = message
        if published_to is not None and published_to not in upload.published_to:
            upload.published_to = [*upload.published_to, published_to]
        request_records(session, [upload_id])
