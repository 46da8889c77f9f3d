"""Answers: JSON from any mixture of plain and numpy values, and downloads that can be resumed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any, Protocol
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

GZIP_MINIMUM = 1024
_JSON_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NAIVE_UTC
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def to_json(content: Any) -> bytes:
    """JSON text in UTF-8. Not-a-number and infinities become null; dates ISO 8601 in UTC with offset."""
    return orjson.dumps(content, default=_plain, option=_JSON_OPTIONS)


def json_response(
    content: Any, status: int = 200, headers: dict[str, str] | None = None, *, gzip_for: Request | None = None
) -> Response:
    """A JSON answer; with `gzip_for`, compressed when this request's client accepts it and it is worth it."""
    body = to_json(content)
    headers = dict(headers or {})
    if gzip_for is not None:
        headers["Vary"] = "Accept-Encoding"
        if len(body) >= GZIP_MINIMUM and accepts_gzip(gzip_for):
            body = gzip.compress(body, compresslevel=5, mtime=0)
            headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def accepts_gzip(request: Request) -> bool:
    """Whether the client takes gzip."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def omit_nulls(content: dict[str, Any]) -> dict[str, Any]:
    """Without keys whose value is None or an empty object, also in nested objects; lists stay as they are."""
    cleaned = {key: omit_nulls(value) if isinstance(value, dict) else value for key, value in content.items()}
    return {key: value for key, value in cleaned.items() if value is not None and value != {}}


def attachment(filename: str) -> str:
    """The `Content-Disposition` of a download with this name, in any script."""
    plain = re.sub(r"[^\w.+@=,() -]", "_", filename, flags=re.ASCII)
    if plain == filename:
        return f"attachment; filename={filename}" if " " not in filename else f'attachment; filename="{filename}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


class ByteSource(Protocol):
    """Bytes of known amount that can be read from any place, such as a zip that is put together on the way."""

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str | None: ...

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]: ...


def download_response(
    request: Request,
    source: ByteSource,
    *,
    media_type: str = "application/zip",
    filename: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Streams a source with exact length; answers `Range` (one range), `If-Range`, `If-None-Match` and HEAD."""
    size = source.size
    headers = {"Accept-Ranges": "bytes", **(headers or {})}
    if filename is not None:
        headers["Content-Disposition"] = attachment(filename)
    etag = f'"{source.etag.strip(chr(34))}"' if source.etag else None
    if etag:
        headers["ETag"] = etag
        if is_known(request, etag):
            return Response(status_code=304, headers=headers)
    start, stop, status = 0, size, 200
    condition = request.headers.get("if-range")
    if condition is None or condition == etag:
        span = _parse_range(request.headers.get("range"), size)
        if span == (0, 0):
            return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        if span is not None:
            (start, stop), status = span, 206
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    if is_head(request):
        return Response(status_code=status, media_type=media_type, headers=headers)
    return StreamingResponse(source.chunks(start, stop), status_code=status, media_type=media_type, headers=headers)


def is_known(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` says that the client has this version: a list of tags, strong or weak, or `*`."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def is_head(request: Request) -> bool:
    """Whether the client asked for the head only; routes see such a request as GET."""
    return bool(request.scope.get("nomad.head")) or request.method == "HEAD"


def _parse_range(text: str | None, size: int) -> tuple[int, int] | None:
    """Start and stop; None for the whole, (0, 0) for what cannot be satisfied."""
    match = _RANGE.fullmatch(text.strip()) if text else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
    return (start, stop) if start < stop else (0, 0)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
