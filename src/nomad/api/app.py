"""The web application: all namespaces of the API, static content, and what stands around every request."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response
from starlette.types import ASGIApp

import nomad
from nomad.api import alive
from nomad.api.authentication import Authenticator
from nomad.api.description import add_description
from nomad.api.errors import install_error_handlers
from nomad.api.headers import HeadersMiddleware
from nomad.api.landing import add_landing_pages
from nomad.api.limits import BodyLimitMiddleware
from nomad.api.observability import Metrics, ObservabilityMiddleware, configure_logging
from nomad.api.static import add_static
from nomad.repository.installation import Installation

NAMESPACES = (
    "auth", "accounts", "personal_tokens", "oidc", "uploads", "raw", "archive", "export", "frozen", "repo",
    "datasets", "encyclopedia", "info", "metainfo", "mirror",
)  # fmt: skip


def create_app(installation: Installation, mounts: Mapping[str, ASGIApp] | None = None) -> FastAPI:
    """The application that serves an installation below its base path.

    `mounts` are further applications by path, for example `/optimade`; they bring their own form of errors.
    """
    configure_logging()
    base = installation.settings.server.base_path.rstrip("/")
    app = FastAPI(
        title="NOMAD",
        description="The API of NOMAD, the data repository of computational materials science.",
        version=nomad.__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.installation = installation
    app.state.authenticator = Authenticator(installation.database, installation.settings)
    app.state.metrics = Metrics()
    app.include_router(alive.router, prefix=base)
    for router in _routers():
        app.include_router(router, prefix=f"{base}/api")
    add_description(app, f"{base}/api")
    app.add_api_route(f"{base}/metrics", _get_metrics, include_in_schema=False)
    for path, mounted in (mounts or {}).items():
        app.mount(f"{base}{path}", mounted)
    add_landing_pages(app, base)
    add_static(app, base)
    install_error_handlers(app)
    app.add_middleware(BodyLimitMiddleware, upload_path=f"{base}/api/uploads/")
    app.add_middleware(ObservabilityMiddleware, metrics=app.state.metrics)
    app.add_middleware(HeadersMiddleware, connect_to=installation.settings.auth.oidc.issuer)
    return app


def documented_operations() -> Iterator[tuple[str, str]]:
    """Method and path, without `/api`, of every operation of the API."""
    app = FastAPI()
    for router in _routers():
        app.include_router(router)
    for path, operations in app.openapi()["paths"].items():
        yield from ((method.upper(), path) for method in operations)


def _routers() -> Iterator[APIRouter]:
    for name in NAMESPACES:
        module = f"nomad.api.{name}"
        if importlib.util.find_spec(module) is not None:
            yield importlib.import_module(module).router


async def _get_metrics(request: Request) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), headers={"Content-Type": metrics.content_type})
