"""Writing archive packs: trees in, one file out.

How a tree is cut into blocks is the business of `archive_encoder`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from nomad.errors import StorageError
from nomad.storage import durable
from nomad.storage.archive_encoder import EntryEncoder
from nomad.storage.archive_index import HEADER, Extent, make_footer, make_index


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
            root = EntryEncoder(self._append, start).root(tree)
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
            raise durable.storage_error(f"The archive pack {self.path} cannot be written", error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.abort()

    def abort(self) -> None:
        """Leave nothing behind unless finished; may be called at any time, also twice. `with` does it at its end."""
        self._file.close()
        self._part.unlink(missing_ok=True)
