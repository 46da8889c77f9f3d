"""States of the index that scrolls go through, kept in the memory of one process."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nomad.search.index import SearchIndex

MAX_KEPT = 200


class Snapshots:
    """The last states by name, each for some seconds after its last use. Safe to share between threads.

    A state costs little memory, but keeps the files of its commit on the disk. One that was forgotten, or belongs to
    another process, is simply not there.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, SearchIndex]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, name: str, snapshot: SearchIndex, seconds: float) -> None:
        """Keeps the state from now on; forgets what has expired, and the oldest ones when there are too many."""
        now = time.monotonic()
        with self._lock:
            self._kept[name] = (now + seconds, snapshot)
            self._kept.move_to_end(name)
            for old in [each for each, (until, _) in self._kept.items() if until < now]:
                del self._kept[old]
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)

    def get(self, name: str) -> SearchIndex | None:
        """The state, or None."""
        with self._lock:
            found = self._kept.get(name)
        return None if found is None else found[1]

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()
