"""Writing very many files into one folder tree."""

from __future__ import annotations

import os
from types import TracebackType
from typing import BinaryIO

MOST_LINKS = 30_000
"""Names per file; common file systems allow 65,000."""


class FolderWriter:
    """Creates files below a folder.

    All empty files are names of the same file, because making a name is many times faster than making a file, and an
    upload may consist of a hundred thousand of them. So nobody may write to the files afterwards.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._folders = {""}
        self._empty: str | None = None
        self._links = 0

    def file(self, name: str) -> LazyFile:
        """A new file for `name` (relative, `/`), to be used as a context."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)
        return LazyFile(self, f"{self._root}/{name}")

    def create_empty(self, path: str) -> None:
        """An empty file at `path`."""
        if self._empty is not None and self._links < MOST_LINKS:
            try:
                os.link(self._empty, path)
            except PermissionError:  # a file system without links
                self._empty = None
            else:
                self._links += 1
                return
        open(path, "xb").close()  # noqa: PTH123
        self._empty, self._links = path, 1


class LazyFile:
    """A file that is made when the first byte comes, or as an empty one at the end."""

    def __init__(self, writer: FolderWriter, path: str) -> None:
        self._writer = writer
        self._path = path
        self._file: BinaryIO | None = None

    def write(self, data: bytes) -> int:
        if not data:
            return 0
        if self._file is None:
            self._file = open(self._path, "xb")  # noqa: PTH123, SIM115
        return self._file.write(data)

    def __enter__(self) -> LazyFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        elif kind is None:
            self._writer.create_empty(self._path)
