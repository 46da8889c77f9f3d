"""Headers of tar members, checked before `tarfile` works on them."""

from __future__ import annotations

import re
import tarfile
from typing import Any, cast

from nomad.processing.forward_stream import ForwardStream

_RECORD = re.compile(rb"(\d{1,10}) [^=\n]+=")


class CheckedHeader(tarfile.TarInfo):
    """Refuses pax records that overlap, from which `tarfile` would make keys of gigabytes, and negative sizes."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> CheckedHeader:
        header = super().fromtarfile(archive)
        if header.size < 0:
            raise tarfile.ReadError(f"the size {header.size} of the member {header.name[:200]!r} is negative")
        return header

    def _proc_pax(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        stream = cast("ForwardStream", archive.fileobj)
        blocks = -(-self.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
        data = stream.read(blocks)
        stream.put_back(data)
        _check_records(data[: self.size])
        header: tarfile.TarInfo = cast("Any", super())._proc_pax(archive)
        return header


def _check_records(data: bytes) -> None:
    position = 0
    while position < len(data) and data[position]:
        match = _RECORD.match(data, position)
        end = position + int(match[1]) if match else 0
        if match is None or end < match.end() + 1 or data[end - 1 : end] != b"\n":
            raise tarfile.ReadError(f"a pax header is damaged: {data[position : position + 40]!r} is no record")
        position = end
