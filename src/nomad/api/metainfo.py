"""Namespace `metainfo`: the definitions of everything that is in archives."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from nomad.api.responses import is_known, json_response, to_json
from nomad.datamodel import packages as service

router = APIRouter(prefix="/metainfo", tags=["metainfo"])

_PACKAGES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Package name to package.",
        "content": {
            "application/json": {
                "schema": {"type": "object", "additionalProperties": {"type": "object"}},
            }
        },
    }
}


@router.get("/", operation_id="get_all_metainfo", responses=_PACKAGES)
def get_all_metainfo(request: Request) -> Response:
    """All packages of definitions by name."""
    return _answer(request, None)


@router.get("/{metainfo_package_name}", operation_id="get_metainfo", responses=_PACKAGES)
def get_metainfo(request: Request, metainfo_package_name: str) -> Response:
    """A package and all packages that it depends on, by name."""
    return _answer(request, metainfo_package_name)


def _answer(request: Request, name: str | None) -> Response:
    """The packages, or only that the client knows them already."""
    packages = service.all_packages() if name is None else service.package_response(name)
    tag = f'W/"{_fingerprint(name)}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return json_response(packages, headers=headers, gzip_for=request)


@cache
def _fingerprint(name: str | None) -> str:
    packages = service.all_packages() if name is None else service.package_response(name)
    return hashlib.sha256(to_json(packages)).hexdigest()[:32]
