"""Streaming a request body to a file on disk, as it is or out of a multipart form.

Memory holds about eight MiB per upload: one block is written by a thread while the next one arrives. The disk begins to
write each block at once, so that little is left to be flushed at the end. The file is only left behind when it is
complete and durable.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from nomad.errors import BadRequest, TooLarge

BLOCK_SIZE = 4 * 1024**2
MOST_PIECES = 1024
"""Pieces that one call of the system writes."""
DRAIN_SIZE = 64 * 1024**2
DRAIN_SECONDS = 5.0
FILE_PART = "file"


class BodyFile:
    """A new file that is written block by block in a thread."""

    def __init__(self, path: Path, max_size: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._max_size = max_size
        self._block: list[bytes] = []
        self._held = 0
        self._writing: asyncio.Task[None] | None = None
        self.size = 0

    async def write(self, data: bytes) -> None:
        """Appends data; raises `TooLarge` beyond the limit."""
        self.size += len(data)
        if self.size > self._max_size:
            raise TooLarge(f"The upload exceeds the limit of {self._max_size} bytes (setting uploads.max_size).")
        self._block.append(data)
        self._held += len(data)
        if self._held >= BLOCK_SIZE or len(self._block) >= MOST_PIECES:
            await self._start_writing()

    async def finish(self) -> None:
        """Writes what is left and makes file and folder durable."""
        await self._start_writing()
        await self._wait()
        await run_in_threadpool(self._sync)

    async def close(self) -> None:
        """Releases the file; no thread touches it afterwards."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
        os.close(self._descriptor)

    async def _start_writing(self) -> None:
        await self._wait()
        block, self._block, self._held = self._block, [], 0
        self._writing = asyncio.create_task(run_in_threadpool(_write_all, self._descriptor, block))

    async def _wait(self) -> None:
        if self._writing is not None:
            writing, self._writing = self._writing, None
            await writing

    def _sync(self) -> None:
        os.fsync(self._descriptor)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write_all(descriptor: int, block: list[bytes]) -> None:
    start = os.lseek(descriptor, 0, os.SEEK_CUR)
    written = os.writev(descriptor, block) if block else 0
    if written < sum(map(len, block)):
        view = memoryview(b"".join(block))[written:]
        while view:
            view = view[os.write(descriptor, view) :]
    # Not needed soon means for the system: begin to write this to the disk.
    os.posix_fadvise(descriptor, start, sum(map(len, block)), os.POSIX_FADV_DONTNEED)


@asynccontextmanager
async def received_body(request: Request, path: Path, max_size: int) -> AsyncIterator[str | None]:
    """Receives the body of the request into a new file; gives the file name that a form named, if any.

    The file is removed when the body cannot be received or the block raises. Raises `TooLarge`, and `BadRequest` for
    a body that breaks off or a form without the part `file`.
    """
    expected = request.headers.get("content-length")
    if expected is not None and expected.isdigit() and int(expected) > max_size:
        raise TooLarge(f"The upload exceeds the limit of {max_size} bytes (setting uploads.max_size).")
    file = BodyFile(path, max_size)
    kept = False
    try:
        kind, options = parse_options_header(request.headers.get("content-type"))
        try:
            name: str | None = None
            if kind == b"multipart/form-data":
                name = await _receive_form(request, file, options.get(b"boundary", b""))
            else:
                await _receive_plain(request, file, expected)
            await file.finish()
        except ClientDisconnect as error:
            raise BadRequest("The body of the request broke off.") from error
        finally:
            await file.close()
        yield name
        kept = True
    finally:
        if not kept:
            path.unlink(missing_ok=True)


async def drain(request: Request) -> None:
    """Reads what is left of a body that is refused, within limits, because many clients only listen after sending."""
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            size = 0
            async for data in request.stream():
                size += len(data)
                if size > DRAIN_SIZE:
                    return
    except (TimeoutError, ClientDisconnect, RuntimeError):
        return


async def _receive_plain(request: Request, file: BodyFile, expected: str | None) -> None:
    async for data in request.stream():
        await file.write(data)
    if expected is not None and expected.isdigit() and file.size != int(expected):
        raise BadRequest(f"The body of the request broke off after {file.size} of {expected} bytes.")


async def _receive_form(request: Request, file: BodyFile, boundary: bytes) -> str | None:
    if not boundary:
        raise BadRequest("The multipart form has no boundary.")
    form = _FormReader(boundary)
    try:
        async for data in request.stream():
            form.feed(data)
            for piece in form.take():
                await file.write(piece)
    except MultipartParseError as error:
        raise BadRequest(f"The multipart form is malformed: {error}") from error
    if not form.ended:
        raise BadRequest("The body of the request broke off.")
    if not form.found:
        raise BadRequest(f"The multipart form has no part with the name {FILE_PART!r}.")
    return form.filename


class _FormReader:
    """Picks the first part `file` out of a form, piece by piece."""

    def __init__(self, boundary: bytes) -> None:
        self.found = False
        self.ended = False
        self.filename: str | None = None
        self._inside = False
        self._pieces: list[bytes] = []
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = b"", b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._add_name,
                "on_header_value": self._add_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_headers,
                "on_part_data": self._add_data,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )
        self.feed: Callable[[bytes], int] = self._parser.write

    def take(self) -> list[bytes]:
        """The pieces of the file since the last call."""
        pieces, self._pieces = self._pieces, []
        return pieces

    def _begin_part(self) -> None:
        self._headers = {}

    def _add_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if not self.found and options.get(b"name") == FILE_PART.encode():
            self.found = self._inside = True
            filename = options.get(b"filename")
            self.filename = filename.decode("utf-8", "replace") if filename else None

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._pieces.append(data[start:end])

    def _end_part(self) -> None:
        self._inside = False

    def _end(self) -> None:
        self.ended = True
