"""Work that is done once the answer is on its way, such as sending a mail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import ParamSpec

from starlette.background import BackgroundTask
from starlette.responses import Response

from nomad.errors import NomadError

logger = logging.getLogger("nomad.api")
P = ParamSpec("P")


def and_then(response: Response, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Response:
    """The response, after which the work is done. Expected errors of the work are logged; nobody waits for them."""

    def logged() -> None:
        try:
            work(*args, **kwargs)
        except NomadError as error:
            logger.error("background work failed", extra={"data": {"work": work.__name__, "error": error.message}})

    response.background = BackgroundTask(logged)
    return response
