"""Static content: the web page, the documentation and the source distribution, as far as they have been built."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path, PurePosixPath

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import nomad
from nomad.api.gui import ENCYCLOPEDIA_PAGE, get_environment_script, get_forwarding_script
from nomad.errors import NotFound

_HINTS = {
    "gui": "The web page has not been built on this server; `/api/` shows what it can do.",
    "docs": "The documentation has not been built on this server; `make docs` builds it.",
    "dist": "The source distribution has not been built on this server; `make dist` builds it.",
}
_BUILDS = {"gui": "gui/dist", "docs": "site", "dist": "dist"}
_NO_STORE = "no-cache, no-store, must-revalidate"


def static_folder(name: str) -> Path | None:
    """Where built content is: in the installed package, else in the source tree; None if nowhere."""
    package = Path(nomad.__file__).parent
    tree = package.parents[1]
    candidates = (package / "static" / name, tree / _BUILDS[name])
    return next((folder for folder in candidates if folder.is_dir()), None)


class Pages(StaticFiles):
    """Built pages. A page itself is never kept by browsers, parts with a hash in their name for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.headers.get("content-type", "").startswith("text/html"):
            response.headers["Cache-Control"] = _NO_STORE
        elif "assets" in PurePosixPath(path).parts:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif path.endswith(".js"):
            response.headers["Cache-Control"] = "no-cache, must-revalidate"
        return response


class SinglePage(Pages):
    """The web page, which reads its own address: every path that is no file answers the page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith("assets/"):
                raise
            return await super().get_response("index.html", scope)


def add_static(app: FastAPI, base: str) -> None:
    """Adds `/gui`, `/docs`, `/dist`, `/encyclopedia` and the way from `/` to the first of them that is there."""

    start = next((f"/{name}/" for name in ("gui", "docs") if static_folder(name) is not None), "/api/")

    async def get_root() -> RedirectResponse:
        return RedirectResponse(f"{base}{start}")

    async def get_encyclopedia() -> Response:
        page = ENCYCLOPEDIA_PAGE.format(base=base)
        return Response(page, media_type="text/html", headers={"Cache-Control": _NO_STORE})

    routes: dict[str, Callable[..., Awaitable[Response]]] = {
        "/": get_root,
        "/gui/env.js": get_environment_script,
        "/gui/forward.js": get_forwarding_script,
        "/encyclopedia/{path:path}": get_encyclopedia,
    }
    for path, endpoint in routes.items():
        app.add_api_route(f"{base}{path}", endpoint, include_in_schema=False, response_model=None)
    for name, hint in _HINTS.items():
        folder = static_folder(name)
        if folder is None:
            app.add_api_route(
                f"{base}/{name}/{{path:path}}", _missing(hint), include_in_schema=False, response_model=None
            )
        else:
            kind = SinglePage if name == "gui" else Pages
            app.mount(f"{base}/{name}", kind(directory=folder, html=True))


def _missing(hint: str) -> Callable[..., Awaitable[Response]]:
    async def get_missing() -> Response:
        raise NotFound(hint)

    return get_missing
