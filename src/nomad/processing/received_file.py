"""Reading a received zip or tar file once, member by member, without trusting it.

Scope: finds out what the file is, yields its members with their bytes, and turns every kind of damage into
`BadArchive`. Names are handed out as they are; nothing is written. Memory does not grow with the size of members.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nomad.processing.archive_member import BadArchive, Member
from nomad.processing.tar_members import tar_compression, tar_members
from nomad.processing.zip_members import is_zip, zip_members

HEAD = 512


def members(path: Path, most_bytes: int, most_members: int) -> Iterator[Member]:
    """All files of the zip or tar file in the order in which they are stored. Raises `BadArchive`.

    What begins as a zip file is one, whatever its name; then tar is tried, then a zip file with something in front.
    Raises `TooLarge` beyond `most_bytes` decompressed bytes of a tar file or `most_members` in a zip file.
    """
    with path.open("rb") as stream:
        start = stream.read(HEAD)
    if not start:
        raise BadArchive("the file is empty")
    if start.startswith(b"PK"):
        return zip_members(path, most_members)
    compression = tar_compression(path, start)
    if compression is not None:
        return tar_members(path, compression, most_bytes)
    if is_zip(path):
        return zip_members(path, most_members)
    raise BadArchive("the file is neither a zip nor a tar file (plain or with gz, bz2, xz, zst)")
