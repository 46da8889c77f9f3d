"""Names are remembered, in memory and beyond."""

from __future__ import annotations

from nomad.storage.name_set import NameSet


def test_every_name_is_new_once() -> None:
    names = NameSet(held=3)
    wanted = [b"name %d" % number for number in range(10)]
    assert all(names.add(name) for name in wanted)
    assert not any(names.add(name) for name in wanted)
    names.close()
