"""Namespace `raw`: the uploaded files as they are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from nomad.api import arguments
from nomad.api.arguments import FlagText, IntegerText
from nomad.api.authentication import OptionalUser, SignatureUser
from nomad.api.context import CurrentInstallation
from nomad.api.downloads import ZIP_RESPONSE, raw_response, zip_response
from nomad.api.responses import json_response
from nomad.api.result_models import DirectoryModel
from nomad.api.search_arguments import filter_documentation, url_filters
from nomad.errors import InvalidPayload
from nomad.repository import raw as service
from nomad.repository.query_language import filters_from_json
from nomad.repository.raw_query import RawSelection, query_raw_files
from nomad.repository.raw_tree import MAX_PER_PAGE, get_tree

router = APIRouter(prefix="/raw", tags=["raw"])

QUERY_ZIP = "nomad_raw_files.zip"
Offset = Annotated[IntegerText | None, Query(description="First byte of a single file.")]
Length = Annotated[IntegerText | None, Query(description="Number of bytes of a single file; -1 means all.")]
Decompress = Annotated[FlagText | None, Query(description="Decompress a .gz or .xz file.")]
Compress = Annotated[FlagText | None, Query(description="Deflate the members of the zip.")]
Strip = Annotated[FlagText | None, Query(description="Remove the common directory from the names in the zip.")]
Patterns = Annotated[list[str] | None, Query(description="Only files whose base name matches one of the patterns.")]


@router.get("/query", operation_id="raw_files_from_query", responses=ZIP_RESPONSE, openapi_extra=filter_documentation())
def raw_files_from_query(
    request: Request,
    user: SignatureUser,
    installation: CurrentInstallation,
    compress: Compress = None,
    strip: Strip = None,
    file_pattern: Patterns = None,
) -> Response:
    """A zip with the files of all matching entries."""
    selection = RawSelection(url_filters(request), file_pattern or (), _present(compress), _present(strip))
    return zip_response(request, query_raw_files(user, installation, selection), QUERY_ZIP)


@router.post("/query", operation_id="post_raw_files_from_query", responses=ZIP_RESPONSE)
def post_raw_files_from_query(
    request: Request,
    payload: Annotated[dict[str, Any], Body(description="query, compress, strip, file_pattern")],
    user: SignatureUser,
    installation: CurrentInstallation,
) -> Response:
    """The same with a JSON body."""
    patterns = payload.get("file_pattern") or []
    patterns = [patterns] if isinstance(patterns, str) else patterns
    _check_strings("file_pattern", patterns)
    query = payload.get("query")
    if query is not None and not isinstance(query, dict):
        raise InvalidPayload({"query": "not an object"})
    selection = RawSelection(
        filters_from_json(query), patterns, _boolean(payload, "compress"), _boolean(payload, "strip")
    )
    return zip_response(request, query_raw_files(user, installation, selection), QUERY_ZIP)


@router.get(
    "/calc/{upload_id}/{calc_id}/", operation_id="get_file_list_from_calc", responses={200: {"model": DirectoryModel}}
)
def get_file_list_from_calc(
    request: Request, user: SignatureUser, installation: CurrentInstallation, upload_id: str, calc_id: str
) -> Response:
    """The files in the directory of an entry, the mainfile first."""
    answer = service.get_entry_path(user, installation, upload_id, calc_id, "", service.FileOptions())
    return raw_response(request, answer, f"{upload_id}.zip")


@router.get("/calc/{upload_id}/{calc_id}/{path:path}", operation_id="get_file_from_calc")
def get_file_from_calc(
    request: Request,
    user: SignatureUser,
    installation: CurrentInstallation,
    upload_id: str,
    calc_id: str,
    path: str,
    offset: Offset = None,
    length: Length = None,
    decompress: Decompress = None,
    compress: Compress = None,
    strip: Strip = None,
) -> Response:
    """A file, a listing or (`*` at the end) a zip; the path is relative to the directory of the entry."""
    options = _options(offset, length, decompress, compress, strip)
    answer = service.get_entry_path(user, installation, upload_id, calc_id, path, options)
    return raw_response(request, answer, f"{upload_id}.zip")


@router.get("/{upload_id}", operation_id="get_files_alternate", responses=ZIP_RESPONSE)
def get_files_alternate(
    request: Request,
    user: SignatureUser,
    installation: CurrentInstallation,
    upload_id: str,
    files: Annotated[str, Query(description="Comma separated paths.")],
    prefix: Annotated[str | None, Query(description="Directory in front of all paths.")] = None,
    compress: Compress = None,
    strip: Strip = None,
) -> Response:
    """A zip with some files of an upload."""
    paths = [path.strip() for path in files.split(",") if path.strip()]
    if prefix:
        paths = [f"{prefix.rstrip('/')}/{path}" for path in paths]
    flags = {"compress": _present(compress), "strip": _present(strip)}
    stream = service.get_upload_files(user, installation, upload_id, paths, **flags)
    return zip_response(request, stream, f"{upload_id}.zip")


@router.post("/{upload_id}", operation_id="get_files", responses=ZIP_RESPONSE)
def get_files(
    request: Request,
    payload: Annotated[dict[str, Any], Body(description="files, compress")],
    user: OptionalUser,
    installation: CurrentInstallation,
    upload_id: str,
) -> Response:
    """The same with a JSON body."""
    paths = payload.get("files") or []
    _check_strings("files", paths)
    flags = {"compress": _boolean(payload, "compress"), "strip": _boolean(payload, "strip")}
    stream = service.get_upload_files(user, installation, upload_id, paths, **flags)
    return zip_response(request, stream, f"{upload_id}.zip")


@router.get("/{upload_id}/{path:path}", operation_id="get")
def get(
    request: Request,
    user: SignatureUser,
    installation: CurrentInstallation,
    upload_id: str,
    path: str,
    offset: Offset = None,
    length: Length = None,
    decompress: Decompress = None,
    compress: Compress = None,
    strip: Strip = None,
    tree: Annotated[FlagText | None, Query(description="List a directory with sub-directories, in pages.")] = None,
    page: Annotated[IntegerText | None, Query(description="Page of a tree, from 1.")] = None,
    per_page: Annotated[IntegerText | None, Query(description="Length of a page of a tree.")] = None,
) -> Response:
    """A file of an upload, a listing of a directory, or (`*` at the end) a zip of all files that begin so."""
    if _present(tree):
        number = arguments.integer("page", page, 1, minimum=1)
        size = arguments.integer("per_page", per_page, 1000, minimum=1, maximum=MAX_PER_PAGE)
        listed = get_tree(user, installation, upload_id, path, number, size)
        if listed is not None:
            return json_response(listed.to_json())
    options = _options(offset, length, decompress, compress, strip)
    answer = service.get_upload_path(user, installation, upload_id, path, options)
    return raw_response(request, answer, f"{upload_id}.zip")


def _options(
    offset: str | None, length: str | None, decompress: str | None, compress: str | None, strip: str | None
) -> service.FileOptions:
    return service.FileOptions(
        offset=arguments.integer("offset", offset, 0),
        length=arguments.integer("length", length, -1),
        decompress=_present(decompress),
        compress=_present(compress),
        strip=_present(strip),
    )


def _present(text: str | None) -> bool:
    """These flags are set by being there at all (`?strip`), unless they say `false` or `0`."""
    return text == "" or arguments.flag(text)


def _boolean(payload: dict[str, Any], name: str) -> bool:
    value = payload.get(name)
    if value is not None and not isinstance(value, bool):
        raise InvalidPayload({name: "not of type boolean"})
    return bool(value)


def _check_strings(name: str, values: Any) -> None:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InvalidPayload({name: "not a list of strings"})
