"""Writing archive packs: trees in, one file out.

A subtree or array above `SPILL` bytes becomes a block of its own; a long list of sections becomes groups of items
with a table. Blocks are written children first, so every reference points backwards and the root of an entry is its
last block.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import msgpack
import numpy as np

from nomad.errors import StorageError
from nomad.storage import archive_blocks as blocks
from nomad.storage import archive_encoding as encoding
from nomad.storage import durable
from nomad.storage.archive_index import HEADER, Extent, make_footer, make_index

SPILL = 4096
"""Bytes above which a value gets a block of its own."""
GROUP = 16384
"""Bytes of list items that are put into one block."""
DEEPEST = 128
"""Most levels of lists and objects in each other."""

_SCALARS = frozenset((str, int, float, bool, type(None)))


class ArchivePackWriter:
    """Writes an archive pack to `path`, which exists once `finish` has returned and not before.

    Trees consist of mappings, lists, tuples, str, bytes, int, float, complex, bool, None, numpy arrays and numpy
    scalars. Tuples are read back as lists, keys that are integers as text, numpy scalars as Python numbers, arrays of
    objects as lists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        durable.make_folders(path.parent)
        self._part = durable.part_path(path)
        self._file = self._part.open("xb")
        self._extents: dict[str, Extent] = {}
        self._file.write(HEADER)

    def __contains__(self, calc_id: object) -> bool:
        return calc_id in self._extents

    def add(self, calc_id: str, tree: Mapping[str, Any]) -> None:
        """Append the archive of an entry.

        Raises `StorageError` if it is there already, or if the tree holds what cannot be stored; the message names the
        place, and the pack is as before.
        """
        if calc_id in self._extents:
            raise StorageError(f"The archive of {calc_id} is in the pack already.")
        start = self._file.tell()
        try:
            root = _EntryEncoder(self._append, start).root(tree)
        except BaseException:
            self._file.seek(start)
            self._file.truncate()
            raise
        self._extents[calc_id] = Extent(start, self._file.tell() - start, root.length)

    def copy(self, calc_id: str, pieces: Iterable[bytes], root_size: int) -> None:
        """Append the bytes of an entry as they lie in another pack."""
        start = self._file.tell()
        for piece in pieces:
            self._file.write(piece)
        self._extents[calc_id] = Extent(start, self._file.tell() - start, root_size)

    def _append(self, data: bytes) -> int:
        position = self._file.tell()
        self._file.write(data)
        return position

    def finish(self, *, sync: bool = True) -> None:
        """Write the index, make everything durable, and give the file its name.

        Without `sync` the file is complete but may be lost with the power: for packs that are merged into others.
        """
        try:
            index = make_index(self._extents)
            position = self._append(index)
            self._file.write(make_footer(position, len(index), len(self._extents)))
            self._file.flush()
            if sync:
                os.fsync(self._file.fileno())
            self._file.close()
            if sync:
                durable.rename(self._part, self.path)
            else:
                self._part.replace(self.path)
        except OSError as error:
            self.abort()
            raise StorageError(f"The archive pack {self.path} cannot be written: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.abort()

    def abort(self) -> None:
        """Leave nothing behind unless finished; may be called at any time, also twice. `with` does it at its end."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class _EntryEncoder:
    """Encodes one tree; values return as MessagePack, large ones as reference to a block that has been written."""

    def __init__(self, append: Callable[[bytes], int], start: int) -> None:
        self._append = append
        self._start = start
        self._path: list[str | int] = []
        packer = msgpack.Packer(autoreset=True)
        self._list_head: Callable[[int], bytes] = packer.pack_array_header
        self._map_head: Callable[[int], bytes] = packer.pack_map_header

    def root(self, tree: Mapping[str, Any]) -> encoding.Reference:
        if not isinstance(tree, Mapping):
            raise StorageError(f"An archive is an object with sections, not a {type(tree).__name__}.")
        return self._block(blocks.VALUE, self._mapping(tree))

    def _block(self, kind: int, data: bytes, width: int = 1) -> encoding.Reference:
        block = blocks.make_block(kind, data, width)
        return encoding.Reference(self._append(block) - self._start, len(block), kind == blocks.LIST)

    def _child(self, key: str | int, value: Any) -> bytes:
        """A value inside another one: as it is if small, else the reference to it."""
        self._path.append(key)
        if len(self._path) > DEEPEST:
            raise self._refused(f"is nested deeper than {DEEPEST} levels")
        data = self._value(value)
        self._path.pop()
        return data if len(data) <= SPILL else self._block(blocks.VALUE, data).packed()

    def _value(self, value: Any) -> bytes:
        if type(value) in (str, float, bool, type(None), bytes):
            return encoding.pack(value)
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, (list, tuple)):
            return self._list(value)
        if isinstance(value, np.ndarray):
            return self._array(value)
        return self._scalar(value)

    def _scalar(self, value: Any) -> bytes:
        if isinstance(value, (bool, np.bool_)):
            return encoding.pack(bool(value))
        if isinstance(value, (int, np.integer)) and not isinstance(value, np.timedelta64):
            return encoding.pack_integer(int(value))
        if isinstance(value, (float, np.floating)):
            return encoding.pack(float(value))
        if isinstance(value, (complex, np.complexfloating)):
            return encoding.pack_complex(complex(value))
        if isinstance(value, (str, bytes)):
            return encoding.pack(str(value) if isinstance(value, str) else bytes(value))
        if isinstance(value, np.generic):
            return self._array(np.asarray(value))
        raise self._refused(f"is a {type(value).__name__}, which cannot be stored")

    def _mapping(self, value: Mapping[Any, Any]) -> bytes:
        pieces = [self._map_head(len(value))]
        names = set()
        for key, child in value.items():
            name = self._key(key)
            names.add(name)
            pieces.append(encoding.pack(name))
            pieces.append(self._child(name, child))
        if len(names) != len(value):
            raise self._refused("has two keys that are the same as text")
        return b"".join(pieces)

    def _key(self, key: Any) -> str:
        if isinstance(key, str):
            return str(key)
        if isinstance(key, (int, np.integer)) and not isinstance(key, bool):
            return str(int(key))
        raise self._refused(f"has the key {key!r}, which is neither text nor an integer")

    def _list(self, value: list[Any] | tuple[Any, ...]) -> bytes:
        if _SCALARS.issuperset(map(type, value)):
            try:
                return encoding.pack(value)
            except OverflowError:
                return self._list_head(len(value)) + b"".join(
                    encoding.pack_integer(item) if type(item) is int else encoding.pack(item) for item in value
                )
        items = [self._child(number, item) for number, item in enumerate(value)]
        if sum(map(len, items)) <= SPILL:
            return self._list_head(len(items)) + b"".join(items)
        return self._grouped(items)

    def _grouped(self, items: list[bytes]) -> bytes:
        counts: list[int] = []
        offsets: list[int] = []
        lengths: list[int] = []
        start = 0
        while start < len(items):
            stop, size = start, 0
            while stop < len(items) and (stop == start or size + len(items[stop]) <= GROUP):
                size += len(items[stop])
                stop += 1
            group = self._block(blocks.VALUE, self._list_head(stop - start) + b"".join(items[start:stop]))
            counts.append(stop - start)
            offsets.append(group.offset)
            lengths.append(group.length)
            start = stop
        return self._block(blocks.LIST, encoding.pack([counts, offsets, lengths])).packed()

    def _array(self, value: np.ndarray[Any, Any]) -> bytes:
        if value.dtype.kind == "O":
            return self._value(value.tolist())
        try:
            array = encoding.storable(value)
        except StorageError as error:
            raise self._refused(f"cannot be stored: {error}") from error
        data = encoding.array_head(array) + array.tobytes()
        if len(data) > SPILL:
            return self._block(blocks.ARRAY, data, _width(array.dtype)).packed()
        return encoding.pack(msgpack.ExtType(encoding.EXT_ARRAY, data))

    def _refused(self, reason: str) -> StorageError:
        return StorageError(f"The value at /{'/'.join(map(str, self._path[:20]))} {reason}.")


def _width(dtype: np.dtype[Any]) -> int:
    """Bytes per number, for shuffling."""
    if dtype.kind == "c":
        return dtype.itemsize // 2
    if dtype.kind == "U":
        return math.gcd(4, dtype.itemsize) or 1
    return 1 if dtype.kind == "S" else dtype.itemsize
