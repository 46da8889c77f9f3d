"""The limit on request bodies that are read into memory. Uploads have their own, much larger limit."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nomad.api.errors import error_response
from nomad.errors import TooLarge

MAX_BODY = 32 * 1024**2


class BodyLimitMiddleware:
    """Refuses larger bodies with 413, except for `PUT` below the given path, which streams its body to disk."""

    def __init__(self, app: ASGIApp, upload_path: str) -> None:
        self._app = app
        self._upload_path = upload_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"] == "PUT" and scope["path"].startswith(self._upload_path)):
            await self._app(scope, receive, send)
            return
        error = TooLarge(f"The body of this request may have at most {MAX_BODY} bytes.")
        length = Headers(scope=scope).get("content-length", "")
        if length.isdigit() and int(length) > MAX_BODY:
            await error_response(error)(scope, receive, send)
            return
        received = 0
        answered = False

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY:
                raise error
            return message

        async def send_or_refuse(message: Message) -> None:
            nonlocal answered
            if received <= MAX_BODY:
                await send(message)
            elif not answered:  # the frameworks between make another error of it
                answered = True
                await error_response(error)(scope, receive, send)

        await self._app(scope, receive_counted, send_or_refuse)
