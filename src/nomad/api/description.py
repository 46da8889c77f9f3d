"""The descriptions of the API for programs (`swagger.json`, `openapi.json`) and the page that shows them to people."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from nomad.api.responses import to_json
from nomad.api.swagger import ERROR_SCHEMA, to_swagger

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>NOMAD API</title>
<link rel="stylesheet" href="{base}/swaggerui/swagger-ui.css">
<link rel="icon" type="image/png" href="{base}/swaggerui/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{base}/swaggerui/swagger-ui-bundle.js"></script>
<script src="{base}/api/dashboard.js"></script>
</body>
</html>
"""
_SCRIPT = """window.ui = SwaggerUIBundle({
  url: new URL("swagger.json", window.location.href).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
"""


def _with_real_errors(openapi: dict[str, Any]) -> dict[str, Any]:
    """Without the answers to invalid input that FastAPI assumes; ours are 400 in the shape of all errors."""
    openapi = copy.deepcopy(openapi)
    error = {"description": "Error", "content": {"application/json": {"schema": ERROR_SCHEMA}}}
    for operations in openapi["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = error
    for name in ("HTTPValidationError", "ValidationError"):
        openapi["components"]["schemas"].pop(name, None)
    return openapi


def add_description(app: FastAPI, api_path: str) -> None:
    """Adds `/`, `swagger.json`, `openapi.json` below the path of the API, and the page's resources beside it."""
    from swagger_ui_bundle import swagger_ui_path

    base = api_path.removesuffix("/api")

    @cache
    def swagger_text() -> bytes:
        return to_json(to_swagger(app.openapi(), api_path))

    def get_swagger() -> Response:
        return Response(swagger_text(), media_type="application/json")

    @cache
    def openapi_text() -> bytes:
        return to_json(_with_real_errors(app.openapi()))

    def get_openapi() -> Response:
        return Response(openapi_text(), media_type="application/json")

    async def get_dashboard(_request: Request) -> HTMLResponse:
        return HTMLResponse(_PAGE.format(base=base))

    async def get_dashboard_script(_request: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript")

    for path, endpoint in (
        ("/swagger.json", get_swagger),
        ("/openapi.json", get_openapi),
        ("/dashboard.js", get_dashboard_script),
        ("/", get_dashboard),
    ):
        app.add_api_route(api_path + path, endpoint, include_in_schema=False, methods=["GET"])
    app.mount(f"{base}/swaggerui", StaticFiles(directory=str(swagger_ui_path)))
