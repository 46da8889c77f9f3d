"""One archive as the blocks of a pack.

A subtree or array above `SPILL` bytes becomes a block of its own; a long list of sections becomes groups of items
with a table. Blocks are written children first, so every reference points backwards and the root of an entry is its
last block.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import msgpack
import numpy as np

from nomad.errors import StorageError
from nomad.storage import archive_blocks as blocks
from nomad.storage import archive_encoding as encoding

SPILL = 4096
"""Bytes above which a value gets a block of its own."""
GROUP = 16384
"""Bytes of list items that are put into one block."""
DEEPEST = 128
"""Most levels of lists and objects in each other."""

_SCALARS = frozenset((str, int, float, bool, type(None)))
_TEXT = frozenset((str,))
_LEAVES = _SCALARS | {bytes, np.ndarray}


class _Large(Exception):
    """A value holds an array that gets a block of its own, so it is not to be packed as a whole."""


class EntryEncoder:
    """Encodes one tree; values return as MessagePack, large ones as reference to a block that has been written."""

    def __init__(self, append: Callable[[bytes], int], start: int) -> None:
        self._append = append
        self._start = start
        self._path: list[str | int] = []
        packer = msgpack.Packer(autoreset=True, use_bin_type=True, unicode_errors="surrogatepass")
        self._pack: Callable[[Any], bytes] = packer.pack
        self._list_head: Callable[[int], bytes] = packer.pack_array_header
        self._map_head: Callable[[int], bytes] = packer.pack_map_header
        small = msgpack.Packer(autoreset=True, use_bin_type=True, unicode_errors="surrogatepass", default=_small)
        self._pack_small: Callable[[Any], bytes] = small.pack
        self._reset_small: Callable[[], None] = small.reset
        self._plain = False

    def root(self, tree: Mapping[str, Any]) -> encoding.Reference:
        if not isinstance(tree, Mapping):
            raise StorageError(f"An archive is an object with sections, not a {type(tree).__name__}.")
        self._plain = _has_plain_containers(tree)
        return self._block(blocks.VALUE, self._mapping(tree))

    def _block(self, kind: int, data: bytes, width: int = 1) -> encoding.Reference:
        block = blocks.make_block(kind, data, width)
        return encoding.Reference(self._append(block) - self._start, len(block), kind == blocks.LIST)

    def _child(self, key: str | int, value: Any) -> bytes:
        """A value inside another one: as it is if small, else the reference to it."""
        self._path.append(key)
        if len(self._path) > DEEPEST:
            raise self._refused(f"is nested deeper than {DEEPEST} levels")
        data = self._whole(value) or self._value(value)
        self._path.pop()
        return data if len(data) <= SPILL else self._block(blocks.VALUE, data).packed()

    def _whole(self, value: Any) -> bytes | None:
        """An object or list with everything in it, by one call of the packer; None if it is large or unusual."""
        if not self._plain or not isinstance(value, (dict, list)):
            return None
        try:
            data = self._pack_small(value)
        except (_Large, StorageError, TypeError, ValueError, OverflowError):
            self._reset_small()
            return None
        return data if len(data) <= SPILL else None

    def _value(self, value: Any) -> bytes:
        if type(value) in (str, float, bool, type(None), bytes):
            return self._pack(value)
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
            pieces.append(self._pack(name))
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
        data = encoding.array_bytes(array)
        if len(data) > SPILL:
            return self._block(blocks.ARRAY, data, _width(array.dtype)).packed()
        return encoding.pack(msgpack.ExtType(encoding.EXT_ARRAY, data))

    def _refused(self, reason: str) -> StorageError:
        return StorageError(f"The value at /{'/'.join(map(str, self._path[:20]))} {reason}.")


def _small(value: Any) -> Any:
    """What the packer does not know: small arrays and numpy's numbers."""
    if type(value) is np.ndarray:
        if value.nbytes > SPILL:
            raise _Large
        if value.dtype.kind == "O":
            return value.tolist()
        return msgpack.ExtType(encoding.EXT_ARRAY, encoding.array_bytes(encoding.storable(value)))
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer) and not isinstance(value, np.timedelta64):
        return int(value)
    if isinstance(value, np.floating):
        return float(value)
    raise _Large


def _has_plain_containers(value: Any, depth: int = 0) -> bool:
    """Whether the tree consists of dicts with text as keys and lists, not too deep, besides values."""
    if depth >= DEEPEST:
        return False
    if type(value) is dict:
        if not _TEXT.issuperset(map(type, value)):
            return False
        items = list(value.values())
    elif type(value) is list:
        items = value
    else:
        return False
    if _LEAVES.issuperset(map(type, items)):
        return True
    return all(
        _has_plain_containers(item, depth + 1) if isinstance(item, (dict, list, tuple, Mapping)) else _is_leaf(item)
        for item in items
    )


def _is_leaf(value: Any) -> bool:
    return type(value) in _LEAVES or isinstance(value, (np.bool_, np.integer, np.floating))


def _width(dtype: np.dtype[Any]) -> int:
    """Bytes per number, for shuffling."""
    if dtype.kind == "c":
        return dtype.itemsize // 2
    if dtype.kind == "U":
        return math.gcd(4, dtype.itemsize) or 1
    return 1 if dtype.kind == "S" else dtype.itemsize
