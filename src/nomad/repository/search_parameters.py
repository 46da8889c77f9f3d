"""The parameters of a search, from a URL or from a JSON body, checked and typed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nomad.errors import BadRequest, InvalidPayload
from nomad.repository.query_language import Filters, filters_from_json, filters_from_url
from nomad.repository.values import aggregatable_quantity, known_quantity
from nomad.search.quantities import groups, metrics, quantities
from nomad.search.query import Metric

NO_FLAG = ("", "false", "0", "no")
DEFAULT_INTERVAL = "1M"
SCROLL_SIZE = 1000
HISTOGRAM_BUCKETS = 20
MAX_HISTOGRAM_BUCKETS = 1000

UrlParameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """Which hits: `page` counts from 1, `per_page` may be 0; `order` is -1 (descending) or 1."""

    page: int = 1
    per_page: int = 10
    order_by: str = "upload_time"
    order: int = -1


@dataclass(frozen=True)
class Histograms:
    """Numeric quantities and dates whose limits and distribution are wanted: by width or by number of buckets."""

    names: tuple[str, ...] = ()
    interval: float | None = None
    buckets: int | None = HISTOGRAM_BUCKETS


@dataclass(frozen=True)
class SearchParameters:
    """Everything that a search may ask for."""

    filters: Filters = field(default_factory=Filters)
    page: Page = field(default_factory=Page)
    statistics: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    interval: str | None = None
    """Bucket width of the date histogram; None when there is none."""
    histograms: Histograms = field(default_factory=Histograms)
    groups: Mapping[str, str | None] = field(default_factory=dict)
    """Name of the group parameter to the `after` value."""
    exclude: tuple[str, ...] = ()
    scroll: bool = False
    scroll_id: str | None = None
    scroll_size: int = SCROLL_SIZE


def parameters_from_url(parameters: UrlParameters) -> SearchParameters:
    """Parameters of `GET /repo/`; unknown ones are ignored. Raises `BadRequest` that names parameter and value."""
    wanted = {name: last_value(parameters, f"{name}_after") for name in groups() if flag(parameters, name)}
    scroll_id = last_value(parameters, "scroll_id")
    exclude = [part.strip() for text in parameters.get("exclude", ()) for part in text.split(",")]
    return SearchParameters(
        filters=filters_from_url(parameters),
        page=page_from_url(parameters),
        statistics=_statistics(parameters.get("statistics", ()), "statistics"),
        metrics=_metrics(parameters.get("metrics", ())),
        interval=(last_value(parameters, "interval") or DEFAULT_INTERVAL)
        if flag(parameters, "date_histogram")
        else None,
        histograms=_histograms(
            parameters.get("histogram", ()),
            _number(parameters, "histogram_interval"),
            integer(parameters, "histogram_buckets", 0, minimum=1) if parameters.get("histogram_buckets") else None,
        ),
        groups=wanted,
        exclude=tuple(filter(None, exclude)),
        scroll=scroll_id is not None or flag(parameters, "scroll"),
        scroll_id=scroll_id,
        scroll_size=integer(parameters, "per_page", SCROLL_SIZE, minimum=1)
        if flag(parameters, "scroll")
        else SCROLL_SIZE,
    )


def page_from_url(parameters: UrlParameters) -> Page:
    """`page`, `per_page`, `order_by` and `order` of a URL."""
    return _checked_page(
        integer(parameters, "page", 1),
        integer(parameters, "per_page", 10),
        last_value(parameters, "order_by") or "upload_time",
        integer(parameters, "order", -1),
    )


def parameters_from_json(body: Any) -> SearchParameters:
    """Parameters of `POST /repo/`. Raises `InvalidPayload` for wrong types, `BadRequest` for wrong values."""
    body = json_object(body, "body")
    pagination = page_from_json(body.get("pagination"))
    scroll = json_object(body.get("scroll"), "scroll")
    scroll_id = json_member(scroll, "scroll_id", str, "scroll")
    wanted = {
        name: json_member(json_object(body[name], name), "after", str, name)
        for name in groups()
        if isinstance(body.get(name), dict)
    }
    interval = json_member(body, "interval", str) or DEFAULT_INTERVAL
    scrolls = scroll_id is not None or json_member(scroll, "scroll", bool, "scroll") is True
    size = json_member(json_object(body.get("pagination"), "pagination"), "per_page", int, "pagination")
    return SearchParameters(
        filters=filters_from_json(json_object(body.get("query"), "query")),
        page=pagination,
        statistics=_statistics(_strings(body, "statistics_required"), "statistics_required"),
        metrics=_metrics(_strings(body, "metrics")),
        interval=interval if json_member(body, "date_histogram", bool) else None,
        histograms=_histograms(
            _strings(body, "histogram"),
            json_member(body, "histogram_interval", float),
            json_member(body, "histogram_buckets", int),
        ),
        groups=wanted,
        exclude=_strings(body, "exclude"),
        scroll=scrolls,
        scroll_id=scroll_id,
        scroll_size=size or SCROLL_SIZE,
    )


def page_from_json(pagination: Any) -> Page:
    """The `pagination` object of a body (None: the defaults)."""
    values = json_object(pagination, "pagination")
    default = Page()

    def get(name: str, kind: type) -> Any:
        value = json_member(values, name, kind, "pagination")
        return getattr(default, name) if value is None else value

    return _checked_page(get("page", int), get("per_page", int), get("order_by", str), get("order", int))


def integer(parameters: UrlParameters, name: str, default: int, *, minimum: int | None = None) -> int:
    """The integer of a URL parameter; raises `BadRequest` that names parameter and value."""
    text = last_value(parameters, name)
    if text is None or text == "":
        return default
    try:
        value = int(text)
    except ValueError as error:
        raise InvalidPayload({name: f"{text!r} is not an integer"}) from error
    if minimum is not None and value < minimum:
        raise BadRequest(f"{name} must be at least {minimum}, not {value}.", errors={name: "too small"})
    return value


def _checked_page(page: int, per_page: int, order_by: str, order: int) -> Page:
    checks = {
        "page": (page < 1, f"page must be at least 1, not {page}"),
        "per_page": (per_page < 0, f"per_page must not be negative, not {per_page}"),
        "order": (order not in (-1, 1), f"order must be 1 or -1, not {order}"),
    }
    for name, (wrong, reason) in checks.items():
        if wrong:
            raise BadRequest(f"{reason}.", errors={name: reason})
    quantity = quantities().get(order_by)
    if quantity is None or not quantity.sortable:
        raise BadRequest(
            f"order_by {order_by!r} is not a quantity to sort by.", errors={"order_by": "unknown quantity"}
        )
    return Page(page, per_page, order_by, order)


def _statistics(names: Sequence[str], parameter: str) -> tuple[str, ...]:
    return tuple(aggregatable_quantity(name, parameter).name for name in dict.fromkeys(names))


def _metrics(names: Sequence[str]) -> tuple[Metric, ...]:
    known = metrics()
    for name in names:
        if name not in known:
            raise BadRequest(
                f"The metric {name!r} is unknown; use some of {', '.join(sorted(known))}.",
                errors={"metrics": "unknown metric"},
            )
    return tuple(known[name] for name in dict.fromkeys(names))


def _histograms(names: Sequence[str], interval: float | None, buckets: int | None) -> Histograms:
    for name in names:
        if known_quantity(name, "histogram").kind not in ("number", "date"):
            raise BadRequest(
                f"{name!r} in histogram is neither a number nor a date.", errors={"histogram": "not a number"}
            )
    if interval is not None and not (math.isfinite(interval) and interval > 0):
        reason = f"must be a positive number, not {interval}"
        raise BadRequest(f"histogram_interval {reason}.", errors={"histogram_interval": reason})
    if buckets is not None and not 0 < buckets <= MAX_HISTOGRAM_BUCKETS:
        reason = f"must be 1 to {MAX_HISTOGRAM_BUCKETS}, not {buckets}"
        raise BadRequest(f"histogram_buckets {reason}.", errors={"histogram_buckets": reason})
    if interval is not None and buckets is not None:
        raise BadRequest("Give either histogram_interval or histogram_buckets, not both.")
    return Histograms(
        tuple(dict.fromkeys(names)), interval, (buckets or HISTOGRAM_BUCKETS) if interval is None else None
    )


def _number(parameters: UrlParameters, name: str) -> float | None:
    text = last_value(parameters, name)
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise InvalidPayload({name: f"{text!r} is not a number"}) from error


def last_value(parameters: UrlParameters, name: str) -> str | None:
    texts = parameters.get(name)
    return texts[-1] if texts else None


def flag(parameters: UrlParameters, name: str) -> bool:
    return (last_value(parameters, name) or "").strip().lower() not in NO_FLAG


def json_object(value: Any, name: str) -> Mapping[str, Any]:
    if value is None and name != "body":
        return {}
    if not isinstance(value, dict):
        raise InvalidPayload({name: f"{_shown(value)} is not an object"})
    return value


def json_member(values: Mapping[str, Any], name: str, kind: type, parent: str | None = None) -> Any:
    value = values.get(name)
    if value is None:
        return None
    fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
    if not fits or (kind in (int, float) and isinstance(value, bool)):
        path = f"{parent}.{name}" if parent else name
        raise InvalidPayload({path: f"{_shown(value)} is not of type {_TYPES[kind]}"})
    return value


def _strings(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = json_member(body, name, list)
    for value in values or ():
        if not isinstance(value, str):
            raise InvalidPayload({name: f"{_shown(value)} is not of type string"})
    return tuple(values or ())


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 80 else f"{text[:77]}..."


_TYPES: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array"}
