"""Archive packs: trees come back, whole and in parts, and damage is noticed."""

from __future__ import annotations

import math
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nomad.errors import DamagedFile, NotFound, StorageError
from nomad.storage import archive_blocks as blocks
from nomad.storage import archive_encoder, archive_index
from nomad.storage import archive_encoding as encoding
from nomad.storage.archive_pack import (
    ArchivePack,
    ArchivePackWriter,
    LazyDict,
    LazyList,
    materialise,
    merge_archive_packs,
    open_archive_pack,
)
from nomad.storage.objects import FileReader, ObjectStore

from .trees import same

RANDOM = np.random.default_rng(1)
TREE: dict[str, Any] = {
    "section_metadata": {"calc_id": "x", "n_atoms": 2, "published": True, "comment": None},
    "section_run": [
        {
            "program_name": "VASP",
            "section_system": [
                {"atom_positions": RANDOM.random((2, 3)), "atom_labels": ["Si", "Si"]} for _ in range(200)
            ],
            "section_single_configuration_calculation": [
                {"energy_total": float(number), "eigenvalues": RANDOM.random((2, 20, 30))} for number in range(10)
            ],
        },
        {"program_name": "second"},
    ],
    "log": ["line " * 20] * 500,
}


def write(path: Path, **trees: Any) -> ArchivePack:
    with ArchivePackWriter(path) as writer:
        for calc_id, tree in trees.items():
            writer.add(calc_id, tree)
        writer.finish()
    return ArchivePack(FileReader(path))


def test_an_archive_is_read_back(tmp_path: Path) -> None:
    pack = write(tmp_path / "a.pack", x=TREE, y={})
    assert same(TREE, pack.read("x"))
    assert pack.read("y") == {}
    assert list(pack.calc_ids) == ["x", "y"]
    assert "x" in pack
    assert "z" not in pack
    assert len(pack) == 2
    assert pack.verify() == []
    for call in (pack.read, pack.lazy):
        with pytest.raises(NotFound, match="z"):
            call("z")


def test_a_lazy_archive_behaves_like_the_whole(tmp_path: Path) -> None:
    node = write(tmp_path / "a.pack", x=TREE).lazy("x")
    assert isinstance(node, LazyDict)
    assert same(TREE, node)
    assert same(TREE, materialise(node))
    run = node["section_run"][0]
    systems = run["section_system"]
    assert isinstance(systems, LazyList)
    assert len(systems) == 200
    assert same(TREE["section_run"][0]["section_system"][-1], systems[-1])
    assert same(TREE["section_run"][0]["section_system"][50:60:3], systems[50:60:3])
    assert systems[0]["atom_labels"] == ["Si", "Si"]
    assert isinstance(node["log"], list)
    assert node.get("nothing") is None
    assert "section_run" in node
    for index in (200, -201):
        with pytest.raises(IndexError):
            systems[index]
    with pytest.raises(KeyError):
        node["nothing"]


def test_materialised_parts_do_not_change_the_lazy_node(tmp_path: Path) -> None:
    node = write(tmp_path / "a.pack", x=TREE).lazy("x")
    for _ in range(2):
        part = materialise(node["section_run"])
        assert same(TREE["section_run"], part)
        part[0].clear()
        part.clear()
    assert same(TREE, node)


def test_only_touched_blocks_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write(tmp_path / "a.pack", x=TREE)
    count = [0]
    read = pack._reader.read

    def counted(start: int, length: int) -> bytes:
        count[0] += length
        return read(start, length)

    monkeypatch.setattr(pack._reader, "read", counted)
    calculation = pack.lazy("x")["section_run"][0]["section_single_configuration_calculation"][-1]
    assert calculation["energy_total"] == 9.0
    assert count[0] < 5000 < pack._reader.size / 10
    assert calculation["eigenvalues"].shape == (2, 20, 30)
    assert count[0] < 20_000


VALUES: list[Any] = [
    None, True, False, 0, -1, 2**63, -(2**63), 2**64, -(2**64), 10**500, 0.0, -0.0, 1e308,
    math.inf, -math.inf, math.nan,
    1 + 2j, "", "ü名\ud800", "x" * 10_000, b"bytes", b"b" * 10_000, [], {}, [[]], [{}],
    [None, 2**70, "a", 1.5], {"": {"": []}},
    np.array(3.5), np.array("text"), np.zeros((0, 3)), np.zeros((3, 0, 2), dtype=np.int8), np.array([True, False]),
    np.arange(10, dtype=">i4"), np.arange(3000, dtype=">f8"), np.arange(12).reshape(3, 4).T, np.array([math.nan, -0.0]),
    np.array(["a", "ü名", ""]), np.array(["x" * 50] * 100), np.array([], dtype="U5"), np.array([b"a", b"bc"]),
    np.arange(2000, dtype=np.complex64), np.array(["2020-01-01"], dtype="datetime64[ns]"), np.float16([1, 2]),
    np.random.default_rng(2).random(5000), np.zeros(100_000), list(range(10_000)), [2**65] * 2000, [[1.5, 2.5]] * 3000,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{type(value).__name__} {value!r:.20}")
def test_values_come_back(tmp_path: Path, value: Any) -> None:
    pack = write(tmp_path / "a.pack", x={"v": value, "l": [value, value], "after": 1})
    expected = {"v": value, "l": [value, value], "after": 1}
    assert same(expected, pack.read("x"))
    assert same(expected, pack.lazy("x"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, "a"), [1, "a"]),
        ({1: "a", np.int64(2): "b"}, {"1": "a", "2": "b"}),
        (np.float64(1.5), 1.5),
        (np.float32(0.1), float(np.float32(0.1))),
        (np.int32(7), 7),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (np.complex64(1j), 1j),
        ([np.int64(1), np.float64(2)], [1, 2.0]),
        (np.array([1, "a", None], dtype=object), [1, "a", None]),
        (np.array([1.5], dtype=np.longdouble), np.array([1.5])),
    ],
)
def test_other_types_become_plain_ones(tmp_path: Path, value: Any, expected: Any) -> None:
    assert same({"v": expected}, write(tmp_path / "a.pack", x={"v": value}).read("x"))


def test_arrays_are_writable_copies(tmp_path: Path) -> None:
    array = write(tmp_path / "a.pack", x={"v": np.zeros(3), "w": np.zeros(5000)}).read("x")
    for name in "vw":
        array[name][0] = 1
        assert array[name][0] == 1


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"a": [{"b": object()}]}, "/a/0/b is a object"),
        ({"a": {None: 1}}, "/a has the key None"),
        ({"a": {1: 1, "1": 2}}, "/a has two keys"),
        ({"a": np.zeros(2, dtype=[("x", "f8")])}, "/a cannot be stored"),
        ({"a": {1, 2}}, "/a is a set"),
        ([], "not a list"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_leaves_no_trace(tmp_path: Path, tree: Any, message: str) -> None:
    writer = ArchivePackWriter(tmp_path / "a.pack")
    writer.add("before", TREE)
    with pytest.raises(StorageError, match=message):
        writer.add("x", tree)
    writer.add("x", {"a": 1})
    with pytest.raises(StorageError, match="already"):
        writer.add("x", {"a": 1})
    writer.finish()
    pack = ArchivePack(FileReader(tmp_path / "a.pack"))
    assert pack.read("x") == {"a": 1}
    assert same(TREE, pack.read("before"))


def nested(levels: int) -> dict[str, Any]:
    tree: dict[str, Any] = {"deepest": "x"}
    for number in range(levels):
        tree = {"a": [tree]} if number % 2 else {"a": tree, "text": "y" * (number % 7) * 1000}
    return tree


def test_deep_nesting(tmp_path: Path) -> None:
    pack = write(tmp_path / "a.pack", x=nested(80))
    assert same(nested(80), pack.read("x"))
    assert same(nested(80), pack.lazy("x"))
    with pytest.raises(StorageError, match="deeper than 128"):
        write(tmp_path / "b.pack", x=nested(100_000))


def test_nothing_is_there_before_finish(tmp_path: Path) -> None:
    writer = ArchivePackWriter(tmp_path / "a.pack")
    writer.add("x", TREE)
    assert not (tmp_path / "a.pack").exists()
    writer.abort()
    writer.abort()
    assert list(tmp_path.iterdir()) == []


def test_packs_are_merged_without_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "1", a=TREE, b={"from": 1})
    write(tmp_path / "2", b={"from": 2}, c={"from": 2})
    monkeypatch.setattr(encoding, "decode_array", None)
    merge_archive_packs([tmp_path / "1", tmp_path / "2"], tmp_path / "all")
    monkeypatch.undo()
    pack = ArchivePack(FileReader(tmp_path / "all"))
    assert list(pack.calc_ids) == ["a", "b", "c"]
    assert same(TREE, pack.read("a"))
    assert pack.read("b") == pack.read("c") == {"from": 2}
    merge_archive_packs([], tmp_path / "none")
    assert list(ArchivePack(FileReader(tmp_path / "none")).calc_ids) == []


def test_a_damaged_source_is_not_merged(tmp_path: Path) -> None:
    write(tmp_path / "1", a={})
    (tmp_path / "2").write_bytes(b"nonsense")
    with pytest.raises(DamagedFile, match="2"):
        merge_archive_packs([tmp_path / "1", tmp_path / "2"], tmp_path / "all")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2"]


def test_many_entries(tmp_path: Path) -> None:
    pack = write(tmp_path / "a.pack", **{f"c{number}": {"n": number} for number in range(2000)})
    assert all(pack.read(f"c{number}") == {"n": number} for number in range(0, 2000, 37))


def test_opened_packs_are_shared(store: ObjectStore, tmp_path: Path) -> None:
    write(tmp_path / "a.pack", x=TREE)
    store.put_file("ab/x/archive-1.pack", tmp_path / "a.pack")
    assert open_archive_pack(store, "ab/x/archive-1.pack") is open_archive_pack(store, "ab/x/archive-1.pack")


def test_unknown_versions_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.pack", x={})
    data = (tmp_path / "a.pack").read_bytes()
    (tmp_path / "a.pack").write_bytes(archive_index._header(7) + data[16:])
    with pytest.raises(StorageError, match="version 7"):
        ArchivePack(FileReader(tmp_path / "a.pack"))


class TestLies:
    """Blocks with right checksums and wrong content are refused as well, without hang and large allocation."""

    def read(self, tmp_path: Path, *parts: bytes, monkeypatch: pytest.MonkeyPatch | None = None) -> Any:
        writer = ArchivePackWriter(tmp_path / "a.pack")
        writer.copy("x", parts, len(parts[-1]))
        writer.finish()
        pack = ArchivePack(FileReader(tmp_path / "a.pack"))
        with pytest.raises(DamagedFile, match="archive of x"):
            pack.read("x")
        with pytest.raises(DamagedFile, match="archive of x"):
            materialise(pack.lazy("x"))

    def reference(self, offset: int, length: int, is_list: bool = False) -> bytes:
        packed = encoding.Reference(offset, length, is_list).packed()
        return blocks.make_block(blocks.VALUE, b"\x81\xa1a" + packed)

    def test_references_to_themselves_and_forward(self, tmp_path: Path) -> None:
        block = self.reference(0, 60)
        for offset, length in ((0, len(block)), (0, 10**18), (10**18, 5), (2**63, 2**63), (0, 0)):
            for is_list in (False, True):
                self.read(tmp_path, self.reference(offset, length, is_list))

    def test_arrays_with_wrong_shapes(self, tmp_path: Path) -> None:
        for dtype, shape in (
            ("<f8", [10**15]),
            ("<f8", [2**32, 2**32, 0, 1]),
            ("<f8", [-1]),
            ("<f8", [1.5]),
            ("<f8", "ab"),
            ("<f8", [1] * 40),
            ("|O", [1]),
            ("<U999999999", [1]),
            ("f8,f8", [1]),
            (5, [1]),
        ):
            array = blocks.make_block(blocks.ARRAY, encoding.pack([dtype, shape]) + bytes(4))
            self.read(tmp_path, array, self.reference(0, len(array)))

    def test_lists_with_wrong_tables(self, tmp_path: Path) -> None:
        group = blocks.make_block(blocks.VALUE, encoding.pack([1, 2]))
        size = len(group)
        for table in (
            [[3], [0], [size]],
            [[10**15], [0], [size]],
            [[0], [0], [size]],
            [[-2], [0], [size]],
            [[2], [0, 0], [size]],
            [[2], [0], [10**15]],
            [["a"], [0], [size]],
            [[2], [0]],
            7,
            {},
        ):
            block = blocks.make_block(blocks.LIST, encoding.pack(table))
            self.read(tmp_path, group, block, self.reference(size, len(block), True))

    def test_lengths_of_compressed_blocks(self, tmp_path: Path) -> None:
        block = blocks.make_block(blocks.VALUE, encoding.pack({"a": "x" * 1000}))
        head = list(blocks.HEAD.unpack_from(block))
        for position, value in ((4, 10**15), (4, 5), (5, 10**15), (1, 9), (1, 0), (2, 9)):
            lie = [*head[:position], value, *head[position + 1 :]]
            rest = struct.pack("<BBHQQ", *lie[1:]) + block[24:]
            self.read(tmp_path, blocks.isal_zlib.crc32(rest).to_bytes(4, "little") + rest)

    def test_values_of_other_kinds(self, tmp_path: Path) -> None:
        huge = b"\xff\xff\xff\xff"
        values = [b"", b"\xc1", b"\x91", b"\xdd" + huge, b"\xdf" + huge, b"\xc6" + huge, b"\x90", b"\x80\x80"]
        values += [b"\x91" * 5000 + b"\x90", b"\x81\xa1a\xd4\x09x", b"\x81\x01\x01"]
        for data in values:
            self.read(tmp_path, blocks.make_block(blocks.VALUE, data))


def test_shuffling_is_undone() -> None:
    for length in (64, 65, 100, 1001):
        data = (b"\1\2\3\4\0\0\0\0" * 200)[:length]
        for width in (1, 2, 3, 8, 16):
            block = blocks.make_block(blocks.ARRAY, data, width)
            assert blocks.read_block(block, blocks.ARRAY) == (blocks.ARRAY, data)


def test_groups_of_list_items_stay_small(tmp_path: Path) -> None:
    items = [{"text": "x" * 1000, "n": number} for number in range(1000)]
    node = write(tmp_path / "a.pack", x={"l": items}).lazy("x")
    assert node["l"][777] == items[777]
    assert max(node["l"]._items._ends) == 1000
    assert len(node["l"]._items._ends) > 1000 * 1000 / archive_encoder.GROUP / 2


def test_threads_share_a_pack(tmp_path: Path) -> None:
    pack = write(tmp_path / "a.pack", x=TREE, y=TREE)
    with ThreadPoolExecutor(8) as threads:
        assert all(same(TREE, tree) for tree in threads.map(pack.read, ["x", "y"] * 10))
