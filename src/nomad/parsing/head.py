"""The first bytes of a file, which are all that mainfile recognition looks at.

The MIME types are found by byte tests of our own and not with libmagic, whose answers change with its version (recent
ones no longer know netCDF files, for example). JSON and XML files have two types, so that rules for text find them too.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nomad.parsing.files import compression_of, open_decompressed

HEAD_SIZE = 12_000
"""Bytes (after decompression) that recognition may look at."""

_MAGIC = (
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf"),
    (b"CDF\x01", "application/x-netcdf"),
    (b"CDF\x02", "application/x-netcdf"),
    (b"CDF\x05", "application/x-netcdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\x00", "application/x-sqlite3"),
)
_TAR_MAGIC = slice(257, 262)
_NOT_TEXT = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}) + b"\x7f"
_JSON_START = re.compile(rb'\s*(\{\s*["}]|\[\s*["\[{\]0-9-])')
_XML_START = re.compile(rb"(\xef\xbb\xbf)?\s*<\?xml[\s]")


@dataclass(frozen=True)
class FileHead:
    """The first `HEAD_SIZE` decompressed bytes and what they say about the file."""

    data: bytes
    compression: str | None = None

    @classmethod
    def read(cls, path: Path) -> FileHead:
        """Reads the head. Raises OSError if the file cannot be read; a damaged compression gives what was readable."""
        with path.open("rb") as file:
            compression = compression_of(file.read(3))
        with open_decompressed(path) as stream:
            return cls(stream.read(HEAD_SIZE), compression)

    @cached_property
    def mime_types(self) -> tuple[str, ...]:
        """MIME types that describe the file, most specific first."""
        data = self.data
        if not data:
            return ("inode/x-empty",)
        for magic, mime in _MAGIC:
            if data.startswith(magic):
                return (mime,)
        if data[_TAR_MAGIC] == b"ustar":
            return ("application/x-tar",)
        if data.translate(None, _NOT_TEXT) != data:
            return ("application/octet-stream",)
        if _XML_START.match(data):
            return ("text/xml", "application/xml")
        if _JSON_START.match(data):
            return ("application/json", "text/plain")
        return ("text/plain",)

    @cached_property
    def text(self) -> str | None:
        """The decoded head, None for binary files. UTF-8 (a character cut at the end is fine), else ISO-8859-1."""
        if not any(mime.startswith("text/") for mime in self.mime_types):
            return None
        try:
            return codecs.getincrementaldecoder("utf-8")().decode(self.data, final=len(self.data) < HEAD_SIZE)
        except UnicodeDecodeError:
            return self.data.decode("iso-8859-1")
