"""Members of a received tar file, plain or compressed."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from nomad.processing.archive_member import CHUNK, Member, damage_is_bad
from nomad.processing.forward_stream import ForwardStream, open_decompressed
from nomad.processing.tar_headers import CheckedHeader

DAMAGE = (tarfile.TarError, OverflowError, ValueError, RecursionError)


def tar_compression(path: Path, start: bytes) -> str | None:
    """How the tar file is compressed ('' for not at all), or None if this is no tar file."""
    kind = ForwardStream.compression(start)
    with closing(open_decompressed(path, kind)) as stream:
        try:
            block = stream.read(tarfile.BLOCKSIZE)
            if block.count(b"\0") == tarfile.BLOCKSIZE:
                return kind
            tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.TarError, EOFError, OSError, ValueError):
            return None
    return kind


def tar_members(path: Path, kind: str, most_bytes: int) -> Iterator[Member]:
    """All files of the tar file in their order. Raises `BadArchive`, also while the bytes of a member are read.

    Raises `TooLarge` for a file that has more bytes than `most_bytes` when it is decompressed.
    """
    with closing(open_decompressed(path, kind)) as stream, damage_is_bad(*DAMAGE):
        stream.most_bytes = most_bytes
        with stream.reading_headers():
            tar = tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape", tarinfo=CheckedHeader)  # noqa: SIM115
        with tar:
            while (info := _next(tar, stream)) is not None:
                cast("Any", tar).members = []  # the list would grow with every member
                if not info.isdir():
                    yield _tar_member(tar, info)
        stream.expect_end()


def _next(tar: tarfile.TarFile, stream: ForwardStream) -> tarfile.TarInfo | None:
    with stream.reading_headers():
        return tar.next()


def _tar_member(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    name = _text(info.name)
    if info.issym() or info.islnk():
        return Member(name, iter(()), "links are not kept")
    if not info.isfile():
        return Member(name, iter(()), "only files are kept, no devices or pipes")
    return Member(name, _tar_chunks(tar, info))


def _tar_chunks(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    with damage_is_bad(*DAMAGE):
        source = tar.extractfile(info)
        count = 0
        while source is not None and (chunk := source.read(CHUNK)):
            count += len(chunk)
            yield chunk
        if count < info.size:
            raise EOFError


def _text(name: str) -> str:
    """The name as text: UTF-8, else Latin-1, which every byte string is."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("latin-1")
    return name
