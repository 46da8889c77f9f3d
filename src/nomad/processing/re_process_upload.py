"""The job `re_process_upload`: the entries of a published upload are read again with the present version."""

from __future__ import annotations

from sqlalchemy import select, update

from nomad.database.jobs import Job
from nomad.database.tables import EntryRow, UploadRow
from nomad.processing.context import WorkerContext
from nomad.processing.matching import match_upload
from nomad.processing.process_upload import start_entries

PROCESS = "re_process_calc"


def re_process_upload(context: WorkerContext, job: Job) -> None:
    """Matches all files again and starts the entries. Entries that nothing matches any more keep their parser."""
    upload_id = job.payload["upload_id"]
    with context.installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
        entries = list(
            session.execute(
                select(EntryRow.calc_id, EntryRow.mainfile, EntryRow.parser_name)
                .where(EntryRow.upload_id == upload_id)
                .order_by(EntryRow.position)
            )
        )
    if upload is None or upload.raw_key is None or upload.current_process != "re_process_upload":
        with context.transaction(job, final=True):
            return
    context.pool.warm_up()
    work = context.work_folder(upload_id)
    work.ensure(context.installation.store, upload.raw_key)
    mainfiles = [entry.mainfile for entry in entries]
    matched = match_upload(context.pool, work.files, mainfiles)
    parsers = {match.mainfile: match.parser_name for match in matched.matches}
    with context.transaction(job, final=True) as session:
        upload = session.get_one(UploadRow, upload_id)
        upload.warnings = [*upload.warnings, *matched.warnings]
        for entry in entries:
            parser = parsers.get(entry.mainfile)
            warnings = [] if parser else [f"No parser recognises the file any more; {entry.parser_name} is used."]
            session.execute(
                update(EntryRow)
                .where(EntryRow.calc_id == entry.calc_id)
                .values(
                    parser_name=parser or entry.parser_name,
                    tasks_status="PENDING",
                    current_task=None,
                    current_process=PROCESS,
                    process_running=True,
                    errors=[],
                    warnings=warnings,
                    attempts=0,
                    complete_time=None,
                    run=upload.run,
                )
            )
        start_entries(session, upload, [entry.calc_id for entry in entries], context.settings.processing.batch_size)
