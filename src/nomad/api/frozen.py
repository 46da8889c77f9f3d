"""Namespace `repo`, its frozen queries: lists of entries to be cited."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response

from nomad.api import arguments
from nomad.api.addresses import api_url
from nomad.api.arguments import FlagText, IntegerText
from nomad.api.authentication import OptionalUser, RequiredUser
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.responses import json_response
from nomad.api.result_models import FrozenListModel, FrozenModel
from nomad.repository import frozen as service
from nomad.repository.frozen_checks import compare_frozen, verify_frozen

router = APIRouter(prefix="/repo/frozen", tags=["repo"])

MAX_PAGE = 10_000
PageNumber = Annotated[IntegerText | None, Query(description="Number of the page, from 1.")]


@router.post("", operation_id="freeze_query", responses={200: {"model": FrozenModel}}, dependencies=[Writable])
def freeze_query(
    request: Request,
    payload: Annotated[dict[str, Any], Body(description="query, as in a search; name, if it shall have one")],
    user: RequiredUser,
    installation: CurrentInstallation,
) -> Response:
    """Stores the list of entries that a query finds now, with date and checksum."""
    return json_response(_citable(request, service.freeze(user, installation, payload)))


@router.get("", operation_id="list_frozen", responses={200: {"model": FrozenListModel}})
def list_frozen(
    request: Request,
    user: RequiredUser,
    installation: CurrentInstallation,
    page: PageNumber = None,
    per_page: Annotated[IntegerText | None, Query(description="Queries on a page; 10 if not given.")] = None,
) -> Response:
    """The user's own frozen queries, the newest first."""
    number, size = arguments.page(page, per_page)
    total, found = service.list_frozen(user, installation, page=number, per_page=size)
    results = [_citable(request, values) for values in found]
    return json_response({"pagination": {"total": total, "page": number, "per_page": size}, "results": results})


@router.get("/{frozen_id}", operation_id="get_frozen", responses={200: {"model": FrozenModel}})
def get_frozen(
    request: Request,
    user: OptionalUser,
    installation: CurrentInstallation,
    frozen_id: str,
    page: PageNumber = None,
    per_page: Annotated[IntegerText | None, Query(description="Ids on a page; 1000 if not given.")] = None,
    verify: Annotated[FlagText | None, Query(description="Compute the checksum again.")] = None,
    compare: Annotated[FlagText | None, Query(description="Run the query again and tell what has changed.")] = None,
) -> Response:
    """A frozen query with a page of its entries, as far as the user may see them."""
    number = arguments.integer("page", page, 1, minimum=1)
    size = arguments.integer("per_page", per_page, 1000, minimum=1, maximum=MAX_PAGE)
    answer = service.get_frozen(user, installation, frozen_id, page=number, per_page=size)
    if arguments.flag(verify):
        answer["verified"] = verify_frozen(installation, frozen_id)
    if arguments.flag(compare):
        answer["comparison"] = compare_frozen(user, installation, frozen_id)
    return json_response(_citable(request, answer))


def _citable(request: Request, frozen: dict[str, Any]) -> dict[str, Any]:
    """The description with its address and the text that cites it."""
    url = f"{api_url(request)}/repo/frozen/{frozen['frozen_id']}"
    title = frozen.get("name") or "Frozen query"
    deployment = request.app.state.installation.settings.deployment
    cite = (
        f"{frozen['creator']['name']}: {title}. List of {frozen['total']} entries of the repository {deployment}, "
        f"frozen on {frozen['created'][:10]}, {frozen['checksum']}. {url}"
    )
    return {**frozen, "url": url, "cite": cite}
