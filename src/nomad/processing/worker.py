"""The worker: claims jobs, keeps their leases alive, runs them, and writes the index.

The process itself stays small; everything scientific happens in its parser processes, which exist only while there is
something to parse. It may be killed at any moment: others, or itself after a restart, go on where it was.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

from nomad.database import jobs
from nomad.database.jobs import Job, LeaseLost
from nomad.errors import DiskFull, StorageError, StoreUnavailable
from nomad.processing.context import Handler, Stopping, WorkerContext
from nomad.processing.entries import process_entries
from nomad.processing.finish_upload import finish_upload
from nomad.processing.giving_up import give_up
from nomad.processing.housekeeping import remove_stale_work
from nomad.processing.owner import is_dead, own_name
from nomad.processing.parser_pool import ParserPool
from nomad.processing.process_upload import message_of, process_upload
from nomad.processing.publish_from_oasis import publish_from_oasis
from nomad.processing.re_process_upload import re_process_upload
from nomad.processing.small_jobs import delete_upload, publish_upload, remove_objects, settle_doi, write_record
from nomad.repository.holding import CHANGING, is_held
from nomad.repository.indexing import serve_index
from nomad.repository.installation import Installation

_LOG = logging.getLogger(__name__)

HANDLERS: Mapping[str, Handler] = {
    "process_upload": process_upload,
    "entries": process_entries,
    "finish_upload": finish_upload,
    "publish_upload": publish_upload,
    "delete_upload": delete_upload,
    "re_process_upload": re_process_upload,
    "remove_objects": remove_objects,
    "write_record": write_record,
    "settle_doi": settle_doi,
    "publish_from_oasis": publish_from_oasis,
}
BATCH_KINDS = ("entries",)
UPLOAD_KINDS = tuple(kind for kind in HANDLERS if kind not in BATCH_KINDS)
BATCHES_AT_ONCE = 2
"""While the results of one batch are stored, the parser processes work on the next one."""
UPLOADS_AT_ONCE = 4
MAX_FAILURES = 5
"""Attempts of a job that ends with an exception."""
MAX_CLAIMS = 50
"""Attempts of a job whose workers die."""
GRACE_SECONDS = 10.0
"""Time for running batches to end when the worker is asked to stop."""
STORE_SECONDS = 2.0
"""Time between two attempts of a job while the object store does not answer."""
IDLE_SECONDS = 60.0
"""Parser processes are ended after this time without work."""
CARE_SECONDS = 5.0


class Worker:
    """One worker of an installation; `run` returns after `stop`."""

    def __init__(self, installation: Installation) -> None:
        settings = installation.settings.processing
        size = settings.workers or len(os.sched_getaffinity(0))
        pool = ParserPool(size, settings.entry_timeout, settings.entry_memory)
        self.context = WorkerContext(installation, pool)
        self._owner = own_name()
        self._running: dict[Future[None], Job] = {}
        self._lease = settings.lease_seconds
        self._poll = settings.poll_interval
        self._stop_index = threading.Event()

    def stop(self) -> None:
        """Asks the worker to end: running batches may end, what remains goes back to the table. For signal handlers."""
        self.context.stopping.set()
        self.context.wake.set()

    def run(self) -> None:
        """Works until asked to stop."""
        threads = ThreadPoolExecutor(BATCHES_AT_ONCE + UPLOADS_AT_ONCE, thread_name_prefix="job")
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        index = threading.Thread(
            target=serve_index, args=(self.context.installation, self._stop_index), name="index", daemon=True
        )
        heart.start()
        index.start()
        cared = 0.0
        while not self.context.stopping.is_set():
            self.context.wake.clear()
            try:
                if time.monotonic() - cared > CARE_SECONDS:
                    self._care()
                    cared = time.monotonic()
                claimed = self._claim()
            except Exception:
                _LOG.exception("Jobs cannot be claimed; trying again.")
                claimed = []
            for job in claimed:
                future = threads.submit(self._work, job)
                self._running[future] = job
                future.add_done_callback(self._ended)
            if not claimed:
                self.context.wake.wait(self._poll)
        self._drain()
        threads.shutdown()
        self._stop_index.set()
        index.join()

    def _claim(self) -> list[Job]:
        running = [job.kind for job in list(self._running.values())]
        batches = sum(kind in BATCH_KINDS for kind in running)
        claimed: list[Job] = []
        for kinds, free in (
            (self._upload_kinds(), UPLOADS_AT_ONCE - (len(running) - batches)),
            (BATCH_KINDS, BATCHES_AT_ONCE - batches),
        ):
            if free > 0 and self._is_any(kinds):
                with self.context.installation.database.session() as session:
                    claimed += jobs.claim(session, self._owner, self._lease, kinds=kinds, limit=free)
        return claimed

    def _upload_kinds(self) -> tuple[str, ...]:
        """Without those that remove or replace stored objects while a backup copies them."""
        with self.context.installation.database.read_session() as session:
            held = CHANGING if is_held(session) else ()
        return tuple(kind for kind in UPLOAD_KINDS if kind not in held)

    def _is_any(self, kinds: tuple[str, ...]) -> bool:
        with self.context.installation.database.read_session() as session:
            return jobs.is_any_claimable(session, kinds)

    def _work(self, job: Job) -> None:
        try:
            if job.attempts > MAX_CLAIMS:
                give_up(self.context, job, f"The processes that worked on this ended {job.attempts - 1} times.")
                return
            HANDLERS[job.kind](self.context, job)
        except LeaseLost:
            _LOG.warning("Another worker has taken over %s.", job.key)
        except Stopping:
            self._give_back(job)
        except (DiskFull, StoreUnavailable) as error:
            _LOG.warning("%s waits for its storage: %s", job.key, error)
            self._wait_for_store(job, error)
        except Exception as error:
            _LOG.exception("The job %s failed.", job.key)
            self._fail(job, error)

    def _wait_for_store(self, job: Job, error: StorageError) -> None:
        """Tries again, as long as it takes: the job is not to blame."""
        try:
            with self.context.installation.database.session() as session:
                jobs.retry(session, job, error.message, STORE_SECONDS, counted=False)
        except LeaseLost:
            return

    def _give_back(self, job: Job) -> None:
        try:
            with self.context.installation.database.session() as session:
                jobs.release(session, job)
        except LeaseLost:
            return

    def _fail(self, job: Job, error: Exception) -> None:
        try:
            if job.attempts >= MAX_FAILURES:
                give_up(self.context, job, message_of(error))
            else:
                with self.context.installation.database.session() as session:
                    jobs.retry(session, job, message_of(error), delay=min(60.0, 2.0 ** (job.attempts - 1)))
        except LeaseLost:
            return
        except Exception:
            _LOG.exception("The failure of %s cannot be recorded; its lease will run out.", job.key)

    def _ended(self, future: Future[None]) -> None:
        self._running.pop(future, None)
        self.context.wake.set()

    def _beat(self) -> None:
        while True:
            time.sleep(self._lease / 4)
            held = list(self._running.values())
            if not held:
                continue
            try:
                with self.context.installation.database.session() as session:
                    jobs.heartbeat(session, held, self._lease)
            except Exception:
                _LOG.exception("The leases could not be extended; trying again.")

    def _care(self) -> None:
        """Takes over from workers of this machine that have died, and ends what is not needed."""
        with self.context.installation.database.read_session() as session:
            dead = [owner for owner in jobs.owners(session) if is_dead(owner)]
        for owner in dead:
            with self.context.installation.database.session() as session:
                jobs.release_owner(session, owner)
        if not self._running:
            self.context.pool.stop_if_idle(IDLE_SECONDS)
            remove_stale_work(self.context.installation)

    def _drain(self) -> None:
        wait(list(self._running), timeout=GRACE_SECONDS)
        self.context.pool.kill()
        wait(list(self._running), timeout=GRACE_SECONDS)
