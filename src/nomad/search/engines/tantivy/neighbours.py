"""The keywords that come behind one, for the next page of a list.

A pattern for everything behind a keyword has to be compiled, and goes through the whole dictionary: some 50 ms for 10^5
values. To look at those that begin alike takes a millisecond, and so does to look at all of a short list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.search.fields import IndexField

if TYPE_CHECKING:
    from nomad.search.engines.tantivy.facets import Buckets, Facets

MANY = 1_000
"""Values that are looked at for the next page."""
_ALIKE = 8
"""Characters that the smallest neighbourhood has in common."""


def behind(facets: Facets, found: IndexField, last: str, size: int) -> tuple[Buckets, bool] | None:
    """Some values behind `last` in ascending order, at least `size`, and False; or all of them, and True.

    None when these would be too many to look at.
    """
    for length in range(min(len(last), _ALIKE), 0, -1):
        alike = facets.searcher.terms_with_prefix(found.name, last[:length], facets.query)
        values = sorted(each for each in alike if each[0] > last)
        if len(values) >= size:
            return values, False
        if len(alike) > MANY:
            break
    listed: dict[str, Any] = {"field": found.name, "size": MANY, "segment_size": MANY, "order": {"_key": "asc"}}
    buckets = facets.searcher.aggregate(facets.query, {"list": {"terms": listed}})["list"]["buckets"]
    if len(buckets) == MANY:
        return None
    return [(bucket["key"], bucket["doc_count"]) for bucket in buckets if bucket["key"] > last], True
