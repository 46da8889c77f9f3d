"""Objects in a bucket of S3, or of anything that speaks its protocol.

Scope: as `ObjectStore`. Large files go up in parts of which nothing is visible before the last one has arrived, so an
object is there completely or not at all. Nothing is a file of this machine. Readers ask for ranges of the version that
they opened; when the object is replaced meanwhile, they fail and the request can be repeated.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nomad.config import StorageSettings
from nomad.errors import ConfigurationError, StorageError
from nomad.storage.block_cache import BlockCache
from nomad.storage.keys import key_parts
from nomad.storage.objects import CHUNK, ObjectMissing, StoreUnavailable
from nomad.storage.s3_reader import S3Reader

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult, ObjectMeta
    from obstore.store import ClientConfig, S3Config
    from obstore.store import S3Store as Bucket

PART = 8 * 1024 * 1024
"""Bytes per part of an upload to the store."""
MOST_PARTS = 9000
"""S3 allows 10,000."""
PARTS_AT_ONCE = 4
TAIL = 64 * 1024
"""Bytes at the end of an object that come when it is opened: the directory of most packs."""
THREADS = 32
CONNECT_SECONDS = 5.0
VERSION_SECONDS = 2.0
"""So long a version is believed that was seen before; own writes are known at once."""
_LOG = logging.getLogger(__name__)


class S3Store:
    """Objects below `prefix` in a bucket. Safe to use from several threads, not to carry through a fork."""

    is_remote = True

    def __init__(self, bucket: Bucket, address: str, *, cache_size: int) -> None:
        self._bucket = bucket
        self._address = address
        self._cache = BlockCache(cache_size)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="s3")
        self._versions: dict[str, tuple[str, float]] = {}
        self._lock = Lock()

    def put_file(self, key: str, source: Path) -> None:
        """See `ObjectStore.put_file`; in parts if the file is large."""
        import obstore

        self._check(key)
        try:
            size = source.stat().st_size
        except OSError as error:
            raise StorageError(f"{key} cannot be stored: {error}") from error
        part = max(PART, -(-size // MOST_PARTS))
        with self._errors(key):
            obstore.put(self._bucket, key, source, chunk_size=part, max_concurrency=PARTS_AT_ONCE)
        self._forget(key)
        source.unlink()

    def put_bytes(self, key: str, data: bytes) -> None:
        """See `ObjectStore.put_bytes`."""
        import obstore

        self._check(key)
        with self._errors(key):
            obstore.put(self._bucket, key, data, chunk_size=max(PART, len(data)))
        self._forget(key)

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """See `ObjectStore.read`."""
        reader = self.reader(key)
        return reader.read(start, max(reader.size - start, 0) if length is None else length)

    def stream(self, key: str, start: int = 0, length: int | None = None, chunk: int = CHUNK) -> Iterator[bytes]:
        """See `ObjectStore.stream`."""
        reader = self.reader(key)
        pieces = reader.stream(start, max(reader.size - start, 0) if length is None else length)
        return (piece[place : place + chunk] for piece in pieces for place in range(0, len(piece), chunk))

    def size(self, key: str) -> int:
        """See `ObjectStore.size`."""
        return self._head(key)["size"]

    def version(self, key: str) -> str:
        """See `ObjectStore.version`: the entity tag. Writes of other machines show within two seconds."""
        with self._lock:
            version, until = self._versions.get(key, ("", 0.0))
        return version if time.monotonic() < until else _version(self._head(key))

    def exists(self, key: str) -> bool:
        """See `ObjectStore.exists`."""
        try:
            self._head(key)
        except ObjectMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        self._check(key)
        self._delete([key])

    def delete_prefix(self, prefix: str) -> None:
        """See `ObjectStore.delete_prefix`."""
        if not prefix.strip("/"):
            raise StorageError("Refusing to delete everything: the prefix is empty.")
        self._delete(list(self.list(prefix)))

    def _delete(self, keys: list[str]) -> None:
        import obstore

        if keys:
            try:
                with self._errors(keys[0]):
                    obstore.delete(self._bucket, keys)
            except ObjectMissing:
                return
            finally:
                for key in keys:
                    self._forget(key)

    def remove_unfinished(self, before: float) -> None:
        """Nothing to do: the rule of the bucket for incomplete multipart uploads removes them."""

    def list(self, prefix: str = "") -> Iterator[str]:
        """See `ObjectStore.list`; S3 lists in the order of the keys."""
        import obstore

        folder = prefix.rpartition("/")[0]
        if folder:
            self._check(folder)
        with self._errors(prefix or "The list of all objects"):
            for page in obstore.list(self._bucket, folder or None, chunk_size=1000):
                yield from (found["path"] for found in page if found["path"].startswith(prefix))

    def local_path(self, key: str) -> Path | None:
        """See `ObjectStore.local_path`: never."""
        self._check(key)
        return None

    def address(self, key: str) -> str:
        """See `ObjectStore.address`."""
        return f"{self._address}/{key}"

    def reader(self, key: str) -> S3Reader:
        """See `ObjectStore.reader`. One request tells size and version, and brings the end of the object."""
        self._check(key)
        with self._errors(key):
            try:
                found = self._get(key, {"range": {"suffix": TAIL}})
                meta, tail = found.meta, found.bytes().to_bytes()
            except FileNotFoundError:
                raise
            except Exception:
                # No range of an empty object can be sent.
                if (meta := self._head(key))["size"]:
                    raise
                tail = b""
        version = self._remember(key, meta)
        fetch = partial(self._fetch, key, version)
        return S3Reader(key, version, meta["size"], tail, fetch, self._cache, self._threads)

    def _fetch(self, key: str, version: str, start: int, stop: int) -> bytes:
        with self._errors(key):
            data = self._get(key, {"range": (start, stop), "if_match": version or None}).bytes().to_bytes()
        if len(data) != stop - start:
            raise StoreUnavailable(f"The object store sent {len(data)} bytes of {key} instead of {stop - start}.")
        return data

    def _get(self, key: str, options: GetOptions) -> GetResult:
        import obstore

        return obstore.get(self._bucket, key, options=options)

    def _head(self, key: str) -> ObjectMeta:
        import obstore

        self._check(key)
        with self._errors(key):
            meta = obstore.head(self._bucket, key)
        self._remember(key, meta)
        return meta

    def _remember(self, key: str, meta: ObjectMeta) -> str:
        version = _version(meta)
        now = time.monotonic()
        with self._lock:
            if len(self._versions) > 10_000:
                self._versions = {name: seen for name, seen in self._versions.items() if seen[1] > now}
            self._versions[key] = (version, now + VERSION_SECONDS)
        return version

    def _forget(self, key: str) -> None:
        with self._lock:
            self._versions.pop(key, None)

    def _check(self, key: str) -> None:
        key_parts(key)

    @contextmanager
    def _errors(self, key: str) -> Iterator[None]:
        """What the library raises, in our terms; the details go to the log, as they may name hosts and buckets."""
        from obstore.exceptions import (
            BaseError,
            NotSupportedError,
            PermissionDeniedError,
            PreconditionError,
            UnauthenticatedError,
        )

        try:
            yield
        except FileNotFoundError as error:
            self._forget(key)
            raise ObjectMissing(f"{key} is not stored.") from error
        except PreconditionError as error:
            self._forget(key)
            raise StoreUnavailable(f"{key} was replaced while it was read; please try again.") from error
        except (PermissionDeniedError, UnauthenticatedError) as error:
            _LOG.error("the object store refuses the credentials: %s", _first_line(error))
            raise StoreUnavailable(f"The object store refuses this server access to {key}.") from error
        except NotSupportedError as error:
            raise StorageError(f"The object store cannot do what {key} needs: {error}") from error
        except (BaseError, OSError, ValueError) as error:
            _LOG.warning("the object store fails: %s", _first_line(error))
            raise StoreUnavailable(f"The object store does not give or take {key} now; please try again.") from error


def _first_line(error: Exception) -> str:
    """What happened; the lines behind show the inside of the library."""
    return str(error).partition("\n")[0]


def _version(meta: ObjectMeta) -> str:
    return meta["e_tag"] or f"{meta['size']:x}-{meta['last_modified'].timestamp():x}"


def open_s3_store(settings: StorageSettings) -> S3Store:
    """The store of `s3://bucket/prefix`; does not talk to it yet.

    Credentials that the settings do not have come from the environment, as for all tools of S3. Raises
    `ConfigurationError` for an address without bucket, unusable settings, or when the package `obstore` is missing.
    """
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store as Bucket
    except ImportError as error:
        raise ConfigurationError(
            f"The object store {settings.url} needs the package obstore: install nomad-repository[s3]."
        ) from error
    address = urlsplit(settings.url or "")
    if not address.netloc or address.query or address.fragment:
        raise ConfigurationError(f"The setting storage.url must be like s3://bucket/prefix, not {settings.url}.")
    prefix = address.path.strip("/")
    config: S3Config = {"virtual_hosted_style_request": not settings.path_style}
    for name in ("endpoint", "region", "access_key_id", "secret_access_key"):
        value = getattr(settings, name)
        if value is not None:
            config[name] = value
    client: ClientConfig = {
        "timeout": timedelta(seconds=settings.timeout),
        "connect_timeout": timedelta(seconds=min(CONNECT_SECONDS, settings.timeout)),
        "allow_http": (settings.endpoint or "").startswith("http://"),
    }
    limit = timedelta(seconds=settings.timeout * (settings.retries + 1))
    try:
        bucket = Bucket(
            address.netloc,
            prefix=prefix or None,
            config=config,
            client_options=client,
            retry_config={"max_retries": settings.retries, "retry_timeout": limit},
        )
    except (BaseError, ValueError) as error:
        raise ConfigurationError(f"The settings of the object store {settings.url} do not fit: {error}") from error
    return S3Store(bucket, f"s3://{address.netloc}{f'/{prefix}' if prefix else ''}", cache_size=settings.cache_size)
