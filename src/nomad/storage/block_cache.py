"""Blocks of remote objects that were read lately.

Packs are read in small pieces that lie close together; fetching blocks of a fixed size and keeping some of them turns
many requests into few. The cache is shared by all readers of a store, so its size does not grow with open packs.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

BLOCK = 32 * 1024
"""Bytes per block. Larger ones cost more time than they save requests: parts of archives lie far from each other."""


class BlockCache:
    """Least recently used blocks by object, its version and number of the block. Safe to use from several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._blocks: OrderedDict[tuple[str, str, int], bytes] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, key: str, version: str, number: int) -> bytes | None:
        """The block, if it is there."""
        with self._lock:
            name = (key, version, number)
            block = self._blocks.get(name)
            if block is not None:
                self._blocks.move_to_end(name)
            return block

    def put(self, key: str, version: str, first: int, data: bytes) -> None:
        """Keep the blocks from number `first` on that `data` consists of; the last one may be short."""
        with self._lock:
            for start in range(0, len(data), BLOCK):
                name = (key, version, first + start // BLOCK)
                block = data[start : start + BLOCK]
                self._held += len(block) - len(self._blocks.pop(name, b""))
                self._blocks[name] = block
            while self._held > self._limit:
                _, block = self._blocks.popitem(last=False)
                self._held -= len(block)
