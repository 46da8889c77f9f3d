"""Compressed trajectories (`*.xtc`): box and positions, rounded to the precision that each frame states.

Usage: `for frame in read_xtc(path, n_atoms, log): frame.positions` (nm). GROMACS writes them, and LAMMPS can.

How it works: the positions are integers relative to the smallest ones. An atom stands either for itself, in as many
bits as the extent of the system needs, or as a small difference to the atom before it; a run of small ones follows a
large one. Of such a run the first two atoms are swapped, which suits water. One pass over the bits finds where the
numbers stand, then all of them are taken at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.xdr import EndOfData, Unpacker
from nomad.parsing.xdr_frames import TrajectoryFrame, read_frames

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Integers = npt.NDArray[np.int64]

_MAGIC = 1995
_MAGIC_LARGE = 2023
"""Frames whose number of bytes is written with 64 bits."""
_UNCOMPRESSED = 9
"""Up to so many atoms are written as they are."""
_FIRST_SMALL = 9
_SMALL_RANGES = (
    *(0,) * 9,
    *(8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161, 203, 256, 322, 406, 512, 645, 812, 1024, 1290, 1625),
    *(2048, 2580, 3250, 4096, 5060, 6501, 8192, 10321, 13003, 16384, 20642, 26007, 32768, 41285, 52015, 65536, 82570),
    *(104031, 131072, 165140, 208063, 262144, 330280, 416127, 524287, 660561, 832255, 1048576, 1321122, 1664510),
    *(2097152, 2642245, 3329021, 4194304, 5284491, 6658042, 8388607, 10568983, 13316085, 16777216),
)
"""Number of values of a small difference, by the index that the format uses for it, which also is its bits for all
three of them together."""
_JOINED_LIMIT = 0xFFFFFF
"""A larger extent in some direction is not packed together with the others."""


def read_xtc(path: Path, n_atoms: int | None, log: EntryLog, every: int = 1) -> Iterator[TrajectoryFrame]:
    """The frames of a trajectory; what follows a damaged frame is left out with a warning.

    `n_atoms` is the number of atoms that every frame must have, if it is known. The positions are read for one frame
    out of `every`, for none if that is 0.
    """
    yield from read_frames(path, log, every, lambda data, wanted: _frame(data, n_atoms, wanted))


def _frame(data: Unpacker, n_atoms: int | None, with_positions: bool) -> TrajectoryFrame:
    magic, atoms, step, time = data.integer(), data.integer(), data.integer(), data.time(False)
    if magic not in (_MAGIC, _MAGIC_LARGE):
        raise EndOfData("a frame does not begin like one")
    box = data.reals(9, False).reshape(3, 3)
    if atoms <= 0 or data.integer() != atoms or (n_atoms is not None and atoms != n_atoms):
        raise EndOfData(f"a frame has {atoms} atoms" + (f" instead of {n_atoms}" if n_atoms is not None else ""))
    if atoms <= _UNCOMPRESSED:
        return TrajectoryFrame(step, time, atoms, box, data.reals(3 * atoms, False).reshape(-1, 3))
    precision = data.real(False)
    lowest = [data.integer() for _ in range(3)]
    highest = [data.integer() for _ in range(3)]
    small = data.integer()
    size = data.long() if magic == _MAGIC_LARGE else data.integer()
    if not with_positions:
        data.skip(-(-size // 4) * 4)
        return TrajectoryFrame(step, time, atoms)
    packed = data.take(-(-size // 4) * 4)
    extents = [high - low + 1 for low, high in zip(lowest, highest, strict=True)]
    if not precision > 0 or not math.isfinite(precision) or not all(0 < extent < 2**32 for extent in extents):
        raise EndOfData("a frame has no sensible extent")
    return TrajectoryFrame(step, time, atoms, box, _unpack(packed, atoms, lowest, extents, small) / precision)


def _unpack(packed: bytes, atoms: int, lowest: list[int], extents: list[int], small: int) -> Integers:
    """The integer coordinates [atoms, 3]."""
    import numpy as np

    apart = max(extents) > _JOINED_LIMIT
    widths = [extent.bit_length() for extent in extents]
    width = sum(widths) if apart else math.prod(extents).bit_length()
    starts, counts, indices = _groups(packed, atoms, width, small)
    bits = np.frombuffer(packed + bytes(16), dtype=np.uint8)
    first = np.array(starts, dtype=np.int64)
    if apart:
        before = (0, widths[0], widths[0] + widths[1])
        parts = [_number(bits, first + offset, n) for offset, n in zip(before, widths, strict=True)]
        large = np.stack(parts, axis=1)
    else:
        large = _triples(bits, first, width, extents)
    large += np.array(lowest)

    followers, kinds = np.array(counts), np.array(indices)
    group = np.repeat(np.arange(len(first)), followers)
    ends = np.cumsum(followers)
    rank = np.arange(len(group)) - np.repeat(ends - followers, followers)
    kind = kinds[group]
    # behind the large number stand the flag and, where the run changes, its length
    place = _runs_begin(first, width, bits)[group] + rank * kind
    steps = np.zeros((len(group), 3), dtype=np.int64)
    for index in np.unique(kind):
        chosen = kind == index
        values = _SMALL_RANGES[index]
        steps[chosen] = _triples(bits, place[chosen], int(index), [values] * 3) - values // 2
    total = np.cumsum(steps, axis=0)
    base = np.zeros((len(first), 3), dtype=np.int64)
    moving = followers > 0
    base[moving] = (total - steps)[(ends - followers)[moving]]
    result = np.empty((atoms, 3), dtype=np.int64)
    begin = np.cumsum(followers + 1) - (followers + 1)
    result[begin + moving] = large  # the second of a run, else alone
    result[begin[group] + np.where(rank == 0, 0, rank + 1)] = large[group] + total - base[group]
    return result


def _groups(packed: bytes, atoms: int, width: int, small: int) -> tuple[list[int], list[int], list[int]]:
    """For each large number its first bit, the number of small ones that follow it, and the index of their range."""
    data, last = packed + bytes(16), len(packed) * 8
    starts, counts, indices = [], [], []
    position = done = run = 0
    while done < atoms:
        if not _FIRST_SMALL <= small < len(_SMALL_RANGES) or position > last:
            raise EndOfData("the packed positions are not whole")
        starts.append(position)
        position += width
        byte, bit = position >> 3, position & 7
        position += 1
        change = 0
        if position <= last and data[byte] >> (7 - bit) & 1:
            byte, bit = position >> 3, position & 7
            run = (data[byte] << 8 | data[byte + 1]) >> (11 - bit) & 31
            change = run % 3
            run -= change
            change -= 1
            position += 5
        counts.append(run // 3)
        indices.append(small)
        position += run // 3 * small
        done += 1 + run // 3
        small += change
    if done != atoms or position > last:
        raise EndOfData("the packed positions are not whole")
    return starts, counts, indices


def _runs_begin(first: Integers, width: int, bits: npt.NDArray[np.uint8]) -> Integers:
    """Where the small numbers of each group begin: behind the flag, and the length of the run if the flag is set."""
    flag = first + width
    is_set: Integers = bits[flag >> 3].astype("int64") >> (7 - (flag & 7)) & 1
    begin: Integers = flag + 1 + 5 * is_set
    return begin


def _number(bits: npt.NDArray[np.uint8], place: Integers, width: int) -> Integers:
    """The numbers of up to 32 bits that begin at the given bits."""
    import numpy as np

    byte = place >> 3
    value = np.zeros(len(place), dtype=np.int64)
    for index in range(5):
        value = value << 8 | bits[byte + index]
    number: Integers = value >> (40 - width - (place & 7)) & ((1 << width) - 1)
    return number


def _triples(bits: npt.NDArray[np.uint8], place: Integers, width: int, ranges: list[int]) -> Integers:
    """Three numbers below the ranges that are packed as one: (a * range_b + b) * range_c + c, lowest byte first."""
    import numpy as np

    parts = [_number(bits, place + start, min(8, width - start)) for start in range(0, width, 8)]
    result = np.empty((len(place), 3), dtype=np.int64)
    for column in (2, 1):
        rest = np.zeros(len(place), dtype=np.int64)
        for index in range(len(parts) - 1, -1, -1):  # long division, highest byte first
            rest = rest << 8 | parts[index]
            parts[index] = rest // ranges[column]
            rest = rest - parts[index] * ranges[column]
        result[:, column] = rest
    result[:, 0] = sum(part << (8 * index) for index, part in enumerate(parts[:4]))
    return result
