"""Bytes at rest, by key.

Scope: whole objects in, whole objects or ranges of them out. An object is written once and completely, or not at all;
a reader sees the old or the new one, never a mixture. Keys are relative paths with `/`. No metadata, no locking, no
knowledge of what the bytes mean. `FolderStore` keeps each object as a file, `s3.S3Store` keeps them in a bucket.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from nomad.config import Settings
from nomad.errors import ConfigurationError, StorageError, StoreUnavailable
from nomad.storage import durable
from nomad.storage.keys import archive_key, key_parts, manifest_key, raw_key, upload_prefix, upload_record_key

__all__ = [
    "FileReader",
    "FolderStore",
    "ObjectMissing",
    "ObjectStore",
    "RandomReader",
    "StoreUnavailable",
    "archive_key",
    "manifest_key",
    "open_store",
    "raw_key",
    "upload_prefix",
    "upload_record_key",
]

CHUNK = 1024 * 1024
PIECE = 4 * CHUNK
"""Bytes per piece of a long range: each piece costs a turn of the server."""


class ObjectMissing(StorageError):
    """There is no object with this key."""


class RandomReader(Protocol):
    """Ranges of one object. Safe to use from several threads.

    An object that is replaced meanwhile stays readable, or reading it raises `StoreUnavailable`: never a mixture.
    """

    name: str
    size: int

    def read(self, start: int, length: int) -> bytes:
        """Exactly the bytes `start ... start + length`, fewer only at the end of the object."""

    def stream(self, start: int, length: int) -> Iterator[bytes]:
        """The same in pieces, for long ranges."""

    def close(self) -> None:
        """Give the resources back; reading afterwards is an error."""


class ObjectStore(Protocol):
    """What every store can do. Unknown keys raise `ObjectMissing`, impossible ones and failing disks `StorageError`.

    A store that is elsewhere and does not answer raises `StoreUnavailable`.
    """

    is_remote: bool
    """Every access takes a while: better many at once than one after the other."""

    def put_file(self, key: str, source: Path) -> None:
        """Store the file `source`, which is gone afterwards; durable when this returns."""

    def put_bytes(self, key: str, data: bytes) -> None:
        """Store `data`; durable when this returns."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """The object or a range of it, cut at its end."""

    def stream(self, key: str, start: int = 0, length: int | None = None, chunk: int = CHUNK) -> Iterator[bytes]:
        """The same in pieces. A missing object is noticed by the call, not by the first piece."""

    def size(self, key: str) -> int:
        """Number of bytes."""

    def version(self, key: str) -> str:
        """Text that changes when the object is replaced."""

    def exists(self, key: str) -> bool:
        """Whether there is such an object."""

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens if there is none."""

    def delete_prefix(self, prefix: str) -> None:
        """Remove all objects whose key begins with `prefix`, which must not be empty."""

    def remove_unfinished(self, before: float) -> None:
        """Remove what writers that died have left half written, if it is older than `before` (seconds since 1970)."""

    def list(self, prefix: str = "") -> Iterator[str]:
        """Keys that begin with `prefix`, sorted."""

    def local_path(self, key: str) -> Path | None:
        """The object as a file of this machine, if the store has it so."""

    def address(self, key: str) -> str:
        """Where the object or folder is, for people."""

    def reader(self, key: str) -> RandomReader:
        """Random access to the present content of the object."""


class FileReader:
    """Random access to a file by `pread`: for several threads; a failing disk is an error, not a crash."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.name = name or str(path)
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._close = weakref.finalize(self, os.close, self._descriptor)
        self.size = os.fstat(self._descriptor).st_size

    def read(self, start: int, length: int) -> bytes:
        """See `RandomReader.read`; raises `StorageError` if the disk fails or the reader is closed."""
        if start < 0 or length < 0:
            raise StorageError(f"{self.name}: no bytes at {start} with length {length}.")
        length = min(length, self.size - start)
        if length <= 0:
            return b""
        if not self._close.alive:
            raise StorageError(f"{self.name} is closed.")
        try:
            data = os.pread(self._descriptor, length, start)
            if len(data) < length:
                data = self._read_on(data, start, length)
        except OSError as error:
            raise StorageError(f"{self.name} cannot be read: {error}") from error
        return data

    def _read_on(self, data: bytes, start: int, length: int) -> bytes:
        # One pread ends after 2 GiB, or where the file was cut since it was opened.
        pieces = [data]
        done = len(data)
        while pieces[-1] and done < length:
            pieces.append(os.pread(self._descriptor, length - done, start + done))
            done += len(pieces[-1])
        return b"".join(pieces)

    def stream(self, start: int, length: int) -> Iterator[bytes]:
        """See `RandomReader.stream`."""
        stop = start + length
        while start < stop:
            data = self.read(start, min(PIECE, stop - start))
            if not data:
                return
            yield data
            start += len(data)

    def close(self) -> None:
        """Close the file."""
        self._close()


class FolderStore:
    """Objects as files below `root`. Files that are being written lie together in one folder there."""

    is_remote = False

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unfinished = root / f"{durable.PART_MARK}files"

    def _path(self, key: str) -> Path:
        return self.root.joinpath(*key_parts(key))

    def put_file(self, key: str, source: Path) -> None:
        """See `ObjectStore.put_file`; renames if `source` is on the same file system."""
        target = self._path(key)
        try:
            durable.make_folders(target.parent)
            durable.fsync_file(source)
            try:
                durable.rename(source, target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                with source.open("rb") as stream:
                    self._write(target, iter(lambda: stream.read(CHUNK), b""))
                source.unlink()
        except OSError as error:
            raise durable.storage_error(f"{key} cannot be stored", error) from error

    def put_bytes(self, key: str, data: bytes) -> None:
        """See `ObjectStore.put_bytes`."""
        target = self._path(key)
        try:
            durable.make_folders(target.parent)
            self._write(target, iter([data]))
        except OSError as error:
            raise durable.storage_error(f"{key} cannot be stored", error) from error

    def _write(self, target: Path, chunks: Iterator[bytes]) -> None:
        self._unfinished.mkdir(exist_ok=True)
        part = durable.part_path(self._unfinished / target.name)
        try:
            with part.open("xb") as stream:
                for chunk in chunks:
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            durable.rename(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """See `ObjectStore.read`."""
        reader = self.reader(key)
        try:
            return reader.read(start, max(reader.size - start, 0) if length is None else length)
        finally:
            reader.close()

    def stream(self, key: str, start: int = 0, length: int | None = None, chunk: int = CHUNK) -> Iterator[bytes]:
        """See `ObjectStore.stream`."""
        reader = self.reader(key)
        stop = reader.size if length is None else min(reader.size, start + length)
        return _pieces(reader, start, stop, chunk)

    def size(self, key: str) -> int:
        """See `ObjectStore.size`."""
        return self._stat(key).st_size

    def version(self, key: str) -> str:
        """See `ObjectStore.version`: size, time and inode of the file."""
        found = self._stat(key)
        return f"{found.st_size:x}-{found.st_mtime_ns:x}-{found.st_ino:x}"

    def _stat(self, key: str) -> os.stat_result:
        try:
            found = self._path(key).stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ObjectMissing(f"{key} is not stored.") from error
        except OSError as error:
            raise StorageError(f"{key} cannot be read: {error}") from error
        if not stat.S_ISREG(found.st_mode):
            raise ObjectMissing(f"{key} is not stored.")
        return found

    def exists(self, key: str) -> bool:
        """See `ObjectStore.exists`."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`; folders that become empty go too, except the topmost."""
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise StorageError(f"{key} cannot be deleted: {error}") from error
        self._remove_empty(path.parent)

    def _remove_empty(self, folder: Path) -> None:
        # The folders directly below the root stay: another writer may just be creating a folder in them.
        with suppress(OSError):  # not empty, or somebody else was faster
            while folder != self.root and folder.parent != self.root:
                folder.rmdir()
                folder = folder.parent

    def delete_prefix(self, prefix: str) -> None:
        """See `ObjectStore.delete_prefix`."""
        if not prefix.strip("/"):
            raise StorageError("Refusing to delete everything: the prefix is empty.")
        if prefix.endswith("/"):
            try:
                shutil.rmtree(self._path(prefix[:-1]))
            except (FileNotFoundError, NotADirectoryError):
                return
            except OSError as error:
                raise StorageError(f"{prefix} cannot be deleted: {error}") from error
            self._remove_empty(self._path(prefix[:-1]).parent)
        else:
            for key in self.list(prefix):
                self.delete(key)

    def remove_unfinished(self, before: float) -> None:
        """See `ObjectStore.remove_unfinished`."""
        with suppress(FileNotFoundError):
            for file in self._unfinished.iterdir():
                with suppress(FileNotFoundError):
                    if file.stat().st_mtime < before:
                        file.unlink()

    def list(self, prefix: str = "") -> Iterator[str]:
        """See `ObjectStore.list`."""
        folder = prefix.rpartition("/")[0]
        start = self._path(folder) if folder else self.root
        keys = (
            (Path(parent) / name).relative_to(self.root).as_posix()
            for parent, _, names in os.walk(start)
            for name in names
            if not name.startswith(durable.PART_MARK)
        )
        yield from sorted(key for key in keys if key.startswith(prefix))

    def local_path(self, key: str) -> Path | None:
        """See `ObjectStore.local_path`."""
        self._stat(key)
        return self._path(key)

    def address(self, key: str) -> str:
        """See `ObjectStore.address`: the path."""
        return f"{self.root.resolve()}/{key}"

    def reader(self, key: str) -> FileReader:
        """See `ObjectStore.reader`."""
        path = self._path(key)
        try:
            if path.is_dir():
                raise ObjectMissing(f"{key} is not stored.")
            return FileReader(path, key)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ObjectMissing(f"{key} is not stored.") from error
        except OSError as error:
            raise StorageError(f"{key} cannot be read: {error}") from error


def _pieces(reader: RandomReader, start: int, stop: int, chunk: int) -> Iterator[bytes]:
    try:
        while start < stop:
            data = reader.read(start, min(chunk, stop - start))
            if not data:
                raise StorageError(f"{reader.name} ends at {start}, before {stop}.")
            yield data
            start += len(data)
    finally:
        reader.close()


def open_store(settings: Settings) -> ObjectStore:
    """The store of `settings.storage.url`: a folder, as path or `file:` address, or `s3://bucket/prefix`.

    Default is `uploads` in the data folder. Raises `ConfigurationError` for addresses of other kinds, for a folder that
    cannot be created, and for settings of S3 that do not fit.
    """
    url = settings.storage.url
    if url is None:
        folder = settings.uploads_dir
    elif url.startswith("file:"):
        folder = Path("/" + url.removeprefix("file:").lstrip("/"))
    elif url.startswith("s3://"):
        from nomad.storage.s3 import open_s3_store  # loads obstore

        return open_s3_store(settings.storage)
    elif "://" in url:
        raise ConfigurationError(f"The object store {url} is of an unknown kind; use a folder or s3://bucket/prefix.")
    else:
        folder = Path(url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The folder {folder} of the object store cannot be created: {error}") from error
    return FolderStore(folder)
