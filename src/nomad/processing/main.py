"""The process of a worker: `python -m nomad.processing.main`."""

from __future__ import annotations

import logging
import signal
import sys
import time

from nomad import config
from nomad.config import Settings
from nomad.processing.housekeeping import empty_tmp
from nomad.processing.worker import Worker
from nomad.repository.installation import Installation


def run_worker(settings: Settings, *, alone_since: float | None = None) -> None:
    """Works until SIGTERM or SIGINT.

    With `alone_since`, a time at which nothing else ran in the data folder, temporary files from before are removed.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    installation = Installation.open(settings)
    if alone_since is not None:
        empty_tmp(installation, alone_since)
    worker = Worker(installation)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    installation.close()


if __name__ == "__main__":
    run_worker(config.load().settings, alone_since=float(sys.argv[1]) if sys.argv[1:] else time.time())
