"""Namespace `mirror`: everything about uploads for another NOMAD. For the admin only."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from nomad.api import arguments
from nomad.api.auth import user_json
from nomad.api.authentication import AdminUser
from nomad.api.context import CurrentInstallation
from nomad.api.downloads import raw_response
from nomad.api.models import UserModel
from nomad.api.responses import attachment, is_head, json_response, omit_nulls, to_json
from nomad.repository import mirror as service
from nomad.repository import mirror_files

router = APIRouter(prefix="/mirror", tags=["mirror"])

BINARY = "application/binary"


class MirrorQuery(BaseModel):
    """Which uploads."""

    query: dict[str, Any] | None = Field(
        None, description="Field of the upload record to value; with __ne, __gt, __gte, __lt, __lte, __in, __exists."
    )


class MirrorUploadPathModel(BaseModel):
    """Where an upload is."""

    upload_id: str
    upload_files_path: str


class MirrorUploadModel(MirrorUploadPathModel):
    """The records of an upload."""

    upload: str = Field(description="The upload record as JSON.")
    calcs: list[dict[str, Any]]
    datasets: dict[str, dict[str, Any]] | None = None
    dois: dict[str, dict[str, Any]] | None = None


@router.post("/", operation_id="get_uploads_mirror", responses={200: {"model": list[MirrorUploadPathModel]}})
def get_uploads_mirror(
    user: AdminUser, installation: CurrentInstallation, payload: MirrorQuery | None = None
) -> Response:
    """Ids and places of uploads."""
    query = payload.query if payload is not None else None
    return json_response(service.find_uploads(user, installation, query or {}))


@router.get("/users", operation_id="downlod_users_mirror", responses={200: {"model": dict[str, UserModel]}})
def download_users_mirror(user: AdminUser, installation: CurrentInstallation) -> Response:
    """User name to user, without e-mail addresses."""
    people = {name: user_json(person) for name, person in service.get_users(user, installation).items()}
    for person in people.values():
        person.pop("email", None)
    return json_response(people)


@router.get("/{upload_id}", operation_id="get_upload_mirror", responses={200: {"model": MirrorUploadModel}})
def get_upload_mirror(upload_id: str, user: AdminUser, installation: CurrentInstallation) -> Response:
    """The records of an upload, its entries and datasets."""
    records = service.get_upload(user, installation, upload_id)
    return json_response(omit_nulls({**records, "upload": to_json(records["upload"]).decode()}))


@router.get(
    "/files/{upload_id}",
    operation_id="download_files_mirror",
    responses={200: {"content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}},
)
def download_files_mirror(
    request: Request,
    upload_id: str,
    user: AdminUser,
    installation: CurrentInstallation,
    prefix: Annotated[str | None, Query(description="raw or archive")] = None,
) -> Response:
    """The public raw files of an upload as zip, or its archive pack."""
    if arguments.choice("prefix", prefix or "", ("raw", "archive"), "") == "raw":
        answer = raw_response(request, mirror_files.get_raw_files(user, installation, upload_id), f"{upload_id}.zip")
        answer.headers["Content-Type"] = BINARY
        return answer
    archives = mirror_files.get_archives(user, installation, upload_id)
    headers = {
        "Content-Disposition": attachment(f"{upload_id}.pack"),
        "Content-Length": str(archives.size),
    }
    if is_head(request):
        archives.close()
        return Response(media_type=BINARY, headers=headers)
    return StreamingResponse(archives.chunks, media_type=BINARY, headers=headers)
