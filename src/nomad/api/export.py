"""Namespace `repo`, its tables: metadata of all matching entries as one file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response, StreamingResponse

from nomad.api.authentication import SignatureUser
from nomad.api.context import CurrentInstallation
from nomad.api.responses import attachment, is_head
from nomad.api.search_arguments import filter_documentation, url_filters
from nomad.errors import InvalidPayload
from nomad.repository.export import Export, ExportRequest, export, export_request
from nomad.repository.export_formats import FORMATS
from nomad.repository.query_language import filters_from_json
from nomad.repository.search_parameters import Page, json_member, page_from_json, page_from_url

router = APIRouter(prefix="/repo", tags=["repo"])

TABLE_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {"content": {form.media_type.partition(";")[0]: {"schema": {"type": "string"}} for form in FORMATS.values()}}
}


@router.get("/export", operation_id="export", responses=TABLE_RESPONSE, openapi_extra=filter_documentation())
def export_entries(
    request: Request,
    user: SignatureUser,
    installation: CurrentInstallation,
    format: Annotated[str | None, Query(description="csv (default), jsonl or parquet.")] = None,
    include: Annotated[
        list[str] | None, Query(description="Quantities that become columns, also separated by commas; * for all.")
    ] = None,
    order_by: Annotated[str | None, Query(description="Quantity to sort by; the entry id if not given.")] = None,
    order: Annotated[str | None, Query(description="-1 (descending, default) or 1 (ascending).")] = None,
) -> Response:
    """A table of all matching entries, however many."""
    given = {name: [text] for name, text in (("order_by", order_by), ("order", order)) if text}
    names = [part.strip() for text in include or () for part in text.split(",")]
    checked = _request(url_filters(request), format, list(filter(None, names)), order_by, page_from_url(given))
    return _response(request, export(user, installation, checked))


@router.post("/export", operation_id="post_export", responses=TABLE_RESPONSE)
def post_export(
    request: Request,
    payload: Annotated[dict[str, Any], Body(description="query, format, include, pagination with order_by and order")],
    user: SignatureUser,
    installation: CurrentInstallation,
) -> Response:
    """The same with a JSON body."""
    query = payload.get("query")
    if query is not None and not isinstance(query, dict):
        raise InvalidPayload({"query": "not an object"})
    include = json_member(payload, "include", list) or []
    if not all(isinstance(name, str) for name in include):
        raise InvalidPayload({"include": "not a list of names of quantities"})
    pagination = payload.get("pagination")
    page = page_from_json(pagination)
    order_by = pagination.get("order_by") if isinstance(pagination, dict) else None
    name = json_member(payload, "format", str)
    return _response(
        request, export(user, installation, _request(filters_from_json(query), name, include, order_by, page))
    )


def _request(filters: Any, name: str | None, include: list[str], order_by: str | None, page: Page) -> ExportRequest:
    return export_request(filters, name, include, order_by and page.order_by, page.order)


def _response(request: Request, table: Export) -> Response:
    form = table.format
    filename = f"nomad-entries-{datetime.now(UTC):%Y-%m-%d}.{form.suffix}"
    headers = {"Content-Disposition": attachment(filename)}
    if is_head(request):
        return Response(media_type=form.media_type, headers=headers)
    return StreamingResponse(table.chunks, media_type=form.media_type, headers=headers)
