"""Seeing what the server does: a request id, one structured log line and metrics for each request.

Logs never hold query strings, because these may carry tokens.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nomad.api.errors import INTERNAL_MESSAGE, error_body
from nomad.api.responses import json_response, to_json

_REQUEST_ID = re.compile(r"[\w.-]{1,64}")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

logger = logging.getLogger("nomad.api")


class JsonFormatter(logging.Formatter):
    """One JSON object per record; what a call gives as `extra={"data": {...}}` are members of it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = dict(getattr(record, "data", {}))
        line |= {"event": record.getMessage(), "level": record.levelname.lower(), "logger": record.name}
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return to_json(line).decode()


def configure_logging() -> None:
    """One JSON object per line on stderr, unless the process has been configured otherwise before."""
    if logger.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


class Metrics:
    """Counters of one application, in the text form that Prometheus reads."""

    content_type = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "nomad_http_requests", "Answered requests.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "nomad_http_request_seconds",
            "Time until the end of the answer.",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one request. `route` is a template such as `/api/uploads/{upload_id}`: there are only so many."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class ObservabilityMiddleware:
    """Stands around all routes: also turns unexpected exceptions into a JSON 500 without a stack trace."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0
        method = scope["method"] if scope["method"].isalpha() and len(scope["method"]) < 10 else "OTHER"
        request_id = _request_id(scope)
        data: dict[str, Any] = {"request_id": request_id, "method": method, "path": scope["path"]}

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_observed)
        except Exception as error:
            logger.exception("unexpected problem", extra={"data": {**data, "error": str(error)}})
            if status:
                raise
            response = json_response(error_body(500, INTERNAL_MESSAGE), status=500)
            await response(scope, receive, send_observed)
        seconds = time.perf_counter() - started
        route = getattr(scope.get("route"), "path", None) or "none"
        self._metrics.add(method, route, status, seconds)
        logger.info("request", extra={"data": {**data, "status": status, "seconds": round(seconds, 4)}})


def _request_id(scope: Scope) -> str:
    """The id that a proxy in front gave, if it looks like one; else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
