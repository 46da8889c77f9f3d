"""A zip answer whose members are found while it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from tempfile import SpooledTemporaryFile

from nomad.errors import NomadError, StoreUnavailable
from nomad.storage import zip_format as zf
from nomad.storage.name_set import NameSet
from nomad.storage.zip_items import (
    BytesItem,
    PackItem,
    PackRows,
    Shape,
    copied_or_zeros,
    gathered,
    shape_of_bytes,
    shape_of_member,
)

HELD = 4 * 1024 * 1024
"""Bytes of the directory that are kept in memory; the rest goes to a temporary file."""
CHUNK = 1024 * 1024


class UnsizedZipStream:
    """A zip of the `items`, to be sent once, from the begin. See `zip_stream` for names and errors."""

    size = None
    etag = None

    def __init__(self, items: Iterable[PackItem | PackRows | BytesItem], errors: list[str] | None = None) -> None:
        self.errors: list[str] = [] if errors is None else errors
        """What could not be read; a last item with a function as content can report it."""
        self._items = items

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the zip."""
        return gathered(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        names = NameSet()
        offset = 0
        count = 0
        with SpooledTemporaryFile(max_size=HELD) as directory:
            try:
                for item in self._singles():
                    name = self._encoded(item.arcname)
                    member = self._member(item, name) if name is not None else None
                    if name is None or member is None or not names.add(name):
                        continue
                    shape, pieces = member
                    header = zf.local_header(name, shape.method, shape.crc, shape.compressed, shape.size)
                    directory.write(
                        zf.central_record(name, shape.method, shape.crc, shape.compressed, shape.size, offset)
                    )
                    yield header
                    yield from copied_or_zeros(pieces, shape.compressed, name, self.errors)
                    offset += len(header) + shape.compressed
                    count += 1
                size = directory.tell()
                directory.seek(0)
                yield from iter(lambda: directory.read(CHUNK), b"")
                yield zf.end_records(count, size, offset)
            finally:
                names.close()

    def _singles(self) -> Iterator[PackItem | BytesItem]:
        for item in self._items:
            if isinstance(item, PackRows):
                yield from item.items()
            else:
                yield item

    def _encoded(self, arcname: str) -> bytes | None:
        try:
            return zf.encode_name(arcname)
        except ValueError as error:
            self.errors.append(f"The file {arcname!r} is left out: {error}.")
            return None

    def _member(self, item: PackItem | BytesItem, name: bytes) -> tuple[Shape, Iterator[bytes]] | None:
        """Headers and stored bytes, of which the first are read already: a file that is gone is left out."""
        try:
            if isinstance(item, BytesItem):
                data = item.data if isinstance(item.data, bytes) else item.data()
                shape, stored = shape_of_bytes(data, item.deflate)
                return shape, iter([stored])
            shape, held = shape_of_member(item.pack, item.member, item.deflate)
            if held is not None:
                return shape, iter([held])
            pieces = item.pack.compressed(item.member)
            return shape, chain([next(pieces, b"")], pieces)
        except StoreUnavailable:
            raise
        except NomadError as error:
            self.errors.append(f"{name.decode('utf-8')}: {error.message}")
            return None
