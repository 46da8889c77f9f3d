"""Energy files (`*.edr`) of GROMACS: names of the terms, then a frame for each step at which energies were written.

Format versions 1 (GROMACS 3 and 4.0) to 5, in single and double precision.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nomad.logs import EntryLog
from nomad.parsing.files import open_decompressed
from nomad.parsing.xdr import EndOfData, Unpacker

_NAMES_MAGIC = -55555
_FRAME_MAGIC = -7777777
_NEWEST = 5
_MOST_TERMS = 100_000
_ITEM_SIZES = {0: 4, 1: 4, 2: 8, 3: 8, 4: 1}
"""Bytes of one item of a block, by its type: integer, float, double, long, character."""
_STRINGS = 5


@dataclass
class EnergyFrame:
    """The energies of one step, in the units of the file."""

    step: int
    time: float
    values: list[float]
    first: int = 0
    last: int = 0
    """First and last byte in the file."""


class EnergyFile:
    """The terms of an energy file, and its frames when iterated over. A damaged end is logged, not raised."""

    def __init__(self, path: Path, log: EntryLog) -> None:
        self._path, self._log = path, log
        self._stream = open_decompressed(path)
        self._data = Unpacker(self._stream)
        self._frame_number = 0
        self.names: list[str] = []
        self.units: list[str] = []
        self._double: bool | None = None
        try:
            self._read_names()
        except EndOfData as end:
            self.names = []
            log.warning(f"the energy file cannot be read: {end}", file=path.name)

    def close(self) -> None:
        self._stream.close()

    def __iter__(self) -> Iterator[EnergyFrame]:
        while self.names and not self._data.at_end():
            first = self._data.position
            try:
                frame = self._read_frame()
            except EndOfData as end:
                self._log.warning(f"the energy file is damaged: {end}", file=self._path.name, frame=self._frame_number)
                return
            self._frame_number += 1
            if frame is not None:
                frame.first, frame.last = first, self._data.position - 1
                yield frame

    def _read_names(self) -> None:
        first = self._data.integer()
        version, count = 1, first
        if first == _NAMES_MAGIC:
            version, count = self._data.integer(), self._data.integer()
        if not 1 <= version <= _NEWEST or not 0 < count <= _MOST_TERMS:
            raise EndOfData("it does not begin like one")
        for _ in range(count):
            self.names.append(self._data.string())
            self.units.append(self._data.string() if version > 1 else "")

    def _read_frame(self) -> EnergyFrame | None:
        data = self._data
        old = self._begin_frame()
        if old is not None:
            time, step, count = old
            version, sums = 1, 1
        else:
            if data.integer() != _FRAME_MAGIC:
                raise EndOfData("a frame does not begin like one")
            version = data.integer()
            if not 1 <= version <= _NEWEST:
                raise EndOfData(f"a frame has the unknown version {version}")
            time, step, sums = data.real(True), data.long(), data.integer()
            data.skip((8 if version >= 3 else 0) + (8 if version >= 5 else 0))  # number of steps, time step
            count = data.integer()
        restraints, blocks = data.integer(), data.integer()
        if count not in (0, len(self.names)) or not 0 <= blocks <= _MOST_TERMS:
            raise EndOfData("a frame has another number of terms")
        sizes = self._block_sizes(version, restraints, blocks)
        for _ in range(3):
            data.integer()
        width = 1 if version > 1 and sums <= 0 else (4 if version == 1 else 3)
        numbers = data.reals(count * width, bool(self._double))
        self._skip_blocks(sizes)
        return EnergyFrame(step, time, numbers[::width].tolist()) if count else None

    def _begin_frame(self) -> tuple[float, int, int] | None:
        """Reads the number that a frame begins with: a mark, or in the first version the time.

        For the first version gives time, step and number of terms. The first frame tells the precision of the file.
        """
        data = self._data
        if self._double is not None:
            number = data.real(self._double)
            return (number, data.integer(), data.integer()) if number > -1e10 else None
        raw = data.take(4)
        single = float(struct.unpack(">f", raw)[0])
        self._double = not single < -1e10
        if not self._double:
            return None
        raw += data.take(4)
        double = float(struct.unpack(">d", raw)[0])
        if double < -1e10:
            return None
        number_of_terms = data.integer()
        if number_of_terms != len(self.names):
            return double, number_of_terms, data.integer()
        self._double = False
        return single, int(struct.unpack(">i", raw[4:])[0]), number_of_terms

    def _block_sizes(self, version: int, restraints: int, blocks: int) -> list[tuple[int, int]]:
        """Type and number of items of each block."""
        real = 2 if self._double else 1
        if version < 4:
            sizes = [(real, 2 * restraints)] if restraints else []
            return sizes + [(real, self._data.integer()) for _ in range(blocks)]
        sizes = []
        for _ in range(blocks):
            self._data.integer()
            parts = self._data.integer()
            if not 0 <= parts <= _MOST_TERMS:
                raise EndOfData("a block has no sensible number of parts")
            sizes += [(self._data.integer(), self._data.integer()) for _ in range(parts)]
        return sizes

    def _skip_blocks(self, sizes: list[tuple[int, int]]) -> None:
        for kind, count in sizes:
            if kind == _STRINGS:
                for _ in range(count):
                    self._data.string()
            elif kind in _ITEM_SIZES and count >= 0:
                self._data.skip(count * _ITEM_SIZES[kind])
            else:
                raise EndOfData("a block has an unknown type")
