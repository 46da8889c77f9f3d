"""Opened packs are kept, replaced ones are opened anew."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nomad.storage.objects import ObjectMissing, ObjectStore
from nomad.storage.pack_cache import PackCache


@dataclass
class Pack:
    content: bytes
    weight: int = 10


def opened(store: ObjectStore, key: str) -> Pack:
    return Pack(store.read(key))


def test_a_pack_is_opened_once(store: ObjectStore) -> None:
    store.put_bytes("a/1", b"x")
    cache = PackCache(opened, count=2, weight=1000)
    assert cache.get(store, "a/1") is cache.get(store, "a/1")


def test_a_replaced_pack_is_opened_anew(store: ObjectStore) -> None:
    store.put_bytes("a/1", b"x")
    cache = PackCache(opened, count=2, weight=1000)
    cache.get(store, "a/1")
    store.put_bytes("a/1", b"y")
    assert cache.get(store, "a/1").content == b"y"
    store.delete("a/1")
    with pytest.raises(ObjectMissing):
        cache.get(store, "a/1")


@pytest.mark.parametrize(("count", "weight"), [(2, 1000), (100, 25)])
def test_the_least_used_falls_out(store: ObjectStore, count: int, weight: int) -> None:
    for name in "123":
        store.put_bytes(f"a/{name}", b"x")
    cache = PackCache(opened, count=count, weight=weight)
    one, two = cache.get(store, "a/1"), cache.get(store, "a/2")
    cache.get(store, "a/1")
    cache.get(store, "a/3")
    assert cache.get(store, "a/1") is one
    assert cache.get(store, "a/2") is not two
