"""One file inside of a received zip or tar file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nomad.errors import NomadError

CHUNK = 1024 * 1024
BAD_ARCHIVE = "bad .zip/.tar file"


class BadArchive(NomadError):
    """The received file is neither a zip nor a tar file, or damaged, or encrypted."""

    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(f"{BAD_ARCHIVE}: {reason}")


@dataclass(frozen=True)
class Member:
    """One file of the archive, or something else that is to be left out for the reason `dropped`.

    `chunks` must be read before the next member is asked for, or not at all.
    """

    name: str
    chunks: Iterator[bytes]
    dropped: str | None = None
