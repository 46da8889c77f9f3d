"""Many members of one raw pack in a zip answer, handled as columns of numbers instead of one by one.

Headers of a thousand members are made at once, and neighbours in the pack are read at once: a member of a few kilobytes
would otherwise cost more for its headers than for its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from nomad.errors import StorageError, StoreUnavailable
from nomad.storage import zip_format as zf
from nomad.storage.zip_items import copied_or_zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nomad.storage.raw_columns import MemberColumns
    from nomad.storage.raw_pack import RawPack

BATCH_BYTES = 1024 * 1024
BATCH_MEMBERS = 2048
GAP = 16 * 1024
"""Bytes between two members that are rather read along than avoided."""
_EXTRA = 12
"""Bytes of the ZIP64 extra field of a directory record for the offset alone."""


class PackRun:
    """Members of `pack` with these `columns`; `prefix` stands in front of their names without the first `strip` bytes.

    None of them may need ZIP64 in its local header. The run begins at `begin` in the zip, and its records at
    `directory_begin` in the directory of the zip.
    """

    def __init__(
        self,
        pack: RawPack,
        columns: MemberColumns,
        strip: int,
        prefix: bytes,
        begin: int,
        directory_begin: int,
        errors: list[str],
    ) -> None:
        self._pack = pack
        self._strip = strip
        self._prefix = prefix
        self._errors = errors
        self._columns = columns
        self._lengths: NDArray[Any] = columns.lengths + np.uint64(len(prefix)) - np.uint64(strip)
        self.begin, self.directory_begin = begin, directory_begin
        sizes = columns.compressed + self._lengths + np.uint64(zf.LOCAL.size)
        self._ends: NDArray[Any] = np.cumsum(sizes, dtype=np.uint64) + np.uint64(begin)
        self._begins: NDArray[Any] = self._ends - sizes
        records = self._lengths + np.uint64(zf.CENTRAL.size)
        records += np.where(self._begins >= zf.LIMIT_32, np.uint64(_EXTRA), np.uint64(0))
        self._directory_ends: NDArray[Any] = np.cumsum(records, dtype=np.uint64) + np.uint64(directory_begin)
        self.end, self.directory_end = int(self._ends[-1]), int(self._directory_ends[-1])

    def __len__(self) -> int:
        return len(self._ends)

    def identify(self, update: Callable[[bytes], object]) -> None:
        """Give everything that the bytes of the run depend on to a hash."""
        update(b"%d %d " % (len(self), self._strip) + self._prefix)
        columns = self._columns
        for column in (columns.methods, columns.crcs, columns.compressed, columns.sizes, columns.lengths):
            update(column.tobytes())
        for first in range(0, len(self), BATCH_MEMBERS):
            update(b"".join(self._names(first, min(first + BATCH_MEMBERS, len(self)))))

    def members(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start ... stop` of the zip, as far as they are in this run."""
        row = int(np.searchsorted(self._ends, start, "right"))
        while row < len(self) and (begin := int(self._begins[row])) < stop:
            last = int(np.searchsorted(self._ends, begin + BATCH_BYTES, "right"))
            last = min(max(last, row + 1), row + BATCH_MEMBERS)
            if last == row + 1:
                yield from self._member(row, start, stop)
            else:
                yield self._batch(row, last)[max(start - begin, 0) : stop - begin]
            row = last

    def _member(self, row: int, start: int, stop: int) -> Iterator[bytes]:
        """One large member, in pieces."""
        begin, size = int(self._begins[row]), int(self._columns.compressed[row])
        content = int(self._ends[row]) - size
        (name,) = self._names(row, row + 1)
        header = self._headers(row, row + 1)[0] + self._prefix + name
        if start < content:
            yield header[max(start - begin, 0) : stop - begin]
        first, behind = max(start - content, 0), min(stop - content, size)
        if first < behind:
            pieces = self._pack.stored(int(self._columns.data[row]) + first, behind - first)
            yield from copied_or_zeros(pieces, behind - first, self._prefix + name, self._errors)

    def _batch(self, first: int, last: int) -> bytes:
        names = self._names(first, last)
        contents = self._contents(first, last, names)
        parts = zip(self._headers(first, last), repeat(self._prefix), names, contents, strict=False)
        return b"".join(chain.from_iterable(parts))

    def _names(self, first: int, last: int) -> list[bytes]:
        """Names without `prefix`."""
        starts = self._columns.names[first:last]
        stops = starts + self._columns.lengths[first:last]
        return self._pack.record_bytes((starts + np.uint64(self._strip)).tolist(), stops.tolist())

    def _headers(self, first: int, last: int) -> list[bytes]:
        """Local headers up to the name."""
        heads = np.zeros(last - first, zf.LOCAL_ROW)
        heads["signature"] = zf.LOCAL_SIGNATURE
        heads["version"], heads["flags"], heads["date"] = zf.VERSION_DEFLATE, zf.UTF8_FLAG, zf.DATE_1980
        self._fill(heads, first, last)
        data, size = heads.tobytes(), zf.LOCAL.size
        return [data[place : place + size] for place in range(0, len(data), size)]

    def _fill(self, heads: NDArray[Any], first: int, last: int) -> None:
        rows = slice(first, last)
        heads["method"], heads["crc"] = self._columns.methods[rows], self._columns.crcs[rows]
        heads["compressed"], heads["size"] = self._columns.compressed[rows], self._columns.sizes[rows]
        heads["name"] = self._lengths[rows]

    def _contents(self, first: int, last: int, names: list[bytes]) -> list[bytes]:
        """Stored bytes of the members; zeros for what cannot be read."""
        starts, sizes = self._columns.data[first:last], self._columns.compressed[first:last]
        try:
            return self._read(starts, starts + sizes)
        except StoreUnavailable:
            raise
        except StorageError:
            contents = []
            for name, start, size in zip(names, starts.tolist(), sizes.tolist(), strict=True):
                pieces = self._pack.stored(start, size)
                contents.append(b"".join(copied_or_zeros(pieces, size, self._prefix + name, self._errors)))
            return contents

    def _read(self, starts: NDArray[Any], stops: NDArray[Any]) -> list[bytes]:
        """The ranges of the pack, read with as few accesses as sensible."""
        order = np.argsort(starts, kind="stable")
        starts, stops = starts[order], stops[order]
        breaks = np.flatnonzero(starts[1:] > stops[:-1] + np.uint64(GAP)) + 1
        found: list[bytes] = []
        for part in np.split(np.arange(len(starts)), breaks):
            base = int(starts[part[0]])
            data = b"".join(self._pack.stored(base, int(stops[part[-1]]) - base))
            froms = (starts[part] - np.uint64(base)).tolist()
            tos = (stops[part] - np.uint64(base)).tolist()
            found += [data[start:stop] for start, stop in zip(froms, tos, strict=True)]
        if np.all(order[1:] > order[:-1]):
            return found
        in_order = [b""] * len(found)
        for place, content in zip(order.tolist(), found, strict=True):
            in_order[place] = content
        return in_order

    def directory(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start ... stop` of the directory of the zip, as far as they are in this run."""
        row = int(np.searchsorted(self._directory_ends, start, "right"))
        far = int(np.searchsorted(self._begins, zf.LIMIT_32, "left"))
        while row < len(self):
            begin = int(self._directory_ends[row - 1]) if row else self.directory_begin
            if begin >= stop:
                return
            last = min(row + BATCH_MEMBERS, far if row < far else len(self))
            yield self._records(row, last, is_far=row >= far)[max(start - begin, 0) : stop - begin]
            row = last

    def _records(self, first: int, last: int, *, is_far: bool) -> bytes:
        """Directory records; `is_far`: their members begin where 32 bits do not reach."""
        heads = np.zeros(last - first, zf.CENTRAL_ROW)
        heads["signature"] = zf.CENTRAL_SIGNATURE
        heads["made"] = zf.MADE_BY_UNIX | zf.VERSION_ZIP64
        heads["version"] = zf.VERSION_ZIP64 if is_far else zf.VERSION_DEFLATE
        heads["flags"], heads["date"], heads["external"] = zf.UTF8_FLAG, zf.DATE_1980, zf.FILE_MODE
        self._fill(heads, first, last)
        names = self._names(first, last)
        extras: Sequence[bytes] = [b""] * len(names)
        if is_far:
            heads["extra"], heads["offset"] = _EXTRA, zf.LIMIT_32
            extras = [zf.central_extra(0, 0, offset) for offset in self._begins[first:last].tolist()]
        else:
            heads["offset"] = self._begins[first:last]
        data, size = heads.tobytes(), zf.CENTRAL.size
        fixed = (data[place : place + size] for place in range(0, len(data), size))
        return b"".join(chain.from_iterable(zip(fixed, repeat(self._prefix), names, extras, strict=False)))
