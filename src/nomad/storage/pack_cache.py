"""Opened packs, kept for the next request.

Opening a pack means reading its directory, so the last used ones stay open. An entry is known by key and version of
the object, so a replaced pack is opened anew; its weight (roughly the bytes that it holds in memory) limits the cache.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar

from nomad.storage.objects import ObjectStore


class Weighted(Protocol):
    """A pack that knows roughly how many bytes of memory it needs."""

    @property
    def weight(self) -> int:
        """Roughly the bytes of memory that it holds."""


P = TypeVar("P", bound=Weighted)


class PackCache(Generic[P]):
    """Least recently used packs of one kind. A pack that falls out stays usable for those who hold it."""

    def __init__(self, open_pack: Callable[[ObjectStore, str], P], count: int, weight: int) -> None:
        self._open = open_pack
        self._count = count
        self._weight = weight
        self._packs: OrderedDict[tuple[int, str, str], tuple[ObjectStore, P]] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, store: ObjectStore, key: str) -> P:
        """The opened pack; raises what opening raises."""
        name = (id(store), key, store.version(key))
        with self._lock:
            if name in self._packs:
                self._packs.move_to_end(name)
                return self._packs[name][1]
        pack = self._open(store, key)
        with self._lock:
            if name not in self._packs:
                # The store is held too, so that its id stays its own.
                self._packs[name] = (store, pack)
                self._held += pack.weight
                self._shrink()
        return pack

    def _shrink(self) -> None:
        while len(self._packs) > 1 and (len(self._packs) > self._count or self._held > self._weight):
            _, (_, pack) = self._packs.popitem(last=False)
            self._held -= pack.weight

    def clear(self) -> None:
        """Forget all packs."""
        with self._lock:
            self._packs.clear()
            self._held = 0
