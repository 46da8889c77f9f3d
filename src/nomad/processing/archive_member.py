"""One file inside of a received zip or tar file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nomad.errors import NomadError

CHUNK = 1024 * 1024
BAD_ARCHIVE = "bad .zip/.tar file"


class BadArchive(NomadError):
    """The received file is neither a zip nor a tar file, or damaged, or encrypted."""

    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(f"{BAD_ARCHIVE}: {reason}")


@contextmanager
def damage_is_bad(*errors: type[BaseException]) -> Iterator[None]:
    """Turns what readers raise for damaged files into `BadArchive`."""
    try:
        yield
    except BadArchive:
        raise
    except EOFError as error:
        raise BadArchive("it is cut short") from error
    except errors as error:
        raise BadArchive(str(error) or type(error).__name__) from error


@dataclass(frozen=True)
class Member:
    """One file of the archive, or something else that is to be left out for the reason `dropped`.

    `chunks` must be read before the next member is asked for, or not at all.
    """

    name: str
    chunks: Iterator[bytes]
    dropped: str | None = None
