"""Keys of the stored objects: where the files of an upload are."""

from __future__ import annotations

import re

from nomad.errors import StorageError
from nomad.storage.durable import PART_MARK

FROZEN_PREFIX = "frozen/"
"""Longer than the first folder of uploads, so that both never meet."""
_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


def key_parts(key: str) -> list[str]:
    """The segments of a storage key; raises `StorageError` for what can be none."""
    parts = key.split("/")
    if any(part in ("", ".", "..") or part.startswith(PART_MARK) for part in parts) or "\0" in key:
        raise StorageError(f"{key!r} is no storage key.")
    return parts


def _checked(part: str) -> str:
    if len(part) < 2 or len(part) > 200 or not _PART.fullmatch(part):
        raise StorageError(f"{part!r} cannot be part of a storage key.")
    return part


def upload_prefix(upload_id: str) -> str:
    """Folder of an upload, with slash at the end: `<first 2 characters>/<upload_id>/`."""
    return f"{_checked(upload_id)[:2]}/{upload_id}/"


def raw_key(upload_id: str) -> str:
    """The raw pack."""
    return f"{upload_prefix(upload_id)}raw.zip"


def manifest_key(upload_id: str) -> str:
    """SHA-256 sums of all raw files, in BagIt line format."""
    return f"{upload_prefix(upload_id)}manifest-sha256.txt"


def archive_key(upload_id: str, run: int | str, attempt: int | str = 0) -> str:
    """The archive pack of a processing run; further attempts of the same run never write over each other."""
    suffix = "" if str(attempt) == "0" else f"-{attempt}"
    return f"{upload_prefix(upload_id)}{_checked(f'archive-{run}{suffix}.pack')}"


def upload_record_key(upload_id: str) -> str:
    """`upload.json`: what is needed to rebuild the rows of the upload."""
    return f"{upload_prefix(upload_id)}upload.json"


def frozen_ids_key(frozen_id: str) -> str:
    """The entry ids of a frozen query."""
    return f"{FROZEN_PREFIX}{_checked(frozen_id)}.ids"


def frozen_record_key(frozen_id: str) -> str:
    """What is needed to rebuild the row of a frozen query."""
    return f"{FROZEN_PREFIX}{_checked(frozen_id)}.json"
