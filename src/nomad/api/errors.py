"""The one JSON shape of errors.

`{"code", "name", "description", "message"[, "errors"]}`; `description` and `message` both hold the specific text,
because clients differ in which of them they read.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from nomad.api.responses import json_response
from nomad.errors import DiskFull, InvalidPayload, NomadError
from nomad.storage.durable import NO_SPACE

INTERNAL_MESSAGE = "The server met an unexpected problem. It has been logged."
FULL_MESSAGE = "The disk of the server is full, so nothing was changed. Try again when its administrator has made room."
RETRY_SECONDS = "10"
_UNREADABLE_BODY = "There was an error parsing the body"
"""What FastAPI says of bodies that are no text, or nested too deeply."""
_MESSAGES = {
    404: "The requested URL does not exist.",
    405: "The method is not allowed for the requested URL.",
}


def error_body(
    status: int, message: str, errors: Mapping[str, str] | None = None, description: str | None = None
) -> dict[str, Any]:
    """The body of an error answer."""
    body: dict[str, Any] = {
        "code": status,
        "name": HTTPStatus(status).phrase,
        "description": description or message,
        "message": message,
    }
    if errors is not None:
        body["errors"] = dict(errors)
    return body


def error_response(error: NomadError) -> Response:
    """The answer to an expected error. Texts of internal errors stay in the log."""
    status = error.status
    if status == 500:
        return json_response(error_body(status, INTERNAL_MESSAGE), status=status)
    description = None
    if error.errors:
        description = "; ".join(f"{name}: {reason}" for name, reason in error.errors.items())
    headers = {"Retry-After": RETRY_SECONDS} if status in (503, 507) else None
    return json_response(error_body(status, error.message, error.errors, description), status=status, headers=headers)


def install_error_handlers(app: FastAPI) -> None:
    """Makes every error of the application, also of its routing, an answer in the one shape."""
    app.add_exception_handler(NomadError, _expected)  # type: ignore[arg-type]
    app.add_exception_handler(OSError, _failing_disk)
    app.add_exception_handler(OperationalError, _failing_disk)
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _routing)  # type: ignore[arg-type]


async def _expected(_request: Request, error: NomadError) -> Response:
    if error.status == 500:
        raise error
    return error_response(error)


async def _failing_disk(_request: Request, error: Exception) -> Response:
    """A full disk is no unexpected problem, whether a file or the database has met it."""
    is_full = isinstance(error, OSError) and error.errno in NO_SPACE
    if is_full or (isinstance(error, OperationalError) and "disk is full" in str(error.orig)):
        return error_response(DiskFull(FULL_MESSAGE))
    raise error


async def _invalid(_request: Request, error: RequestValidationError) -> Response:
    return error_response(InvalidPayload(describe_validation(error.errors())))


def describe_validation(problems: Any) -> dict[str, str]:
    """Dotted names of arguments or fields to what is wrong with them, from the errors of a model validation."""
    reasons: dict[str, str] = {}
    for problem in problems:
        where, *path = problem["loc"]
        name = ".".join(str(part) for part in path) or str(where)
        if problem["type"] == "json_invalid":
            name, reason = "payload", f"The body is not valid JSON: {problem.get('ctx', {}).get('error', '')}"
        elif problem["type"] == "missing" and where == "query":
            reason = "Missing required parameter in the query string"
        elif problem["type"] == "missing":
            reason = "Missing required field"
        else:
            reason = f"{problem['msg']}, not {problem.get('input')!r:.200}"
        reasons.setdefault(name if name != "body" else "payload", reason)
    return reasons


async def _routing(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404 and (location := _collection_url(request)):
        return RedirectResponse(location, status_code=308)
    detail = str(error.detail)
    if detail == _UNREADABLE_BODY:
        return error_response(InvalidPayload({"payload": "The body is not valid JSON."}))
    if detail == HTTPStatus(error.status_code).phrase:
        detail = _MESSAGES.get(error.status_code, detail)
    response = json_response(error_body(error.status_code, detail), status=error.status_code)
    response.headers.update(error.headers or {})
    return response


def _collection_url(request: Request) -> str | None:
    """Where a collection is that was asked for without the slash at its end."""
    path: str = request.scope["path"]
    if path.endswith("/"):
        return None
    scope = {**request.scope, "path": f"{path}/"}
    if all(route.matches(dict(scope))[0] is Match.NONE for route in request.app.router.routes):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{path}/{query}"
