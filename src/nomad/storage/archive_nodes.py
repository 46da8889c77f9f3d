"""Lazy views of an archive: mappings and sequences that read a block when somebody touches what is in it.

A `LazyDict` or `LazyList` gives plain values, numpy arrays, plain lists (of plain values) and further lazy nodes;
`materialise` turns any of them into dicts and lists. Damage shows as `DamagedFile` when the block is touched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, overload

from nomad.errors import DamagedFile
from nomad.storage import archive_blocks as blocks
from nomad.storage import archive_encoding as encoding
from nomad.storage.archive_encoding import Reference

_CONTAINERS = (dict, list, Reference)


class EntryBlocks:
    """The blocks of one entry, by reference. `read` gets offset, from the begin of the entry, and length."""

    def __init__(self, read: Callable[[int, int], bytes], name: str) -> None:
        self._read = read
        self._name = name

    def load(self, reference: Reference, limit: int) -> tuple[int, bytes]:
        """Kind and content of a block that ends before `limit`, the begin of the block that refers to it."""
        # References go backwards only, so following them ends.
        if reference.offset + reference.length > limit:
            raise self.damaged("a reference points forward")
        try:
            kinds = blocks.LIST if reference.is_list else (blocks.VALUE, blocks.ARRAY)
            return blocks.read_block(self._read(reference.offset, reference.length), kinds)
        except ValueError as error:
            raise self.damaged(str(error)) from error

    def value(self, reference: Reference, limit: int) -> Any:
        """The value that is referred to, with what it refers to left as `Reference`."""
        kind, data = self.load(reference, limit)
        try:
            return encoding.decode_array(data) if kind == blocks.ARRAY else encoding.unpack(data)
        except ValueError as error:
            raise self.damaged(str(error)) from error

    def table(self, reference: Reference, limit: int) -> tuple[list[int], list[Reference]]:
        """The table of a list: for each group the number of the item behind it, and where it is."""
        _, data = self.load(reference, limit)
        try:
            counts, offsets, lengths = encoding.unpack(data)
            if any(type(n) is not int or n < 0 for column in (counts, offsets, lengths) for n in column):
                raise ValueError("the table of a list holds what is no number")
            groups = [Reference(*place, False) for place in zip(offsets, lengths, strict=True)]
            if len(groups) != len(counts) or 0 in counts:
                raise ValueError("the table of a list has a wrong number of groups")
        except (ValueError, TypeError) as error:
            raise self.damaged(str(error)) from error
        return list(accumulate(counts)), groups

    def group(self, reference: Reference, limit: int, count: int) -> list[Any]:
        """A group of `count` list items."""
        items = self.value(reference, limit)
        if not isinstance(items, list) or len(items) != count:
            raise self.damaged("a group of list items has a wrong number of them")
        return items

    def node(self, value: Any, limit: int) -> Any:
        """What a reader sees of a decoded value that stands in the block at `limit`."""
        while isinstance(value, Reference):
            if value.is_list:
                ends, groups = self.table(value, limit)
                return LazyList(self, GroupedItems(self, ends, groups, value.offset))
            value, limit = self.value(value, limit), value.offset
        if isinstance(value, dict):
            return LazyDict(self, value, limit)
        if isinstance(value, list) and any(isinstance(item, _CONTAINERS) for item in value):
            return LazyList(self, InlineItems(value, limit))
        return value

    def whole(self, value: Any, limit: int) -> Any:
        """The same completely read."""
        while isinstance(value, Reference):
            if value.is_list:
                ends, groups = self.table(value, limit)
                source = GroupedItems(self, ends, groups, value.offset)
                return [self.whole(*source.get(index)) for index in range(len(source))]
            value, limit = self.value(value, limit), value.offset
        if isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, _CONTAINERS):
                    value[key] = self.whole(item, limit)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, _CONTAINERS):
                    value[index] = self.whole(item, limit)
        return value

    def damaged(self, reason: str) -> DamagedFile:
        """The error of this entry."""
        return DamagedFile(f"{self._name} is damaged: {reason}.")


class InlineItems:
    """Items of a short list, which stand in one block with it."""

    def __init__(self, items: list[Any], limit: int) -> None:
        self._items = items
        self._limit = limit

    def __len__(self) -> int:
        return len(self._items)

    def get(self, index: int) -> tuple[Any, int]:
        """An item, and the position of the block that holds it."""
        return self._items[index], self._limit


class GroupedItems:
    """Items of a long list: groups in blocks of their own; the last used group stays in memory."""

    def __init__(self, entry: EntryBlocks, ends: list[int], groups: list[Reference], limit: int) -> None:
        self._entry = entry
        self._ends = ends
        self._groups = groups
        self._limit = limit
        self._held: tuple[int, list[Any]] = (-1, [])

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def get(self, index: int) -> tuple[Any, int]:
        """An item, and the position of the block that holds it."""
        number = bisect_right(self._ends, index)
        start = self._ends[number - 1] if number else 0
        group = self._groups[number]
        held, items = self._held
        if held != number:
            items = self._entry.group(group, self._limit, self._ends[number] - start)
            self._held = (number, items)
        return items[index - start], group.offset


class LazyDict(Mapping[str, Any]):
    """An object of an archive."""

    def __init__(self, entry: EntryBlocks, values: dict[str, Any], limit: int) -> None:
        self._entry = entry
        self._values = values
        self._limit = limit
        self._nodes: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._nodes:
            self._nodes[key] = self._entry.node(self._values[key], self._limit)
        return self._nodes[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __repr__(self) -> str:
        return f"LazyDict({', '.join(self._values)})"

    def whole(self) -> dict[str, Any]:
        """Everything below as dicts and lists."""
        return {key: self._entry.whole(_copied(value), self._limit) for key, value in self._values.items()}


class LazyList(Sequence[Any]):
    """A list of an archive that holds objects, lists or large values."""

    def __init__(self, entry: EntryBlocks, items: InlineItems | GroupedItems) -> None:
        self._entry = entry
        self._items = items

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(f"there is no item {index} in a list of {len(self)}")
        return self._entry.node(*self._items.get(number))

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"LazyList({len(self)} items)"

    def whole(self) -> list[Any]:
        """Everything below as dicts and lists."""
        items = (self._items.get(index) for index in range(len(self)))
        return [self._entry.whole(_copied(item), limit) for item, limit in items]


def _copied(value: Any) -> Any:
    """Containers anew, as `EntryBlocks.whole` fills them in place."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value


def materialise(node: Any) -> Any:
    """Dicts and lists instead of lazy nodes; other values as they are."""
    return node.whole() if isinstance(node, (LazyDict, LazyList)) else node
