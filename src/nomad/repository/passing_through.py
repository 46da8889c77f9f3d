"""Going through all hits of a query, however many, in a stable order and with flat memory.

All batches come from one state of the index: what changes meanwhile neither drops an entry nor shows it twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nomad.repository.installation import Installation
from nomad.search.query import Query, SearchRequest, Sort

BY_ID = (Sort("calc_id", descending=False),)
BY_UPLOAD = (Sort("upload_id", descending=True),)
BATCH_SIZE = 1000


def hit_batches(
    installation: Installation, query: Query, sort: tuple[Sort, ...] = BY_ID, size: int = BATCH_SIZE
) -> Iterator[Sequence[str]]:
    """The ids of all hits, batch by batch."""
    index = installation.search.snapshot()
    after = None
    while True:
        response = index.search(SearchRequest(query=query, sort=sort, size=size, after=after))
        if response.hits:
            yield response.hits
        after = response.after
        if after is None or not response.hits:
            return


def all_hits(installation: Installation, query: Query, sort: tuple[Sort, ...] = BY_ID) -> Iterator[str]:
    """The ids of all hits."""
    for batch in hit_batches(installation, query, sort):
        yield from batch
