"""The job `entries`: a batch of entries is parsed, and its results are kept."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from nomad.database.jobs import Job
from nomad.database.tables import ArchivePartRow, EntryRow, UploadRow, utc_now
from nomad.processing.context import Stopping, WorkerContext
from nomad.processing.entry_rows import apply_said
from nomad.processing.entry_task import EntryOutcome, EntryTask
from nomad.processing.parser_pool import ParserDied, PoolStopped
from nomad.processing.process_upload import start_finish
from nomad.storage.archive_pack import merge_archive_packs
from nomad.storage.keys import upload_prefix

FLUSH_SECONDS = 2.0
"""Results wait no longer than this for the rest of their batch."""
ENDED = ("SUCCESS", "FAILURE")


def process_entries(context: WorkerContext, job: Job) -> None:
    """Parses the entries of the batch that have not ended yet; the last batch of an upload starts its end."""
    batch = _Batch(context, job)
    if batch.upload is None:
        with context.transaction(job, final=True):
            return
    batch.run()


class _Batch:
    def __init__(self, context: WorkerContext, job: Job) -> None:
        self.context = context
        self.job = job
        self.upload_id: str = job.payload["upload_id"]
        self.run_number: int = job.payload["run"]
        with context.installation.database.read_session() as session:
            upload = session.get(UploadRow, self.upload_id)
            is_current = upload is not None and upload.run == self.run_number and upload.tasks_status not in ENDED
            self.upload = upload if is_current else None
            self.entries = {
                entry.calc_id: entry
                for entry in session.scalars(
                    select(EntryRow)
                    .where(EntryRow.calc_id.in_(job.payload["calc_ids"]), EntryRow.tasks_status.not_in(ENDED))
                    .order_by(EntryRow.position)
                )
            }
        self.work = context.work_folder(self.upload_id)
        self.attempts = {calc_id: entry.attempts for calc_id, entry in self.entries.items()}
        self.careful = job.attempts > context.settings.processing.max_attempts

    def run(self) -> None:
        if self.upload is not None and self.upload.raw_key is not None:
            self.work.ensure(self.context.installation.store, self.upload.raw_key)
        self._mark_running()
        waiting = list(self.entries.values())
        running: dict[Future[Any], EntryTask] = {}
        done: list[tuple[EntryTask, EntryOutcome]] = []
        flushed = time.monotonic()
        while waiting or running:
            self._check_stopping(done)
            while waiting and len(running) < (1 if self.careful else self.context.pool.size + 1):
                self._start(waiting.pop(0), running)
            ready, _ = wait(running, timeout=FLUSH_SECONDS, return_when=FIRST_COMPLETED)
            for future in ready:
                task = running.pop(future)
                outcome = self._outcome(task, future, running)
                if outcome is not None:
                    done.append((task, outcome))
            if done and time.monotonic() - flushed > FLUSH_SECONDS and (waiting or running):
                self._flush(done, final=False)
                done, flushed = [], time.monotonic()
        self._flush(done, final=True)

    def _check_stopping(self, done: list[tuple[EntryTask, EntryOutcome]]) -> None:
        if self.context.stopping.is_set():
            if done:
                self._flush(done, final=False)
            raise Stopping

    def _start(self, entry: EntryRow, running: dict[Future[Any], EntryTask], failure: str | None = None) -> None:
        if failure is None and self.careful:
            failure = self._count_attempt(entry.calc_id)
        task = EntryTask(
            calc_id=entry.calc_id,
            upload_id=self.upload_id,
            mainfile=entry.mainfile,
            parser_name=entry.parser_name,
            folder=str(self.work.files),
            pack=str(self.work.archives / f"{entry.calc_id}-{uuid.uuid4().hex}.pack"),
            uploader_id=entry.uploader_id,
            upload_time=entry.upload_time.isoformat(),
            with_embargo=entry.with_embargo,
            auxfile_cutoff=self.context.settings.uploads.auxfile_cutoff,
            process=entry.current_process or "process_calc",
            notes=tuple(entry.warnings),
            failure=failure,
        )
        running[self.context.pool.submit(task)] = task

    def _count_attempt(self, calc_id: str) -> str | None:
        """Remembers, before it is tried, an entry that may be what kills whole workers; the reason to give up on it."""
        self.attempts[calc_id] += 1
        if self.attempts[calc_id] > self.context.settings.processing.max_attempts:
            return f"Whole workers died {self.attempts[calc_id] - 1} times while working on this file."
        with self.context.transaction(self.job) as session:
            session.execute(update(EntryRow).where(EntryRow.calc_id == calc_id).values(attempts=self.attempts[calc_id]))
        return None

    def _outcome(
        self, task: EntryTask, future: Future[Any], running: dict[Future[Any], EntryTask]
    ) -> EntryOutcome | None:
        """The outcome of an ended task; None if its entry was started again, because its process has died."""
        try:
            outcome: EntryOutcome = future.result()
        except (PoolStopped, CancelledError) as error:
            raise Stopping from error
        except ParserDied as died:
            Path(task.pack).unlink(missing_ok=True)
            entry = self.entries[task.calc_id]
            if task.failure is not None:
                return EntryOutcome(task.calc_id, "FAILURE", "parsing", errors=[task.failure])
            self.attempts[task.calc_id] += 1
            times = self.attempts[task.calc_id]
            if died.timed_out:
                self._start(entry, running, f"Reading {task.mainfile} {died.message}.")
            elif times >= self.context.settings.processing.max_attempts:
                self._start(
                    entry,
                    running,
                    f"The process that read {task.mainfile} {died.message}; this happened {times} times. "
                    "The file, or a file beside it, makes the parser crash.",
                )
            else:
                self._start(entry, running)
            return None
        return outcome

    def _mark_running(self) -> None:
        with self.context.transaction(self.job) as session:
            session.execute(
                update(EntryRow)
                .where(EntryRow.calc_id.in_(self.entries))
                .values(tasks_status="RUNNING", current_task="parsing", process_running=True)
            )

    def _flush(self, done: list[tuple[EntryTask, EntryOutcome]], *, final: bool) -> None:
        """Stores the archives of ended entries as one part, then their rows, all or nothing."""
        packs = [Path(task.pack) for task, _ in done if Path(task.pack).exists()]
        key = f"{upload_prefix(self.upload_id)}part-{self.run_number}-{uuid.uuid4().hex}.pack"
        if packs:
            part = self.work.archives / f"{uuid.uuid4().hex}.pack"
            merge_archive_packs(packs, part, sync=False)
            self.context.installation.store.put_file(key, part)
        with self.context.transaction(self.job, final=final) as session:
            if packs:
                session.add(ArchivePartRow(upload_id=self.upload_id, key=key, run=self.run_number))
            self._write_rows(session, [outcome for _, outcome in done])
            if final and self._is_last(session):
                start_finish(session, session.get_one(UploadRow, self.upload_id))
        for pack in packs:
            pack.unlink(missing_ok=True)

    def _write_rows(self, session: Session, outcomes: Iterable[EntryOutcome]) -> None:
        by_id = {outcome.calc_id: outcome for outcome in outcomes}
        upload = session.get_one(UploadRow, self.upload_id)
        for entry in session.scalars(select(EntryRow).where(EntryRow.calc_id.in_(by_id))):
            outcome = by_id[entry.calc_id]
            entry.tasks_status, entry.current_task = outcome.status, outcome.task
            entry.process_running = False
            entry.errors, entry.warnings = outcome.errors, outcome.warnings
            entry.attempts = self.attempts[entry.calc_id]
            entry.complete_time = utc_now()
            entry.derived = outcome.derived or {"processed": False, "processing_errors": outcome.errors}
            if outcome.user_metadata and entry.current_process == "process_calc":
                apply_said(session, entry, upload, outcome.user_metadata, self.context.settings.auth.admin_user_id)

    def _is_last(self, session: Session) -> bool:
        session.flush()
        unfinished = select(func.count()).where(
            EntryRow.upload_id == self.upload_id, EntryRow.tasks_status.not_in(ENDED)
        )
        return session.scalar(unfinished) == 0
