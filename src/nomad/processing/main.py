"""The process of a worker: `python -m nomad.processing.main [START PARENT]`.

A supervisor gives the time of its start, before which nothing ran in the data folder, and its process id.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time

from nomad import config
from nomad.config import Settings
from nomad.processing.housekeeping import empty_tmp
from nomad.processing.worker import Worker
from nomad.repository.installation import Installation

PARENT_SECONDS = 1.0


def run_worker(settings: Settings, *, alone_since: float | None = None, parent: int | None = None) -> None:
    """Works until SIGTERM or SIGINT.

    With `alone_since`, a time at which nothing else ran in the data folder, temporary files from before are removed.
    With `parent`, a process id, the worker stops when that process is not its parent any more.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    installation = Installation.open(settings)
    if alone_since is not None:
        empty_tmp(installation, alone_since)
    worker = Worker(installation)
    if parent is not None:
        threading.Thread(target=_stop_with_parent, args=(worker, parent), daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    installation.close()


def _stop_with_parent(worker: Worker, parent: int) -> None:
    """A supervisor that is killed cannot say so; its worker must not stay behind."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    worker.stop()


if __name__ == "__main__":
    run_worker(
        config.load().settings,
        alone_since=float(sys.argv[1]) if sys.argv[1:] else None,
        parent=int(sys.argv[2]) if sys.argv[2:] else None,
    )
