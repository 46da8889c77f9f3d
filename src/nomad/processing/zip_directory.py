"""The directory of a received zip file, looked at before it is loaded."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from nomad.errors import TooLarge
from nomad.processing.archive_member import BadArchive

ENTRY = struct.Struct("<4s6H3I5H2I")
LOCAL_HEADER_SIZE = 30
ZIP64_END = 76
MAX_SIZE = 512 * 1024**2
_DISK_NUMBER, _SIZE, _LOCATION = 1, 5, 9
"""Where the end record has the number of its disk, the size of the directory and its own place."""


def check_length(path: Path, most_members: int) -> None:
    """Raises `TooLarge` if the directory has more members, which would all be in memory at once.

    Their number is counted, since what the end record says of it may be wrong.
    """
    with path.open("rb") as stream:
        end: Sequence[Any] | None = cast("Any", zipfile)._EndRecData(stream)
        if end is None:
            return  # which is for the reader to say
        if end[_DISK_NUMBER] not in (0, 0xFFFF):
            raise BadArchive(f"it is part {end[_DISK_NUMBER] + 1} of an archive in several parts; send it as one file")
        size = end[_SIZE]
        position = end[_LOCATION] - size - (ZIP64_END if end[0] == b"PK\x06\x06" else 0)
        if size <= ENTRY.size * most_members or position < 0:
            return
        if size > MAX_SIZE:
            raise TooLarge(f"The directory of the zip file says that it has {size} bytes; {MAX_SIZE} are allowed.")
        stream.seek(position)
        for _ in range(most_members + 1):
            data = stream.read(ENTRY.size)
            if len(data) < ENTRY.size or data[:4] != b"PK\x01\x02":
                return
            name, extra, comment = ENTRY.unpack(data)[10:13]
            stream.seek(name + extra + comment, 1)
    raise TooLarge(f"The zip file has more members than uploads.max_files = {most_members}.")


def check_places(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raises `BadArchive` if members share bytes, as those of archives made to fill disks do."""
    end, before = 0, ""
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise BadArchive(f"its members {before[:200]!r} and {info.filename[:200]!r} overlap")
        end = info.header_offset + LOCAL_HEADER_SIZE + info.compress_size
        before = info.filename
