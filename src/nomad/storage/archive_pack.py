"""Archive packs: the archives of an upload in one file, readable in parts.

The format is described in `docs/reference/archive-pack.md`. A whole entry is one read; a lazy entry reads a block
when it is touched, from a file or by ranges from any object store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nomad.errors import DamagedFile, NotFound
from nomad.storage.archive_encoding import Reference
from nomad.storage.archive_index import Extent, read_index
from nomad.storage.archive_nodes import EntryBlocks, LazyDict, LazyList, materialise
from nomad.storage.archive_writer import ArchivePackWriter
from nomad.storage.objects import FileReader, ObjectStore, RandomReader
from nomad.storage.pack_cache import PackCache

__all__ = [
    "ArchivePack",
    "ArchivePackWriter",
    "LazyDict",
    "LazyList",
    "copy_archives",
    "materialise",
    "merge_archive_packs",
    "open_archive_pack",
]

CHUNK = 1024 * 1024


class ArchivePack:
    """An opened archive pack. Safe to use from several threads. Damage is reported as `DamagedFile`."""

    def __init__(self, reader: RandomReader) -> None:
        self._reader = reader
        self._index = read_index(reader)

    @classmethod
    def open(cls, store: ObjectStore, key: str) -> ArchivePack:
        """Open the pack with this key; raises `ObjectMissing`, `DamagedFile`."""
        return cls(store.reader(key))

    @property
    def name(self) -> str:
        """Key of the pack, for messages."""
        return self._reader.name

    @property
    def calc_ids(self) -> Sequence[str]:
        """Ids of all entries, sorted."""
        return self._index.ids

    @property
    def weight(self) -> int:
        """Roughly the bytes of memory that the index needs."""
        return 4096 + 120 * len(self._index.ids)

    def __contains__(self, calc_id: object) -> bool:
        return isinstance(calc_id, str) and self._index.find(calc_id) is not None

    def __len__(self) -> int:
        return len(self._index.ids)

    def close(self) -> None:
        """Close the file; happens by itself when the pack is not used any more."""
        self._reader.close()

    def read(self, calc_id: str) -> dict[str, Any]:
        """The whole archive of an entry: dicts, lists, values and numpy arrays; raises `NotFound`, `DamagedFile`."""
        extent = self._extent(calc_id)
        data = self._reader.read(extent.start, extent.size)
        entry = EntryBlocks(lambda offset, length: data[offset : offset + length], self._entry_name(calc_id))
        return self._checked_root(entry, entry.whole(*self._root(entry, extent)))

    def lazy(self, calc_id: str) -> LazyDict:
        """The archive of an entry as a mapping that reads on touch; raises `NotFound`, `DamagedFile`."""
        extent = self._extent(calc_id)

        def read(offset: int, length: int) -> bytes:
            return self._reader.read(extent.start + offset, length)

        entry = EntryBlocks(read, self._entry_name(calc_id))
        value, limit = self._root(entry, extent)
        return LazyDict(entry, self._checked_root(entry, value), limit)

    def _root(self, entry: EntryBlocks, extent: Extent) -> tuple[Any, int]:
        offset = extent.size - extent.root_size
        return entry.value(Reference(offset, extent.root_size, False), extent.size), offset

    def _checked_root(self, entry: EntryBlocks, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise entry.damaged("its root is no object")
        return value

    def _entry_name(self, calc_id: str) -> str:
        return f"The archive of {calc_id} in {self._reader.name}"

    def _extent(self, calc_id: str) -> Extent:
        extent = self._index.find(calc_id)
        if extent is None:
            raise NotFound(f"There is no archive of {calc_id}.")
        return extent

    def root_size(self, calc_id: str) -> int:
        """Bytes of the root block of an entry; for copying."""
        return self._extent(calc_id).root_size

    def stored(self, calc_id: str) -> Iterator[bytes]:
        """The blocks of an entry as they lie in the pack, in pieces; only their number is checked."""
        extent = self._extent(calc_id)
        done = 0
        while done < extent.size:
            data = self._reader.read(extent.start + done, min(CHUNK, extent.size - done))
            if not data:
                raise DamagedFile(f"{self._entry_name(calc_id)} is damaged: it is cut short.")
            yield data
            done += len(data)

    def verify(self) -> list[str]:
        """Read everything; one message for each entry that is damaged."""
        problems = []
        for calc_id in self.calc_ids:
            try:
                self.read(calc_id)
            except DamagedFile as error:
                problems.append(error.message)
        return problems


def merge_archive_packs(sources: Sequence[Path], target: Path, *, sync: bool = True) -> None:
    """Put the entries of several packs into one, copying blocks; for equal ids the later source wins.

    Without `sync` the target is not durable yet: for those who hand it on to a store, which sees to that.

    Raises `DamagedFile` if an index is damaged; `target` is then as before. Sources stay.
    """
    packs = [ArchivePack(FileReader(source)) for source in sources]
    holders = {calc_id: pack for pack in packs for calc_id in pack.calc_ids}
    writer = ArchivePackWriter(target)
    try:
        for calc_id, pack in holders.items():
            writer.copy(calc_id, pack.stored(calc_id), pack.root_size(calc_id))
        writer.finish(sync=sync)
    finally:
        writer.abort()
        for pack in packs:
            pack.close()


def copy_archives(pack: ArchivePack, calc_ids: Iterable[str], target: Path) -> None:
    """Put some entries of a pack into a new one, copying blocks, for use by this process: it is not made durable.

    Raises `DamagedFile`, `NotFound`; there is no `target` then.
    """
    with ArchivePackWriter(target) as writer:
        for calc_id in calc_ids:
            writer.copy(calc_id, pack.stored(calc_id), pack.root_size(calc_id))
        writer.finish(sync=False)


_cache: PackCache[ArchivePack] = PackCache(ArchivePack.open, count=256, weight=256 * 1024 * 1024)


def open_archive_pack(store: ObjectStore, key: str) -> ArchivePack:
    """The pack with this key, from the cache of opened packs if it is there; raises `ObjectMissing`, `DamagedFile`."""
    return _cache.get(store, key)
