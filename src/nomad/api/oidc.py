"""Namespace `auth`: the login at the identity provider in the browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from nomad.api.addresses import api_url
from nomad.api.auth import TokensModel, tokens_response
from nomad.api.authentication import authenticator_of
from nomad.api.context import CurrentInstallation
from nomad.auth.oidc.login import BEGIN_SECONDS, END_SECONDS, Oidc
from nomad.errors import BadRequest, NotSupported, Unauthorized
from nomad.repository.installation import Installation

router = APIRouter(prefix="/auth/oidc", tags=["auth"])
BEGUN = "nomad_oidc_begun"
DONE = "nomad_oidc_done"


@router.get("/login", operation_id="oidc_login", status_code=303)
def login(
    request: Request,
    installation: CurrentInstallation,
    return_to: Annotated[str | None, Query(description="Path of the web page to come back to.")] = None,
) -> Response:
    """Sends the browser to the identity provider."""
    oidc = _oidc(request)
    begun = oidc.begin(f"{api_url(request)}/auth/oidc/callback", _page(installation, return_to))
    response = RedirectResponse(begun.address, status_code=303, headers={"Cache-Control": "no-store"})
    _set_cookie(response, request, BEGUN, begun.cookie, BEGIN_SECONDS, strict=False)
    return response


@router.get("/callback", operation_id="oidc_callback", status_code=303)
def callback(request: Request) -> Response:
    """Where the identity provider sends the browser back. Leads to the web page, which asks for the tokens."""
    oidc = _oidc(request)
    user, page = oidc.finish(request.cookies.get(BEGUN), request.query_params)
    authenticator_of(request).check_allowed(user)
    response = RedirectResponse(
        f"{page}#login", status_code=303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    )
    _set_cookie(response, request, DONE, oidc.ticket(user), END_SECONDS, strict=True)
    response.delete_cookie(BEGUN, path=_cookie_path(request))
    return response


@router.post("/tokens", operation_id="oidc_tokens", responses={200: {"model": TokensModel}})
def tokens(request: Request) -> Response:
    """The tokens after a login at the identity provider; once, for the browser that has logged in."""
    ticket = request.cookies.get(DONE)
    if ticket is None:
        raise Unauthorized("Nobody has just logged in with this browser.")
    response = tokens_response(request, _oidc(request).redeem(ticket))
    response.delete_cookie(DONE, path=_cookie_path(request))
    return response


def _oidc(request: Request) -> Oidc:
    oidc = authenticator_of(request).oidc
    if oidc is None:
        raise NotSupported("This server has no identity provider (setting auth.oidc.issuer). Log in with a password.")
    return oidc


def _page(installation: Installation, return_to: str | None) -> str:
    """A path of the web page, never an address elsewhere. Raises `BadRequest`."""
    start = f"{installation.settings.server.base_path.rstrip('/')}/gui/"
    page = return_to or start
    if not page.startswith(start) or not page.isprintable() or any(character in page for character in "\\# "):
        raise BadRequest(f"return_to must be a path below {start}, not {page[:200]!r}.")
    return page


def _cookie_path(request: Request) -> str:
    base: str = request.app.state.installation.settings.server.base_path
    return f"{base.rstrip('/')}/api/auth/oidc"


def _set_cookie(response: Response, request: Request, name: str, value: str, seconds: int, *, strict: bool) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_cookie_path(request),
        secure=api_url(request).startswith("https:"),
        httponly=True,
        samesite="strict" if strict else "lax",
    )
