"""What the handlers of jobs share within one worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from nomad.config import Settings
from nomad.database import jobs
from nomad.database.jobs import Job
from nomad.processing.parser_pool import ParserPool
from nomad.processing.work_folder import WorkFolder
from nomad.repository.installation import Installation


class Stopping(Exception):
    """The worker was asked to stop; the job goes back as it was."""


@dataclass
class WorkerContext:
    """Installation and parser processes of a worker, and its wish to stop."""

    installation: Installation
    pool: ParserPool
    stopping: threading.Event = field(default_factory=threading.Event)
    wake: threading.Event = field(default_factory=threading.Event)
    """Set when this worker has made new jobs, so that nobody waits for the next look at the table."""

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    def work_folder(self, upload_id: str) -> WorkFolder:
        """The work folder of an upload on this machine."""
        return WorkFolder(self.settings, upload_id)

    @contextmanager
    def transaction(self, job: Job, *, final: bool = False) -> Iterator[Session]:
        """A transaction that counts only if the job is still held; the `final` one ends the job.

        Raises `LeaseLost` and changes nothing if another worker has taken over.
        """
        with self.installation.database.session() as session:
            if final:
                jobs.complete(session, job)
            else:
                jobs.assert_held(session, job, self.settings.processing.lease_seconds)
            yield session
        if final:
            self.wake.set()


Handler = Callable[[WorkerContext, Job], None]
"""Does a job and ends it within its last transaction. May be repeated after a crash at any point."""
