"""Requests to one server: retries, and errors with the words of the server."""

from __future__ import annotations

import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import httpx

from nomad.client.address import api_address, login_for
from nomad.errors import (
    BadRequest,
    Conflict,
    NomadError,
    NotFound,
    NotSupported,
    ReadOnly,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)

RETRIES = 5
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 60.0
BUSY = (429, 503)
GATEWAY = (502, 504)
ERRORS: dict[int, type[NomadError]] = {
    kind.status: kind
    for kind in (
        BadRequest, Unauthorized, ReadOnly, NotFound, Conflict, TooLarge, TooManyRequests, NotSupported, Unavailable
    )
}  # fmt: skip


class Connection:
    """One server and, optionally, one user. Threads may share it.

    `url` is the address of the server, with or without `/api`. A `token` (personal access token) or `user` and
    `password` log in; without, `NOMAD_URL`, `NOMAD_TOKEN`, `NOMAD_USER`, `NOMAD_PASSWORD` and `~/.netrc` are asked.
    Requests that change nothing are sent again after a broken connection, all requests after an answer 503 or 429, at
    most `retries` times with growing pauses (or as long as the server asks for in `Retry-After`).
    """

    def __init__(
        self,
        url: str | None = None,
        user: str | None = None,
        password: str | None = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        auth: httpx.Auth | None = None,
        retries: int = RETRIES,
    ) -> None:
        self.url = api_address(url)
        self.retries = retries
        login: dict[str, str] = {}
        if auth is None and not headers:
            auth, login = login_for(self.url, user, password, token)
        self.logged_in = bool(auth or login or headers)
        self._http = httpx.Client(
            auth=auth,
            headers={**login, **(headers or {})},
            timeout=httpx.Timeout(60.0, read=600.0),
            follow_redirects=True,
        )
        # scripts rarely close what they opened
        weakref.finalize(self, self._http.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def request(self, method: str, path: str, *, safe: bool | None = None, **arguments: Any) -> Any:
        """The JSON answer to a request below the API's address, for calls that have no method of their own.

        `safe`: it changes nothing, so that it may be sent again when the connection broke; GET is.

        >>> client.request("GET", "/info/")["version"]
        """
        for attempt in range(self.retries + 1):
            with self.open(method, path, attempt=attempt, safe=safe, **arguments) as response:
                if response is None:
                    continue
                try:
                    response.read()
                except httpx.TransportError as error:
                    if attempt >= self.retries or not (method == "GET" if safe is None else safe):
                        raise Unavailable(f"The connection to {self.url} broke: {error}") from error
                    continue
                return self.json(response)
        raise AssertionError("the last attempt answers or raises")

    @contextmanager
    def open(
        self,
        method: str,
        path: str,
        *,
        attempt: int,
        safe: bool | None = None,
        wanted: Sequence[int] = (),
        **arguments: Any,
    ) -> Iterator[httpx.Response | None]:
        """One attempt: the answer with its body still to be read; None, after a pause, when it should be tried again.

        `attempt` counts from 0; the one with the number `retries` raises instead. Answers with
        a status in `wanted` are no errors.
        """
        last = attempt >= self.retries
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
        safe = method in ("GET", "HEAD") if safe is None else safe
        try:
            request = self._http.build_request(method, f"{self.url}{path}", **arguments)
            response = self._http.send(request, stream=True)
        except httpx.TransportError as error:
            again = safe or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            if last or not again:
                raise Unavailable(
                    f"The server {self.url} cannot be reached: {error or type(error).__name__}"
                ) from error
            time.sleep(pause)
            yield None
            return
        try:
            if response.status_code in BUSY or (safe and response.status_code in GATEWAY):
                asked = _retry_after(response)
                if not last and asked <= LONGEST_PAUSE:
                    response.close()
                    time.sleep(max(pause, asked))
                    yield None
                    return
            if response.is_error and response.status_code not in wanted:
                response.read()
                raise self._error(response)
            yield response
        finally:
            response.close()

    def json(self, response: httpx.Response) -> Any:
        """What an answer says; raises `NomadError` when it is not what a NOMAD says."""
        try:
            return response.json()
        except ValueError as error:
            raise NomadError(self._stranger(response)) from error

    def _error(self, response: httpx.Response) -> NomadError:
        try:
            body = response.json()
        except ValueError:
            body = None
        kind = ERRORS.get(response.status_code, NomadError)
        message = body.get("message") or body.get("description") if isinstance(body, dict) else None
        if message is None:
            if response.status_code in (*BUSY, *GATEWAY):
                return kind(f"The server {self.url} does not work at the moment ({response.status_code}).")
            return kind(self._stranger(response))
        errors = body.get("errors")
        errors = {str(key): str(value) for key, value in errors.items()} if isinstance(errors, dict) else None
        if errors and not any(reason in message for reason in errors.values()):
            message = f"{message}: {'; '.join(f'{name}: {reason}' for name, reason in errors.items())}"
        return kind(message, errors=errors)

    def _stranger(self, response: httpx.Response) -> str:
        return (
            f"{self.url} is no NOMAD: {response.request.method} {response.url} answered {response.status_code} "
            f"{response.reason_phrase} without what a NOMAD says. Give the address of the server, such as "
            "http://127.0.0.1:8000 or https://nomad.example.org/prod/api."
        )


def _retry_after(response: httpx.Response) -> float:
    """Seconds that the server asks to wait; dates count as nothing."""
    try:
        return max(0.0, float(response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def given(parameters: Mapping[str, str | None]) -> dict[str, str]:
    """The parameters that have a value."""
    return {name: value for name, value in parameters.items() if value is not None}
