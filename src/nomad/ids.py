"""Identifiers and content hashes, exactly as clients of the API know them."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable

ID_LENGTH = 28


def create_id() -> str:
    """A random id of 22 characters: URL-safe base64 of a UUID4's 16 bytes without padding.

    It never begins with `-`, because commands would take such an id for an option.
    """
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text


def encode_digest(digest: bytes) -> str:
    """The first 28 characters of the URL-safe base64 text of a SHA-512 digest."""
    return base64.urlsafe_b64encode(digest).decode()[:ID_LENGTH]


def hash_text(*parts: str) -> str:
    """28 characters that identify the UTF-8 text of all parts, simply concatenated."""
    digest = hashlib.sha512()
    for part in parts:
        digest.update(part.encode())
    return encode_digest(digest.digest())


def hash_bytes(chunks: Iterable[bytes]) -> str:
    """28 characters that identify a sequence of chunks of bytes, simply concatenated."""
    digest = hashlib.sha512()
    for chunk in chunks:
        digest.update(chunk)
    return encode_digest(digest.digest())


def create_calc_id(upload_id: str, mainfile: str) -> str:
    """The id of the entry with this mainfile (a path relative to the root of the upload, with `/`)."""
    return hash_text(upload_id, mainfile)
