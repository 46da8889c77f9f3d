"""Namespace `archive`: processed data, whole or in parts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from nomad.api import arguments
from nomad.api.arguments import FlagText
from nomad.api.authentication import OptionalUser, SignatureUser
from nomad.api.context import CurrentInstallation
from nomad.api.downloads import ZIP_RESPONSE, zip_response
from nomad.api.responses import json_response
from nomad.api.result_models import ArchiveQueryModel
from nomad.api.search_arguments import filter_documentation, url_filters
from nomad.repository.archive_download import download_archives
from nomad.repository.archive_query import parse_archive_request, query_archives
from nomad.repository.archives import get_archive, get_logs

router = APIRouter(prefix="/archive", tags=["archive"])


@router.get("/download", operation_id="archive_download", responses=ZIP_RESPONSE, openapi_extra=filter_documentation())
def archive_download(
    request: Request,
    user: SignatureUser,
    installation: CurrentInstallation,
    compress: Annotated[FlagText | None, Query(description="Deflate the members of the zip.")] = None,
) -> Response:
    """A zip with the archives of all matching entries."""
    stream = download_archives(user, installation, url_filters(request), compress=arguments.flag(compress))
    return zip_response(request, stream, "nomad_archive.zip")


@router.post("/query", operation_id="post_archive_query", responses={200: {"model": ArchiveQueryModel}})
def post_archive_query(
    payload: Annotated[dict[str, Any], Body(description="query, required, pagination, aggregation, raise_errors")],
    user: OptionalUser,
    installation: CurrentInstallation,
) -> Response:
    """The required parts of the archives of all matching entries, page by page."""
    return json_response(query_archives(user, installation, parse_archive_request(payload)))


@router.get("/logs/{upload_id}/{calc_id}", operation_id="get_archive_logs")
def get_archive_logs(user: SignatureUser, installation: CurrentInstallation, upload_id: str, calc_id: str) -> Response:
    """The events of the last processing of an entry."""
    return json_response(get_logs(user, installation, upload_id, calc_id))


@router.get("/{upload_id}/{calc_id}", operation_id="get_archive_calc")
def get_archive_calc(user: SignatureUser, installation: CurrentInstallation, upload_id: str, calc_id: str) -> Response:
    """The archive of an entry."""
    return json_response(get_archive(user, installation, upload_id, calc_id))
