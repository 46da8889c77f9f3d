"""Filling an index with made-up entries, and running parts of a benchmark in processes of their own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import psutil

from nomad.config import Settings
from nomad.search.index import open_writer
from synthetic import Synthetic

BATCH = 5000


def fill(settings: Settings, size: int) -> dict[str, float]:
    """Writes `size` documents into a new index, and 100 further ones into the finished one.

    Times in seconds without that of making the documents up; `memory` in bytes, of this process.
    """
    writer = open_writer(settings)
    assert writer is not None
    spent, cpu = 0.0, 0.0
    writer.start_rebuild()
    documents = Synthetic(size).documents()
    while batch := list(islice(documents, BATCH)):
        before, cpu_before = time.perf_counter(), time.process_time()
        writer.write(batch)
        spent, cpu = spent + time.perf_counter() - before, cpu + time.process_time() - cpu_before
    before, cpu_before = time.perf_counter(), time.process_time()
    writer.finish_rebuild()
    writer.close()
    spent, cpu = spent + time.perf_counter() - before, cpu + time.process_time() - cpu_before
    writer = open_writer(settings)
    assert writer is not None
    before = time.perf_counter()
    writer.write(list(_further(100)))
    writer.commit()
    commit = time.perf_counter() - before
    writer.close()
    return {"seconds": spent, "cpu": cpu, "commit": commit, "memory": psutil.Process().memory_info().rss}


def _further(count: int) -> Iterator[dict[str, Any]]:
    return islice(Synthetic(count, seed=2).documents(), count)


def in_fresh_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of a function that is called in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)
