"""Going through the archives of all entries that a query finds.

```python
for archive in ArchiveQuery(url="http://localhost:8000/api", query={"atoms": ["Si"]}, required={"section_run": "*"}):
    print(archive["section_run"][0]["program_name"])
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nomad.client.client import Client

PER_PAGE = 10


class ArchiveQuery:
    """A query and what it shall return of each archive; pages are fetched while iterating, each entry comes once.

    `query` and `required` are as in `POST /archive/query`. `max` ends after so many archives. `client` takes the place
    of `url`, `username` and `password`. Archives are dicts; numbers are in SI units.
    """

    def __init__(
        self,
        query: Mapping[str, Any] | None = None,
        required: Mapping[str, Any] | str = "*",
        *,
        url: str = "http://localhost:8000/api",
        username: str | None = None,
        password: str | None = None,
        per_page: int = PER_PAGE,
        max: int | None = None,
        raise_errors: bool = False,
        client: Client | None = None,
    ) -> None:
        self._client = client or Client(url, username, password)
        self._body = {"query": dict(query or {}), "required": required, "raise_errors": raise_errors}
        self._per_page = per_page
        self._max = max

    @property
    def total(self) -> int:
        """Number of all matching entries. Asks the server."""
        page = self._client.query_archives({**self._body, "pagination": {"page": 1, "per_page": 1}})
        total: int = page["pagination"]["total"]
        return total

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (result["archive"] for result in self.results())

    def results(self) -> Iterator[dict[str, Any]]:
        """The archives with the ids of their entries: dicts with `calc_id`, `parser_name` and `archive`.

        Raises the errors of `nomad.errors` with the message of the server.
        """
        left = self._max
        after: str | None = None
        while left is None or left > 0:
            size = self._per_page if left is None else min(self._per_page, left)
            page = self._client.query_archives({**self._body, "aggregation": {"per_page": size, "after": after}})
            yield from page["results"]
            after = page["aggregation"]["after"]
            if after is None:
                return
            if left is not None:
                left -= len(page["results"])
