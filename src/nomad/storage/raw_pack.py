"""Reading raw packs: the files of an upload, by name, from one zip.

The directory of the pack is kept as it lies in the file plus one number per member, so a pack with a million members
needs some 100 MB and opens in a few seconds. It is sorted by name and protected by a checksum in the comment of the
zip. No byte of a member is handed out before its segment has passed its checksum.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import TYPE_CHECKING, cast

from isal import igzip_lib, isal_zlib

from nomad.errors import DamagedFile, NotFound
from nomad.storage import zip_format as zf
from nomad.storage.objects import ObjectStore, RandomReader
from nomad.storage.pack_cache import PackCache
from nomad.storage.raw_directory import Directory, read_directory
from nomad.storage.raw_member import RawMember
from nomad.storage.raw_pack_writer import RawPackWriter

if TYPE_CHECKING:
    from nomad.storage.raw_columns import MemberColumns

__all__ = ["RawMember", "RawPack", "RawPackWriter", "open_raw_pack"]

_IsalError = cast(type[Exception], igzip_lib.IsalError)  # the stubs of isal call it an instance


class Members(Mapping[str, RawMember]):
    """Members by name, in order of their names."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def __getitem__(self, name: str) -> RawMember:
        row = self._directory.find(name)
        if row is None:
            raise KeyError(name)
        return self._directory.member(row)

    def __iter__(self) -> Iterator[str]:
        return (self._directory.name(row) for row in range(len(self._directory)))

    def __len__(self) -> int:
        return len(self._directory)

    def items(self) -> ItemsView[str, RawMember]:
        """Names with members, without a search for each name."""
        return _Items(self)

    def values(self) -> ValuesView[RawMember]:
        """Members, without a search for each name."""
        return _Values(self)

    def in_order(self) -> Iterator[RawMember]:
        """All members in order of their names."""
        return map(self._directory.member, range(len(self._directory)))


class _Items(ItemsView[str, RawMember]):
    _mapping: Members

    def __iter__(self) -> Iterator[tuple[str, RawMember]]:
        return ((member.name, member) for member in self._mapping.in_order())


class _Values(ValuesView[RawMember]):
    _mapping: Members

    def __iter__(self) -> Iterator[RawMember]:
        return self._mapping.in_order()


class RawPack:
    """An opened raw pack. Safe to use from several threads. Damage is reported as `DamagedFile`."""

    def __init__(self, reader: RandomReader) -> None:
        self._reader = reader
        self._directory = read_directory(reader)
        self.members = Members(self._directory)

    @classmethod
    def open(cls, store: ObjectStore, key: str) -> RawPack:
        """Open the pack with this key; raises `ObjectMissing`, `DamagedFile`."""
        return cls(store.reader(key))

    @property
    def name(self) -> str:
        """Key of the pack, for messages."""
        return self._reader.name

    @property
    def weight(self) -> int:
        """Roughly the bytes of memory that the directory needs."""
        return self._directory.weight

    def close(self) -> None:
        """Close the file; happens by itself when the pack is not used any more."""
        self._reader.close()

    def rows_with_prefix(self, prefix: str) -> range:
        """Rows of the members whose name begins with `prefix`, by name."""
        return self._directory.rows_with_prefix(prefix)

    def row(self, name: str) -> int | None:
        """Row of a member; None if there is none with this name."""
        return self._directory.find(name)

    def name_at(self, row: int) -> str:
        """Name of the member in a row."""
        return self._directory.name(row)

    def member_at(self, row: int) -> RawMember:
        """The member in a row."""
        return self._directory.member(row)

    def columns(self, rows: Sequence[int]) -> MemberColumns:
        """The members in these rows as columns."""
        return self._directory.columns(rows)

    def record_bytes(self, starts: Iterable[int], stops: Iterable[int]) -> list[bytes]:
        """Bytes of the directory, by the positions that `columns` has."""
        return self._directory.slices(starts, stops)

    def listing(self, directory: str) -> list[RawMember] | None:
        """Files directly in `directory` ('' is the root), by name; None if there is no such directory.

        A directory that only has sub-directories gives an empty list.
        """
        rows = self._rows_in(directory)
        if not rows and directory.strip("/"):
            return None
        return [self._directory.member(row) for row in self.listing_rows(directory)]

    def listing_rows(self, directory: str) -> list[int]:
        """Rows of the files directly in `directory`, by name; none if there is no such directory."""
        return [row for row in self._children(directory) if isinstance(row, int)]

    def tree(self, directory: str) -> tuple[list[str], list[str]] | None:
        """Paths of the sub-directories and of the files directly in `directory`, by name; None if there is none."""
        if not self._rows_in(directory) and directory.strip("/"):
            return None
        children = list(self._children(directory))
        files = [self._directory.name(child) for child in children if isinstance(child, int)]
        return [child for child in children if isinstance(child, str)], files

    def members_in(self, directory: str) -> Iterator[RawMember]:
        """All members anywhere below a directory, by name."""
        return (self._directory.member(row) for row in self._rows_in(directory))

    def _rows_in(self, directory: str) -> range:
        return self._directory.rows_with_prefix(_prefix(directory))

    def _children(self, directory: str) -> Iterator[int | str]:
        """Row numbers of files and paths of sub-directories; walks over what is below these in one step each."""
        prefix = _prefix(directory)
        rows = self._rows_in(directory)
        row = rows.start
        while row < rows.stop:
            rest = self._directory.name(row)[len(prefix) :]
            if "/" in rest:
                child = f"{prefix}{rest.partition('/')[0]}"
                yield child
                row = self._directory.position(f"{child}0")  # "0" is the character after "/"
            else:
                yield row
                row += 1

    def read(self, name: str, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Content from `offset`, at most `length` bytes, in pieces; raises `NotFound`, `DamagedFile`."""
        return self.read_member(self.member(name), offset, length)

    def member(self, name: str) -> RawMember:
        """The member; raises `NotFound`."""
        try:
            return self.members[name]
        except KeyError as error:
            raise NotFound(f"There is no file {name!r}.") from error

    def read_bytes(self, name: str) -> bytes:
        """The whole content; for small files."""
        return b"".join(self.read(name))

    def read_member(self, member: RawMember, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `read`."""
        stop = member.size if length is None else min(member.size, offset + length)
        self._check_header(member)
        if offset >= stop:
            return
        table = member.segments
        step = table.length if table else member.size
        first = offset // step
        position = member.data_offset + (sum(table.compressed[:first]) if table else 0)
        for index in range(first, -(-stop // step)):
            compressed = table.compressed[index] if table else member.compressed_size
            crc = table.crc[index] if table else member.crc32
            size = min(step, member.size - index * step)
            last = (index + 1) * step >= member.size
            data = self._segment(member, position, compressed, size, crc, last)
            position += compressed
            start = index * step
            if start < offset or start + size > stop:
                data = data[max(offset - start, 0) : stop - start]
            if data:
                yield data

    def _segment(self, member: RawMember, position: int, compressed: int, size: int, crc: int, last: bool) -> bytes:
        data = self._reader.read(position, compressed)
        if len(data) != compressed:
            raise self._damaged(member, "it is cut short")
        if member.method == zf.DEFLATED:
            decompressor = isal_zlib.decompressobj(-15)
            try:
                data = decompressor.decompress(data, size + 1)
            except _IsalError as error:
                raise self._damaged(member, f"its compressed data are wrong ({error})") from error
            if last != decompressor.eof or decompressor.unused_data:
                raise self._damaged(member, "its compressed data end at the wrong place")
        if len(data) != size or isal_zlib.crc32(data) != crc:
            raise self._damaged(member, "its checksum is wrong")
        return data

    def compressed(self, member: RawMember | str) -> Iterator[bytes]:
        """The bytes of a member as they lie in the pack, for copying; only their number is checked."""
        if isinstance(member, str):
            member = self.member(member)
        return self.stored(member.data_offset, member.compressed_size)

    def stored(self, position: int, length: int) -> Iterator[bytes]:
        """Bytes of the pack itself, in pieces; raises `DamagedFile` if it ends before."""
        for data in self._reader.stream(position, length):
            yield data
            length -= len(data)
        if length:
            raise DamagedFile(f"The raw pack {self.name} is cut short.")

    def _check_header(self, member: RawMember) -> None:
        expected = zf.local_header(
            member.name.encode(),
            member.method,
            member.crc32,
            member.compressed_size,
            member.size,
            zip64=member.segments is not None,
        )
        if self._reader.read(member.header_offset, len(expected)) != expected:
            raise self._damaged(member, "its header differs from the directory")

    def _damaged(self, member: RawMember, reason: str) -> DamagedFile:
        return DamagedFile(f"The file {member.name!r} in the raw pack {self.name} is damaged: {reason}.")


def _prefix(directory: str) -> str:
    directory = directory.strip("/")
    return f"{directory}/" if directory else ""


_cache: PackCache[RawPack] = PackCache(RawPack.open, count=64, weight=512 * 1024 * 1024)


def open_raw_pack(store: ObjectStore, key: str) -> RawPack:
    """The pack with this key, from the cache of opened packs if it is there; raises `ObjectMissing`, `DamagedFile`."""
    return _cache.get(store, key)
