"""The query arguments that searches have in common: how they are read, and how Swagger describes them."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from nomad.repository.query_language import Filters, filters_from_url
from nomad.search.quantities import SearchQuantity, groups, quantities

TYPES = {"number": "number", "boolean": "boolean"}
FILTER_ARGUMENTS = (
    ("owner", "string", "visible (default), public, all, user, shared, staging or admin"),
    ("from_time", "string", "First upload time, ISO 8601."),
    ("until_time", "string", "Last upload time, ISO 8601."),
    ("dft.optimade", "string", "Filter in the OPTIMADE filter language."),
    ("query", "string", "JSON object with quantities and the operators $and, $or, $not, $lt, $lte, $gt, $gte."),
)
SEARCH_ARGUMENTS = (
    ("page", "integer", "Number of the page, from 1."),
    ("per_page", "integer", "Hits on a page; 10 if not given."),
    ("order_by", "string", "Quantity to sort by; upload_time if not given."),
    ("order", "integer", "-1 (descending, default) or 1 (ascending)."),
    ("scroll", "boolean", "Begin scrolling through all hits."),
    ("scroll_id", "string", "Get the next hits of a scroll."),
    ("date_histogram", "boolean", "Count entries per interval of the upload time."),
    ("interval", "string", "Width of these intervals, for example 1M or 86400s."),
    ("histogram_buckets", "integer", "Number of buckets of each histogram; 20 if not given."),
    ("histogram_interval", "number", "Width of these buckets, instead of their number."),
)
SEARCH_LISTS = (
    ("statistics", "Quantities whose values shall be counted."),
    ("histogram", "Numeric quantities whose limits and distribution are wanted."),
    ("metrics", "Metrics for all counts and totals."),
    ("exclude", "Keys to leave out of the hits; a parent drops everything below, * is a wildcard."),
)


def url_parameters(request: Request) -> dict[str, list[str]]:
    """All values of all query arguments."""
    parameters: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        parameters.setdefault(name, []).append(text)
    return parameters


def url_filters(request: Request) -> Filters:
    """The filters in the query arguments."""
    return filters_from_url(url_parameters(request))


def filter_documentation(*others: dict[str, Any]) -> dict[str, Any]:
    """For `openapi_extra`: the filters, and other arguments."""
    plain = [argument(name, kind, text) for name, kind, text in FILTER_ARGUMENTS]
    filters = [
        _quantity_argument(quantity) for quantity in quantities().values() if quantity.kind not in ("object", "nested")
    ]
    return {"parameters": [*plain, *filters, *others]}


def search_documentation() -> dict[str, Any]:
    """For `openapi_extra` of the search itself."""
    others = [argument(name, kind, text) for name, kind, text in SEARCH_ARGUMENTS]
    others += [argument(name, "string", text, many=True) for name, text in SEARCH_LISTS]
    for group in groups():
        others.append(argument(group, "boolean", "Return groups of entries."))
        others.append(argument(f"{group}_after", "string", "The `after` of the previous groups."))
    return filter_documentation(*others)


def argument(name: str, kind: str, description: str, *, many: bool = False) -> dict[str, Any]:
    """An optional query argument as OpenAPI describes it."""
    schema: dict[str, Any] = {"type": kind}
    if many:
        schema = {"type": "array", "items": schema}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _quantity_argument(quantity: SearchQuantity) -> dict[str, Any]:
    kind = "integer" if quantity.type == "int" else TYPES.get(quantity.kind, "string")
    return argument(quantity.name, kind, quantity.meaning, many=quantity.query_many is not None)
