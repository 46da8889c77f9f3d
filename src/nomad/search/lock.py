"""The right to be the one writer of an index, among all processes that share a data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class WriterLock:
    """Exclusive right to write below a folder; freed by the system when its process dies."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Path) -> WriterLock | None:
        """The lock, or None when somebody else holds it."""
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return cls(descriptor)

    def release(self) -> None:
        os.close(self._descriptor)
