"""A worker whose jobs are done one by one and in one process, so that it can be cut anywhere."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from nomad.processing.entry_run import run_entry
from nomad.processing.entry_task import EntryTask
from nomad.processing.match_run import run_match
from nomad.processing.parser_pool import ParserPool
from nomad.processing.worker import Worker
from nomad.repository.installation import Installation


class DirectPool(ParserPool):
    """Runs a task when it is submitted."""

    def submit(self, task: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(run_entry(task) if isinstance(task, EntryTask) else run_match(task))
        except BaseException as error:
            future.set_exception(error)
        return future

    def warm_up(self) -> None:
        return


def direct_worker(installation: Installation) -> Worker:
    worker = Worker(installation)
    worker.context.pool = DirectPool(1, 60.0, 1 << 32)
    return worker
