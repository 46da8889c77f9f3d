"""Lists of entry ids as objects: fixed 21 bytes for each id, in ascending order of the ids.

An entry id is 28 characters of URL-safe base64, that is 21 bytes. So a page is a range of the object, a list of 10^6
ids has 21 MB, and nothing has to be held in memory. The checksum is that of the ids as text, one per line, so that
anybody can compute it again with `sha256sum`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nomad.errors import StorageError
from nomad.storage.objects import ObjectStore

WIDTH = 21
BATCH = 10_000


class IdListWriter:
    """Writes a list to a file, id by id in ascending order."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._sum = hashlib.sha256()
        self.total = 0

    def add(self, calc_ids: Sequence[str]) -> None:
        """Appends ids. Raises `StorageError` for what is no entry id."""
        try:
            records = [base64.b64decode(calc_id, altchars=b"-_", validate=True) for calc_id in calc_ids]
        except (binascii.Error, ValueError) as error:
            raise StorageError(f"One of {calc_ids[0]!r} ... {calc_ids[-1]!r} is no entry id.") from error
        if any(len(record) != WIDTH for record in records):
            raise StorageError(f"One of {calc_ids[0]!r} ... {calc_ids[-1]!r} is no entry id.")
        self._file.write(b"".join(records))
        self._sum.update(_lines(calc_ids))
        self.total += len(calc_ids)

    def finish(self) -> str:
        """Closes the file; answers the checksum."""
        self._file.close()
        return self._sum.hexdigest()

    def close(self) -> None:
        """Closes the file of a list that is given up."""
        self._file.close()


def read_ids(store: ObjectStore, key: str, start: int, count: int) -> list[str]:
    """The ids from the position `start` on, fewer at the end. Raises `StorageError`."""
    data = store.read(key, start * WIDTH, count * WIDTH)
    return [base64.urlsafe_b64encode(data[at : at + WIDTH]).decode() for at in range(0, len(data), WIDTH)]


def id_batches(store: ObjectStore, key: str, total: int) -> Iterator[list[str]]:
    """All ids, batch by batch."""
    for start in range(0, total, BATCH):
        yield read_ids(store, key, start, BATCH)


def checksum(batches: Iterable[Sequence[str]]) -> str:
    """SHA-256 of the ids, each followed by a line feed."""
    found = hashlib.sha256()
    for calc_ids in batches:
        found.update(_lines(calc_ids))
    return found.hexdigest()


def _lines(calc_ids: Sequence[str]) -> bytes:
    return "".join(f"{calc_id}\n" for calc_id in calc_ids).encode()
