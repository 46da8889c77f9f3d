"""Namespace `uploads`: bringing data in, and looking after it until it is published."""

from __future__ import annotations

from typing import Annotated, Any, cast, get_args

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from nomad.api import arguments
from nomad.api.addresses import api_url, base_url
from nomad.api.arguments import FlagText, IntegerText
from nomad.api.authentication import Authenticator, RequiredUser, UploadTokenUser
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.receiving import drain, received_body
from nomad.api.responses import json_response
from nomad.api.upload_models import (
    UploadCommandModel,
    UploadListModel,
    UploadModel,
    UploadOperation,
    UploadWithCalcsModel,
    upload_json,
    upload_with_calcs_json,
)
from nomad.auth.users import User
from nomad.database.tables import UploadRow
from nomad.errors import BadRequest, NomadError
from nomad.repository import publishing, upload_lists
from nomad.repository import uploads as service
from nomad.repository.installation import Installation
from nomad.repository.publication_metadata import check_restricted_keys
from nomad.repository.receiving import UploadRequest, accept_upload, create_upload

router = APIRouter(prefix="/uploads", tags=["uploads"])

_FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "The bytes of a zip or tar file, or a form with the part `file`.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "The file to upload."}
                    },
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
Page = Annotated[IntegerText | None, Query(description="Number of the page, from 1.")]
PerPage = Annotated[IntegerText | None, Query(description="Results on a page; 10 if not given.")]


@router.get("/", operation_id="get_uploads", responses={200: {"model": UploadListModel}})
def get_uploads(
    user: RequiredUser,
    installation: CurrentInstallation,
    state: Annotated[str | None, Query(description="all, unpublished (default) or published")] = None,
    name: Annotated[str | None, Query(description="Exact name of the upload.")] = None,
    page: Page = None,
    per_page: PerPage = None,
) -> Response:
    """The uploads of the user, unpublished ones first, then the latest first."""
    number, size = arguments.page(page, per_page)
    chosen = arguments.choice("state", state, get_args(upload_lists.State), "unpublished")
    total, uploads = upload_lists.list_uploads(
        user,
        installation,
        state=cast(upload_lists.State, chosen),
        name=name,
        page=number,
        per_page=size,
    )
    pagination = {"total": total, "page": number, "per_page": size}
    return json_response({"pagination": pagination, "results": [upload_json(upload) for upload in uploads]})


@router.put("/{filename}", include_in_schema=False, dependencies=[Writable])
@router.put(
    "/",
    operation_id="upload",
    responses={200: {"model": UploadModel}},
    dependencies=[Writable],
    openapi_extra=_FILE_BODY,
)
async def put_upload(
    request: Request,
    user: UploadTokenUser,
    installation: CurrentInstallation,
    name: Annotated[str | None, Query(description="Name of the upload.")] = None,
    local_path: Annotated[str | None, Query(description="A file on the server instead of a body.")] = None,
    publish_directly: Annotated[FlagText | None, Query(description="Publish after processing.")] = None,
    uploader_id: Annotated[str | None, Query(description="Owner of the upload. Admin only.")] = None,
    oasis_upload_id: Annotated[str | None, Query(description="Id of the upload in the Oasis.")] = None,
    oasis_uploader_id: Annotated[str | None, Query(description="Owner of the upload in the Oasis.")] = None,
    oasis_deployment_id: Annotated[str | None, Query(description="Id of the Oasis.")] = None,
) -> Response:
    """Uploads a file and starts its processing."""
    wanted = UploadRequest(
        name=name or request.path_params.get("filename"),  # recent curl versions put the file's name behind the slash
        publish_directly=publish_directly is not None and arguments.flag(publish_directly or "true"),
        local_path=local_path,
        uploader_id=uploader_id,
        oasis_upload_id=oasis_upload_id,
        oasis_uploader_id=oasis_uploader_id,
        oasis_deployment_id=oasis_deployment_id,
    )
    try:
        upload = await _receive(request, user, installation, wanted)
    except NomadError:
        await drain(request)
        raise
    if "token" in request.query_params and request.headers.get("accept") != "application/json":
        return PlainTextResponse(_thanks(request, upload))
    return json_response(upload_json(upload))


async def _receive(request: Request, user: User, installation: Installation, wanted: UploadRequest) -> UploadRow:
    accepted = await run_in_threadpool(accept_upload, user, installation, wanted)
    if accepted.keep_path:
        return await run_in_threadpool(create_upload, user, installation, accepted, wanted.name)
    max_size = installation.settings.uploads.max_size
    async with received_body(request, accepted.path, max_size) as filename:
        return await run_in_threadpool(create_upload, user, installation, accepted, wanted.name or filename)


def _thanks(request: Request, upload: UploadRow) -> str:
    return (
        f"Thanks for uploading your data to NOMAD. It is being processed as upload {upload.upload_id}.\n"
        f"Go back to {base_url(request)}/gui/uploads to see its progress and to publish it.\n"
    )


@router.get("/command", operation_id="get_upload_command", responses={200: {"model": UploadCommandModel}})
def get_upload_command(request: Request, user: RequiredUser) -> Response:
    """Commands for uploads from a terminal."""
    authenticator: Authenticator = request.app.state.authenticator
    url = f"{api_url(request)}/uploads/?token={authenticator.tokens.upload_token(user)}"
    command = f'curl "{url}" -T <local_file>'
    return json_response(
        {
            "upload_url": url,
            "upload_command": command,
            "upload_command_with_name": f'curl "{url}&name=<name>" -T <local_file>',
            "upload_progress_command": f"{command} | xargs echo",
            "upload_command_form": f'curl "{url}" -X PUT -F file=@<local_file>',
            "upload_tar_command": f'tar -cf - <local_folder> | curl "{url}" -T - | xargs echo',
        },
        headers={"Cache-Control": "no-store"},
    )


@router.get("/{upload_id}", operation_id="get_upload", responses={200: {"model": UploadWithCalcsModel}})
def get_upload(
    upload_id: str,
    user: RequiredUser,
    installation: CurrentInstallation,
    page: Page = None,
    per_page: PerPage = None,
    order_by: Annotated[str | None, Query(description="mainfile, tasks_status or parser")] = None,
    order: Annotated[IntegerText | None, Query(description="-1 descending, 1 ascending")] = None,
) -> Response:
    """An upload with a page of its entries."""
    number, size = arguments.page(page, per_page)
    if order_by is not None:
        arguments.choice("order_by", order_by, upload_lists.ORDERS, "")
    direction = arguments.choice("order", order, ("-1", "1"), "-1")
    details = upload_lists.get_upload(
        user,
        installation,
        upload_id,
        page=number,
        per_page=size,
        order_by=order_by,
        descending=direction == "-1",
    )
    return json_response(upload_with_calcs_json(details, number, size))


@router.delete(
    "/{upload_id}",
    operation_id="delete_upload",
    responses={200: {"model": UploadModel}},
    dependencies=[Writable],
)
def delete_upload(upload_id: str, user: RequiredUser, installation: CurrentInstallation) -> Response:
    """Removes an upload with all its entries and files."""
    return json_response(upload_json(service.delete_upload(user, installation, upload_id)))


@router.post(
    "/{upload_id}",
    operation_id="exec_upload_operation",
    responses={200: {"model": UploadModel}},
    dependencies=[Writable],
)
async def exec_upload_operation(
    request: Request,
    upload_id: str,
    user: RequiredUser,
    installation: CurrentInstallation,
    payload: UploadOperation,
) -> Response:
    """Starts publishing (`publish`), processing again (`re-process`) or pushing to the central NOMAD of an upload."""
    metadata = (await request.json()).get("metadata")
    upload = await run_in_threadpool(_execute, upload_id, user, installation, payload, metadata)
    return json_response(upload_json(upload))


def _execute(
    upload_id: str,
    user: User,
    installation: Installation,
    payload: UploadOperation,
    metadata: dict[str, Any] | None,
) -> UploadRow:
    match payload.operation:
        case "publish":
            check_restricted_keys(user, metadata)
            return publishing.request_publication(user, installation, upload_id, payload.metadata)
        case "re-process":
            return service.reprocess_upload(user, installation, upload_id, with_metadata=bool(metadata))
        case "publish-to-central-nomad":
            return service.publish_to_central(user, installation, upload_id, with_metadata=bool(metadata))
    raise BadRequest(
        f"The operation {payload.operation!r} is unknown; use publish, re-process or publish-to-central-nomad."
    )
