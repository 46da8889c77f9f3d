"""Random access to an object in S3 by range requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor

from nomad.errors import StorageError
from nomad.storage.block_cache import BLOCK, BlockCache

PIECE = 4 * 1024 * 1024
"""Bytes per request of a stream. One piece is fetched while the one before is being used."""
LARGE = 8 * BLOCK
"""Reads of this length and more are one request of their own and do not fill the cache."""

Fetch = Callable[[int, int], bytes]


class S3Reader:
    """One version of one object. `fetch(start, stop)` gets a range of exactly this version.

    The end of the object came with opening it and is kept, because that is where packs have their directory.
    """

    def __init__(
        self, name: str, version: str, size: int, tail: bytes, fetch: Fetch, cache: BlockCache, threads: Executor
    ) -> None:
        self.name = name
        self.size = size
        self._version = version
        self._tail = tail
        self._tail_start = size - len(tail)
        self._fetch = fetch
        self._cache = cache
        self._threads = threads
        self._is_open = True

    def read(self, start: int, length: int) -> bytes:
        """See `RandomReader.read`; raises `StoreUnavailable` when the store fails or the object was replaced."""
        stop = self._stop(start, length)
        if start >= stop:
            return b""
        if start >= self._tail_start:
            return self._tail[start - self._tail_start : stop - self._tail_start]
        if stop - start >= LARGE:
            return self._fetch(start, stop)
        first, last = start // BLOCK, (stop - 1) // BLOCK
        data = b"".join(self._blocks(first, last))
        return data[start - first * BLOCK : stop - first * BLOCK]

    def stream(self, start: int, length: int) -> Iterator[bytes]:
        """See `RandomReader.stream`; at most two pieces are in memory."""
        stop = self._stop(start, length)
        if stop - start < LARGE:
            if start < stop:
                yield self.read(start, length)
            return
        spans = [(place, min(place + PIECE, stop)) for place in range(start, stop, PIECE)]
        ahead = self._threads.submit(self._fetch, *spans[0])
        try:
            for span in spans[1:]:
                piece = ahead.result()
                ahead = self._threads.submit(self._fetch, *span)
                yield piece
            yield ahead.result()
        finally:
            ahead.cancel()

    def close(self) -> None:
        """Reading afterwards is an error."""
        self._is_open = False

    def _stop(self, start: int, length: int) -> int:
        if start < 0 or length < 0:
            raise StorageError(f"{self.name}: no bytes at {start} with length {length}.")
        if not self._is_open:
            raise StorageError(f"{self.name} is closed.")
        return min(start + length, self.size)

    def _blocks(self, first: int, last: int) -> Iterator[bytes]:
        """Blocks `first ... last`; neighbours that are missing come with one request."""
        held = {number: self._cache.get(self.name, self._version, number) for number in range(first, last + 1)}
        number = first
        while number <= last:
            block = held[number]
            if block is not None:
                yield block
                number += 1
                continue
            behind = number
            while behind <= last and held[behind] is None:
                behind += 1
            data = self._fetch(number * BLOCK, min(behind * BLOCK, self.size))
            self._cache.put(self.name, self._version, number, data)
            yield data
            number = behind
