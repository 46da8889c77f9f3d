"""Doing the same with many stored objects, many at once where each one has to be waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from nomad.storage.objects import ObjectStore

THREADS = 16
Item = TypeVar("Item")
Result = TypeVar("Result")


def at_once(store: ObjectStore, call: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """What `call` gives for each item, in this order; in threads if the store is remote.

    With an exception nothing further is begun.
    """
    if not store.is_remote or len(items) < 2:
        yield from map(call, items)
        return
    threads = ThreadPoolExecutor(min(THREADS, len(items)), thread_name_prefix="at-once")
    try:
        yield from threads.map(call, items)
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
