"""Any tree round-trips; any damage is noticed, and never gives a wrong answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from nomad.errors import StorageError
from nomad.storage import archive_encoder
from nomad.storage.archive_pack import ArchivePack, ArchivePackWriter, materialise
from nomad.storage.objects import FileReader

from .trees import same

DTYPES = st.one_of(
    st_numpy.boolean_dtypes(),
    st_numpy.integer_dtypes(),
    st_numpy.unsigned_integer_dtypes(),
    st_numpy.floating_dtypes(sizes=(16, 32, 64)),
    st_numpy.complex_number_dtypes(sizes=(64, 128)),
    st_numpy.unicode_string_dtypes(min_len=1, max_len=9),
    st_numpy.byte_string_dtypes(min_len=1, max_len=9),
)
ARRAYS = st_numpy.arrays(DTYPES, st_numpy.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=30),
    st.binary(max_size=30),
)
KEYS = st.text(max_size=8)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
TREES = st.dictionaries(KEYS, VALUES, max_size=5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> Iterator[None]:
    """Small trees with many blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive_encoder, "SPILL", 40)
        patch.setattr(archive_encoder, "GROUP", 100)
        yield


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=TREES)
def test_any_tree_round_trips(folder: Path, tree: dict[str, Any]) -> None:
    writer = ArchivePackWriter(folder / "any.pack")
    writer.add("x", tree)
    writer.finish()
    pack = ArchivePack(FileReader(folder / "any.pack"))
    assert same(tree, pack.read("x"))
    assert same(tree, pack.lazy("x"))
    assert same(tree, materialise(pack.lazy("x")))


ENTRIES: dict[str, dict[str, Any]] = {
    "a": {"list": [{"n": number, "text": "abc" * number} for number in range(8)], "array": np.arange(40.0)},
    "b": {"name": "b", "deep": {"er": {"est": [1, 2, {"x": 2**70}]}}, "long": "text " * 30},
    "c": {},
}


class Bytes:
    """A reader of bytes in memory."""

    name = "a.pack"

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read(self, start: int, length: int) -> bytes:
        return self.data[start : start + length]

    def stream(self, start: int, length: int) -> Iterator[bytes]:
        yield self.data[start : start + length]

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture(scope="module")
def packed(folder: Path, _small_blocks: None) -> bytes:
    writer = ArchivePackWriter(folder / "fixed.pack")
    for calc_id, tree in ENTRIES.items():
        writer.add(calc_id, tree)
    writer.finish()
    return (folder / "fixed.pack").read_bytes()


def damaged_entries(data: bytes) -> int | None:
    """How many entries are refused, None for the whole pack; the others must be right, whole and lazy."""
    try:
        pack = ArchivePack(Bytes(data))
    except StorageError:
        return None
    assert list(pack.calc_ids) == list(ENTRIES)
    refused = 0
    for calc_id, tree in ENTRIES.items():
        for read in (pack.read, lambda calc_id: materialise(pack.lazy(calc_id))):
            try:
                found = read(calc_id)
            except StorageError:
                refused += 1
            else:
                assert same(tree, found)
    assert refused % 2 == 0
    return refused // 2


def test_every_flipped_bit_is_noticed(packed: bytes) -> None:
    assert damaged_entries(packed) == 0
    for position in range(len(packed)):
        damaged = bytearray(packed)
        damaged[position] ^= 1 << position % 8
        assert damaged_entries(bytes(damaged)) in (None, 1), position


def test_every_truncation_is_noticed(packed: bytes) -> None:
    assert all(damaged_entries(packed[:length]) is None for length in range(len(packed)))
    assert damaged_entries(packed + b"\0") is None


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_damage_gives_a_wrong_answer(packed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(packed)))
    stop = data.draw(st.integers(start, len(packed)))
    damaged_entries(packed[:start] + data.draw(st.binary(max_size=60)) + packed[stop:])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_anything_else_is_no_archive_pack(data: bytes) -> None:
    assert damaged_entries(data) is None
