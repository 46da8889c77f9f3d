"""Headers that all answers carry: CORS for everybody, safety for browsers; and the answering of preflights and HEAD."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
EXPOSED = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Location, Retry-After, X-Request-ID"
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": PAGE_POLICY,
}


class HeadersMiddleware:
    """Adds the headers, answers OPTIONS, and lets routes see HEAD as GET while dropping the body."""

    def __init__(self, app: ASGIApp, connect_to: str | None = None) -> None:
        """`connect_to`: address of the identity provider, with which the web page may talk."""
        self._app = app
        self._safety = dict(_SAFETY)
        if connect_to is not None:
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(connect_to))
            policy = PAGE_POLICY.replace("connect-src 'self'", f"connect-src 'self' {origin}")
            self._safety["Content-Security-Policy"] = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _answer_preflight(scope, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope["method"] = "GET"
            scope["nomad.head"] = True

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Access-Control-Allow-Origin", "*")
                headers.setdefault("Access-Control-Expose-Headers", EXPOSED)
                for name, value in self._safety.items():
                    headers.setdefault(name, value)
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _answer_preflight(scope: Scope, send: Send) -> None:
    headers = MutableHeaders(
        {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Max-Age": "86400",
            "Allow": METHODS,
            "Content-Length": "0",
        }
    )
    if requested := Headers(scope=scope).get("access-control-request-headers"):
        headers["Access-Control-Allow-Headers"] = requested
    await send({"type": "http.response.start", "status": 200, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b""})
