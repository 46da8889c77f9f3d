"""What becomes of uploads and entries whose job fails again and again: nothing stays pending for ever."""

from __future__ import annotations

from sqlalchemy import func, select

from nomad.database import jobs
from nomad.database.jobs import Job
from nomad.database.tables import EntryRow, UploadRow, utc_now
from nomad.processing.context import WorkerContext
from nomad.processing.process_upload import fail_upload, start_finish

ENDED = ("SUCCESS", "FAILURE")


def give_up(context: WorkerContext, job: Job, message: str) -> None:
    """Ends the job for good and tells the user by the state of upload or entries."""
    if job.kind == "entries":
        _fail_entries(context, job, message)
    elif job.kind in ("process_upload", "re_process_upload", "finish_upload"):
        fail_upload(context, job, job.payload["upload_id"], message)
    else:
        with context.transaction(job) as session:
            jobs.fail(session, job, message)
            upload = session.get(UploadRow, job.payload.get("upload_id", ""))
            if upload is not None and job.kind in ("publish_upload", "publish_from_oasis"):
                upload.process_running = False
                upload.last_status_message = f"{job.kind} failed: {message}"


def _fail_entries(context: WorkerContext, job: Job, message: str) -> None:
    upload_id = job.payload["upload_id"]
    with context.transaction(job, final=True) as session:
        upload = session.get(UploadRow, upload_id)
        if upload is None or upload.run != job.payload["run"]:
            return
        entries = session.scalars(
            select(EntryRow).where(EntryRow.calc_id.in_(job.payload["calc_ids"]), EntryRow.tasks_status.not_in(ENDED))
        ).all()
        for entry in entries:
            entry.tasks_status, entry.process_running, entry.complete_time = "FAILURE", False, utc_now()
            entry.errors = [message]
            entry.derived = {"processed": False, "processing_errors": [message]}
        session.flush()
        unfinished = select(func.count()).where(EntryRow.upload_id == upload_id, EntryRow.tasks_status.not_in(ENDED))
        if session.scalar(unfinished) == 0:
            start_finish(session, upload)
