"""A set of names that may become very large without filling the memory."""

from __future__ import annotations

import sqlite3
import weakref


class NameSet:
    """Remembers names: the first `held` in memory, the others in a temporary file that goes away with the object."""

    def __init__(self, held: int = 50_000) -> None:
        self._names: set[bytes] = set()
        self._held = held
        self._file: sqlite3.Connection | None = None

    def __len__(self) -> int:
        if self._file is None:
            return len(self._names)
        return len(self._names) + int(self._file.execute("SELECT count(*) FROM names").fetchone()[0])

    def add(self, name: bytes) -> bool:
        """Remember a name; False if it was there already."""
        if name in self._names:
            return False
        if len(self._names) < self._held:
            self._names.add(name)
            return True
        if self._file is None:
            # An empty file name is a temporary file; one consumer at a time, but not always in the same thread.
            self._file = sqlite3.connect("", check_same_thread=False, isolation_level=None)
            weakref.finalize(self, self._file.close)
            self._file.execute("CREATE TABLE names (name BLOB PRIMARY KEY) WITHOUT ROWID")
            self._file.execute("BEGIN")
        return self._file.execute("INSERT OR IGNORE INTO names VALUES (?)", (name,)).rowcount == 1

    def close(self) -> None:
        """Forget everything."""
        self._names.clear()
        if self._file is not None:
            self._file.close()
            self._file = None
