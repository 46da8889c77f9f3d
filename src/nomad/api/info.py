"""Namespace `info`: what this installation is and knows."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from nomad.api.context import CurrentInstallation
from nomad.api.responses import json_response
from nomad.repository import info as service

router = APIRouter(prefix="/info", tags=["info"])


class CodeModel(BaseModel):
    """A code whose files can be read."""

    code_name: str
    code_homepage: str | None


class DomainMetainfoModel(BaseModel):
    """Where the schema of a domain begins."""

    all_package: str
    root_section: str


class DomainModel(BaseModel):
    """A field of materials science."""

    name: str
    metainfo: DomainMetainfoModel


class StatisticsModel(BaseModel):
    """Numbers of published things; some minutes old at most."""

    n_entries: int
    n_uploads: int
    n_quantities: int
    n_calculations: int
    n_materials: int


class SearchQuantityModel(BaseModel):
    """A quantity that searches know."""

    name: str
    description: str
    many: bool = Field(description="Accepts lists.")


class GitModel(BaseModel):
    """State of the source tree; empty for an installed package."""

    ref: str
    version: str
    commit: str
    log: str


class InfoModel(BaseModel):
    """What this installation is and knows."""

    parsers: list[str] = Field(description="In the order in which they are asked.")
    metainfo_packages: list[str]
    codes: list[CodeModel]
    normalizers: list[str] = Field(description="In the order in which they run.")
    domains: list[DomainModel]
    statistics: StatisticsModel
    search_quantities: dict[str, SearchQuantityModel]
    version: str
    release: str
    git: GitModel
    oasis: bool


@router.get("/", operation_id="get_info", responses={200: {"model": InfoModel}})
def get_info(installation: CurrentInstallation) -> Response:
    """What this installation is and knows."""
    information: dict[str, Any] = service.get_info(None, installation)
    return json_response(information)
