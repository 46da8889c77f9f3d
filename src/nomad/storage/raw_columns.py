"""What the directory of a raw pack says about many members, as columns of numbers."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nomad.storage import zip_format as zf
from nomad.storage.raw_member import RawMember

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 65_536
"""Members that are looked at together: their records are copied on the way."""


@dataclass(frozen=True)
class MemberColumns:
    """One row per member, in the order asked for."""

    methods: NDArray[Any]
    crcs: NDArray[Any]
    compressed: NDArray[Any]
    sizes: NDArray[Any]
    data: NDArray[Any]
    """Positions of the stored bytes in the pack."""
    names: NDArray[Any]
    """Positions of the names among the records of the directory."""
    lengths: NDArray[Any]
    """Bytes of the names."""

    def unusual(self, *, small: int, strip: int, added: int) -> NDArray[Any]:
        """Which members need ZIP64, or are stored and not longer than `small`, or get a name that zip cannot hold.

        Of a name, `strip` bytes go and `added` bytes come.
        """
        wide = (self.compressed >= zf.LIMIT_32) | (self.sizes >= zf.LIMIT_32)
        tiny = (self.methods == zf.STORED) & (self.sizes > 0) & (self.sizes <= small)
        lengths = self.lengths.astype(np.int64) - strip + added
        result: NDArray[Any] = wide | tiny | (lengths > zf.LIMIT_16) | (lengths <= added)
        return result

    def part(self, start: int, stop: int) -> MemberColumns:
        """Some consecutive rows."""
        return MemberColumns(*(getattr(self, name)[start:stop] for name in self.__dataclass_fields__))


def read_columns(
    records: bytes, positions: array[int], rows: Sequence[int], member: Callable[[int], RawMember]
) -> MemberColumns:
    """The columns of `rows`. `positions` are those of all records; `member` reads one with extra fields."""
    data = np.frombuffer(records, np.uint8)
    chosen = np.frombuffer(positions, np.uint64)[np.asarray(rows, dtype=np.int64)]
    heads = np.empty(len(chosen), zf.CENTRAL_ROW)
    for first in range(0, len(chosen), CHUNK):
        part = chosen[first : first + CHUNK, None] + np.arange(zf.CENTRAL.size, dtype=np.uint64)
        heads[first : first + CHUNK] = data[part].view(heads.dtype)[:, 0]
    lengths = heads["name"].astype(np.uint64)
    columns = MemberColumns(
        methods=heads["method"].copy(),
        crcs=heads["crc"].copy(),
        compressed=heads["compressed"].astype(np.uint64),
        sizes=heads["size"].astype(np.uint64),
        data=heads["offset"].astype(np.uint64) + np.uint64(zf.LOCAL.size) + lengths,
        names=chosen + np.uint64(zf.CENTRAL.size),
        lengths=lengths,
    )
    for place in np.flatnonzero(heads["extra"]).tolist():
        found = member(rows[place])
        columns.compressed[place], columns.sizes[place] = found.compressed_size, found.size
        columns.data[place] = found.data_offset
    return columns
