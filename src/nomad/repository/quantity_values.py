"""Values of search quantities with their counts: page by page, several at once, and for auto-completion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nomad.auth.users import User
from nomad.repository.installation import Installation
from nomad.repository.query_language import Filters
from nomad.repository.searching import key_text
from nomad.repository.values import aggregatable_quantity
from nomad.search.query import FacetResult, SearchRequest, TermsFacet


def quantity_values(
    user: User | None, installation: Installation, filters: Filters, name: str, size: int, after: str | None
) -> dict[str, Any]:
    """One page of the values of a quantity, ascending, behind the value `after`.

    `after` of the answer is the last value, or None when there are no more. Raises `BadRequest` for a quantity that is
    unknown or has no countable values.
    """
    quantity = aggregatable_quantity(name, "quantity")
    facet = TermsFacet(quantity.name, size=size, after=after)
    request = SearchRequest(query=filters.query(user), size=0, facets={name: facet})
    return _values(installation.search.search(request).facets[name])


def quantities_values(
    user: User | None, installation: Installation, filters: Filters, names: Sequence[str], size: int
) -> dict[str, list[dict[str, Any]]]:
    """The first values of several quantities."""
    facets = {name: TermsFacet(aggregatable_quantity(name, "quantities").name, size=size) for name in names}
    response = installation.search.search(SearchRequest(query=filters.query(user), size=0, facets=facets))
    return {name: [_values(response.facets[name])] for name in names}


def suggestions(
    user: User | None, installation: Installation, filters: Filters, name: str, include: str | None, size: int
) -> list[str]:
    """The most frequent values of a quantity that contain the text `include`."""
    quantity = aggregatable_quantity(name, "quantity")
    facet = TermsFacet(quantity.name, size=size, order="count", include=include or None)
    response = installation.search.search(SearchRequest(query=filters.query(user), size=0, facets={name: facet}))
    return [key_text(bucket) for bucket in response.facets[name].buckets]


def _values(result: FacetResult) -> dict[str, Any]:
    values = {key_text(bucket): {"total": bucket.count} for bucket in result.buckets}
    return {"values": values, "after": next(reversed(values), None)}
