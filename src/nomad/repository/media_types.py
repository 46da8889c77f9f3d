"""The media type of a file, recognised by its first bytes."""

from __future__ import annotations

import codecs
import re

SNIFFED = 2048
"""Number of bytes that are looked at."""
BINARY = "application/octet-stream"

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (b"CDF\x01", "application/x-netcdf"),
    (b"CDF\x02", "application/x-netcdf"),
    (b"CDF\x05", "application/x-netcdf"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
TEXT_FORMATS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*<\?xml\b"), "text/xml"),
    (re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE), "text/html"),
    (re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\d-]|\]))'), "application/json"),
)
TAR_MAGIC = slice(257, 262)
_CONTROL = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def detect(head: bytes) -> str:
    """The media type of a file that begins with these bytes (2 KiB are enough); any text is at least `text/plain`."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[TAR_MAGIC] == b"ustar":
        return "application/x-tar"
    text = _decode(head)
    if text is None:
        return BINARY
    for pattern, media_type in TEXT_FORMATS:
        if pattern.match(text):
            return media_type
    return "text/plain"


def _decode(head: bytes) -> str | None:
    """The text in these bytes, if any: UTF-8 (the last character may be cut) or Latin-1, no control characters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="ignore")
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("latin-1")
        if re.search(r"[\x80-\x9f]", text):
            return None
    return None if _CONTROL.search(text) else text
