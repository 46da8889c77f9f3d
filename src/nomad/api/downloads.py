"""Answers with files: zips of known and unknown length, single raw files."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from nomad.api.responses import attachment, download_response, is_head, json_response
from nomad.repository.raw import Listing, RawAnswer
from nomad.repository.raw_files import DecompressedFile, StoredFile
from nomad.storage.zip_stream import UnsizedZipStream, ZipStream

ZIP = "application/zip"
NO_CACHE = {"Cache-Control": "no-cache"}
ZIP_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}
}


def zip_response(request: Request, stream: ZipStream | UnsizedZipStream, filename: str) -> Response:
    """A zip; resumable when its length is known."""
    if isinstance(stream, ZipStream):
        return download_response(request, stream, media_type=ZIP, filename=filename)
    headers = {"Content-Disposition": attachment(filename)}
    if is_head(request):
        return Response(media_type=ZIP, headers=headers)
    return StreamingResponse(stream.chunks(), media_type=ZIP, headers=headers)


def raw_response(request: Request, answer: RawAnswer, zip_name: str) -> Response:
    """Whatever is at a raw path."""
    match answer:
        case Listing():
            return json_response(answer.to_json())
        case StoredFile():
            return download_response(
                request, answer, media_type=answer.media_type, filename=answer.name, headers=NO_CACHE
            )
        case DecompressedFile():
            headers = {"Content-Disposition": attachment(answer.name), **NO_CACHE}
            if is_head(request):
                return Response(media_type=answer.media_type, headers=headers)
            return StreamingResponse(answer.chunks, media_type=answer.media_type, headers=headers)
    return zip_response(request, answer, zip_name)
