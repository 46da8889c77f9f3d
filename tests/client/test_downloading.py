"""Downloads that break off and go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from nomad.errors import NotFound, Unavailable

CONTENT = bytes(range(256)) * 40
TAG = '"first"'


class Breaking(httpx.SyncByteStream):
    """Ends with a broken connection after some bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __iter__(self) -> Iterator[bytes]:
        yield self.data
        raise httpx.ReadError("cable pulled")


class FileServer:
    """Sends `CONTENT` in pieces of 1000 bytes, after each of which the connection breaks."""

    def __init__(self, content: bytes = CONTENT, tag: str | None = TAG, piece: int = 1000) -> None:
        self.content, self.tag, self.piece = content, tag, piece
        self.ranges: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        asked = request.headers.get("range")
        self.ranges.append(asked)
        assert request.headers["accept-encoding"] == "identity"
        same = self.tag is not None and request.headers.get("if-range") == self.tag
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and same else 0
        if start >= len(self.content):
            return httpx.Response(416)
        headers = {"Content-Length": str(len(self.content) - start), **({"ETag": self.tag} if self.tag else {})}
        left = self.content[start:]
        stream = httpx.ByteStream(left) if len(left) <= self.piece else Breaking(left[: self.piece])
        return httpx.Response(206 if start else 200, headers=headers, stream=stream)


def test_a_download_goes_on_where_it_broke_off(scripted: Any, tmp_path: Path, pauses: list[float]) -> None:
    server = FileServer()
    seen: list[tuple[int, int | None]] = []
    target = scripted(server, retries=2).download_raw({}, tmp_path / "a.zip", lambda *state: seen.append(state))
    assert target.read_bytes() == CONTENT
    assert server.ranges[:3] == [None, "bytes=1000-", "bytes=2000-"]
    assert len(server.ranges) == 11
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_later_call_goes_on(scripted: Any, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="Call again to go on"):
        scripted(FileServer(), retries=0).download_raw({}, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()
    server = FileServer(piece=10**6)
    assert scripted(server).download_raw({}, tmp_path / "a.zip").read_bytes() == CONTENT
    assert server.ranges == ["bytes=1000-"]


def test_what_has_changed_is_fetched_from_the_beginning(scripted: Any, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        scripted(FileServer(), retries=0).download_raw({}, tmp_path / "a.zip")
    server = FileServer(b"new" * 10, '"second"')
    assert scripted(server).download_raw({}, tmp_path / "a.zip").read_bytes() == b"new" * 10
    assert server.ranges == ["bytes=1000-"]


def test_a_part_that_is_as_long_as_the_whole(scripted: Any, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(CONTENT)
    (tmp_path / "a.zip.part.etag").write_text(TAG)
    server = FileServer(piece=10**6)
    assert scripted(server).download_raw({}, tmp_path / "a.zip").read_bytes() == CONTENT
    assert server.ranges == [f"bytes={len(CONTENT)}-", None]


def test_without_tag_it_begins_anew(scripted: Any, tmp_path: Path) -> None:
    server = FileServer(tag=None)
    with pytest.raises(Unavailable):
        scripted(server, retries=2).download_raw({}, tmp_path / "a.zip")
    assert server.ranges == [None, None, None]


def test_an_error_leaves_no_file(scripted: Any, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="gone"):
        scripted(lambda _: httpx.Response(404, json={"message": "gone"})).download_raw({}, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []
