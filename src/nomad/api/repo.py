"""Namespace `repo`: search, values of quantities, single entries, and editing."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from nomad.api import arguments
from nomad.api.addresses import api_url
from nomad.api.arguments import IntegerText
from nomad.api.authentication import OptionalUser, RequiredUser
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.responses import json_response
from nomad.api.result_models import (
    EditModel,
    EntryIdsModel,
    QuantitiesModel,
    QuantityModel,
    SearchModel,
    SuggestionsModel,
)
from nomad.api.search_arguments import (
    filter_documentation,
    search_documentation,
    url_filters,
    url_parameters,
)
from nomad.repository import editing, entries, quantity_values
from nomad.repository.edit_request import parse_edit
from nomad.repository.search_parameters import parameters_from_json, parameters_from_url
from nomad.repository.searching import search as search_entries
from nomad.repository.snippets import entry_snippets, search_snippets

router = APIRouter(prefix="/repo", tags=["repo"])

Payload = Annotated[dict[str, Any], Body(description="The JSON object of the request.")]
Size = Annotated[IntegerText | None, Query(description="Number of values.")]


@router.get("/", operation_id="search", responses={200: {"model": SearchModel}}, openapi_extra=search_documentation())
def search(request: Request, user: OptionalUser, installation: CurrentInstallation) -> Response:
    """Entries that match all filters, with statistics and groups, page by page or scrolling."""
    raw = url_parameters(request)
    parameters = parameters_from_url(raw)
    answer = search_entries(user, installation, parameters)
    code = search_snippets(api_url(request), parameters.filters.named or {}, raw)
    return json_response({**answer, "code": code})


@router.post("/", operation_id="post_search", responses={200: {"model": SearchModel}})
def post_search(request: Request, payload: Payload, user: OptionalUser, installation: CurrentInstallation) -> Response:
    """The same with a JSON body: query, pagination, scroll, statistics_required, metrics, exclude, ..."""
    parameters = parameters_from_json(payload)
    answer = search_entries(user, installation, parameters)
    return json_response({**answer, "code": search_snippets(api_url(request), parameters.filters.named or {})})


@router.get(
    "/quantity/{quantity}",
    operation_id="quantity_search",
    responses={200: {"model": QuantityModel}},
    openapi_extra=filter_documentation(),
)
def quantity_search(
    request: Request,
    user: OptionalUser,
    installation: CurrentInstallation,
    quantity: str,
    size: Size = None,
    after: Annotated[str | None, Query(description="The `after` of the previous page.")] = None,
    value: Annotated[str | None, Query(description="Ignored.")] = None,  # noqa: ARG001 - part of the contract
) -> Response:
    """All values of one quantity in the matching entries, ascending, page by page."""
    number = arguments.integer("size", size, 100, minimum=0)
    values = quantity_values.quantity_values(user, installation, url_filters(request), quantity, number, after)
    return json_response({"quantity": values})


@router.get(
    "/quantities",
    operation_id="quantities_search",
    responses={200: {"model": QuantitiesModel}},
    openapi_extra=filter_documentation(),
)
def quantities_search(
    request: Request,
    user: OptionalUser,
    installation: CurrentInstallation,
    quantities: Annotated[list[str], Query(description="Names of quantities.")] = [],  # noqa: B006 - never changed
    size: Size = None,
) -> Response:
    """The first values of several quantities in the matching entries."""
    number = arguments.integer("size", size, 5, minimum=0)
    values = quantity_values.quantities_values(user, installation, url_filters(request), quantities, number)
    return json_response({"quantities": values})


@router.get(
    "/suggestions/{quantity}",
    operation_id="suggestions_search",
    responses={200: {"model": SuggestionsModel}},
    openapi_extra=filter_documentation(),
)
def suggestions_search(
    request: Request,
    user: OptionalUser,
    installation: CurrentInstallation,
    quantity: str,
    include: Annotated[str | None, Query(description="Text that the values contain.")] = None,
    size: Size = None,
) -> Response:
    """The most frequent values of a quantity that contain a text, for auto-completion."""
    number = arguments.integer("size", size, 20, minimum=0)
    found = quantity_values.suggestions(user, installation, url_filters(request), quantity, include, number)
    return json_response({"suggestions": found})


@router.get("/pid/{pid:path}", operation_id="resolve_pid", responses={200: {"model": EntryIdsModel}})
def resolve_pid(user: OptionalUser, installation: CurrentInstallation, pid: str) -> Response:
    """Upload and entry id of a legacy PID."""
    return json_response(entries.resolve_pid(user, installation, pid))


@router.post("/edit", operation_id="edit_repo", responses={200: {"model": EditModel}}, dependencies=[Writable])
def edit_repo(payload: Payload, user: RequiredUser, installation: CurrentInstallation) -> Response:
    """Changes comment, references, co-authors, shares, datasets or embargo of many entries: all or nothing."""
    result = editing.edit(user, installation, parse_edit(payload))
    return json_response(result.answer, status=400 if result.refused else 200)


@router.get("/{upload_id}/{calc_id}", operation_id="get_repo_calc")
def get_repo_calc(
    request: Request,
    user: OptionalUser,
    installation: CurrentInstallation,
    upload_id: str,  # noqa: ARG001 - the entry id alone decides
    calc_id: str,
) -> Response:
    """The metadata of one entry."""
    entry = entries.get_entry(user, installation, calc_id)
    code = entry_snippets(api_url(request), entry["upload_id"], calc_id)
    return json_response({**entry, "code": code})
