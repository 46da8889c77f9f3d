"""The log of one entry's processing, as it is kept in the archive and served by `/archive/logs`."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DEBUG_CUTOFF = 100


class EntryLog:
    """Collects the events of parsing and normalising one entry, in order.

    `bind` gives a view that adds context (`parser=...`, `normalizer=...`) to every event, sharing the list. When there
    are more than 100 events, the DEBUG events are left out of `records`. Every value except nested data is text.
    """

    def __init__(self, logger: str = "nomad.processing", **context: Any) -> None:
        self._events: list[dict[str, Any]] = []
        self._context: dict[str, Any] = {"logger": logger, **context}

    def bind(self, **context: Any) -> EntryLog:
        """A view on the same log whose events carry more context."""
        view = EntryLog.__new__(EntryLog)
        view._events = self._events
        view._context = {**self._context, **context}
        return view

    def debug(self, event: str, **data: Any) -> None:
        self._add("DEBUG", event, data)

    def info(self, event: str, **data: Any) -> None:
        self._add("INFO", event, data)

    def warning(self, event: str, **data: Any) -> None:
        self._add("WARNING", event, data)

    def error(self, event: str, **data: Any) -> None:
        """An ERROR event; pass `exception=error` to keep its stack trace."""
        self._add("ERROR", event, data)

    @contextmanager
    def timed(self, event: str, **data: Any) -> Iterator[None]:
        """Logs `event` with `exec_time` in seconds once the block has ended without an exception."""
        start = time.perf_counter()
        yield
        self.info(event, exec_time=f"{time.perf_counter() - start:.6f}", **data)

    @property
    def records(self) -> list[dict[str, Any]]:
        """All events as they go into `processing_logs`."""
        if len(self._events) > DEBUG_CUTOFF:
            return [event for event in self._events if event["level"] != "DEBUG"]
        return list(self._events)

    @property
    def errors(self) -> list[str]:
        """Texts of the ERROR and CRITICAL events."""
        return [event["event"] for event in self._events if event["level"] in ("ERROR", "CRITICAL")]

    @property
    def warnings(self) -> list[str]:
        """Texts of the WARNING events."""
        return [event["event"] for event in self._events if event["level"] == "WARNING"]

    def _add(self, level: str, event: str, data: dict[str, Any]) -> None:
        record = {"event": event, "level": level, "timestamp": time.strftime("%Y-%m-%d %H:%M.%S")}
        for key, value in {**self._context, **data}.items():
            if isinstance(value, BaseException):
                record[key] = "".join(traceback.format_exception(value))
            elif isinstance(value, str | dict | list):
                record[key] = value  # type: ignore[assignment]
            elif value is not None:
                record[key] = str(value)
        self._events.append(record)
