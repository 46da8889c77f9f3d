"""Namespace `datasets`: named sets of entries."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from nomad.api import arguments
from nomad.api.arguments import IntegerText
from nomad.api.authentication import OptionalUser, RequiredUser
from nomad.api.context import CurrentInstallation, Writable
from nomad.api.responses import json_response
from nomad.api.result_models import DatasetListModel, DatasetModel
from nomad.repository import datasets as service
from nomad.repository.doi import assign_doi as assign

router = APIRouter(prefix="/datasets", tags=["datasets"])


@router.get("/", operation_id="list_datasets", responses={200: {"model": DatasetListModel}})
def list_datasets(
    user: RequiredUser,
    installation: CurrentInstallation,
    page: Annotated[IntegerText | None, Query(description="Number of the page, from 1.")] = None,
    per_page: Annotated[IntegerText | None, Query(description="Datasets on a page; 10 if not given.")] = None,
    prefix: Annotated[str, Query(description="Begin of the name, case ignored.")] = "",
) -> Response:
    """The user's own datasets in order of creation."""
    number, size = arguments.page(page, per_page)
    found = service.list_datasets(user, installation, prefix=prefix, page=number, per_page=size)
    return json_response(
        {"pagination": {"total": found.total, "page": number, "per_page": size}, "results": found.results}
    )


@router.put("/", operation_id="create_dataset", responses={200: {"model": DatasetModel}}, dependencies=[Writable])
def create_dataset(
    payload: Annotated[dict[str, Any], Body(description="The name of the dataset.")],
    user: RequiredUser,
    installation: CurrentInstallation,
) -> Response:
    """A new dataset."""
    return json_response(service.create_dataset(user, installation, payload))


@router.get("/doi/{doi:path}", operation_id="resolve_doi", responses={200: {"model": DatasetModel}})
def resolve_doi(_user: OptionalUser, installation: CurrentInstallation, doi: str) -> Response:
    """The dataset with this DOI, for everybody."""
    return json_response(service.resolve_doi(installation, doi))


@router.get("/{name:path}", operation_id="get_dataset", responses={200: {"model": DatasetModel}})
def get_dataset(user: RequiredUser, installation: CurrentInstallation, name: str) -> Response:
    """One of the user's own datasets."""
    return json_response(service.get_dataset(user, installation, name))


@router.post(
    "/{name:path}", operation_id="assign_doi", responses={200: {"model": DatasetModel}}, dependencies=[Writable]
)
def assign_doi(user: RequiredUser, installation: CurrentInstallation, name: str) -> Response:
    """Gives a dataset a DOI."""
    return json_response(assign(user, installation, name))


@router.delete(
    "/{name:path}", operation_id="delete_dataset", responses={200: {"model": DatasetModel}}, dependencies=[Writable]
)
def delete_dataset(user: RequiredUser, installation: CurrentInstallation, name: str) -> Response:
    """Removes a dataset; its entries stay."""
    return json_response(service.delete_dataset(user, installation, name))
