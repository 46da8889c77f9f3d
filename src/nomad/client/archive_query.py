"""Going through the archives of all entries that a query finds, with the arguments that users of NOMAD know.

```python
from nomad.client import ArchiveQuery

query = ArchiveQuery(
    url="http://127.0.0.1:8000/api",
    query={"dft.code_name": "VASP", "atoms": ["Si"]},
    required={"section_run[0]": {"section_single_configuration_calculation[-1]": {"energy_total": "*"}}},
    parallel=4,
    per_page=100,
    max=1000,
)
for archive in query:
    print(archive.section_run[0].section_single_configuration_calculation[-1].energy_total)
print(query)
```
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, overload

import httpx

from nomad.client.client import Client
from nomad.errors import NomadError

PER_PAGE = 10
MAX = 10_000
UPLOADS_PAGE = 1000
_NAME = re.compile(r"\w+")


class ArchiveQuery(Sequence[Any]):
    """The archives that a query finds, fetched while they are looked at, in groups of uploads.

    `query` and `required` are as in `POST /archive/query`; only entries of the domain `dft` are found that have all the
    quantities in `required` (`domain` in `query` names another one). `parallel` requests for `per_page` archives run at
    the same time. `max` ends after so many archives (None: all). `raise_errors` raises when an archive cannot be read,
    which is left out else. `username` and `password` log in, or `authentication`: a dict of headers, a function that
    returns one, or an `httpx.Auth`.

    Results are metainfo objects: quantities have units, references lead to their targets. With `as_dicts` they are
    dicts with values in SI units. Errors of the server are raised with its message.
    """

    def __init__(
        self,
        query: Mapping[str, Any] | None = None,
        required: Mapping[str, Any] | str | None = None,
        url: str | None = None,
        username: str | None = None,
        password: str | None = None,
        parallel: int = 1,
        per_page: int = PER_PAGE,
        max: int | None = MAX,
        raise_errors: bool = False,
        authentication: Any = None,
        *,
        as_dicts: bool = False,
        client: Client | None = None,
    ) -> None:
        self._client = client or _client(url, username, password, authentication)
        self._required = "*" if required is None else required
        self._query = dict(query or {})
        self._parallel = 1 if parallel < 1 else parallel
        self._per_page = per_page
        self._max = max
        self._raise_errors = raise_errors
        self._as_dicts = as_dicts
        self._groups: list[_Group] | None = None
        self._results: list[Any] = []
        self._found = 0
        self._calls = 0
        self._last = 0
        self._bytes = [0, 0]

    @property
    def total(self) -> int:
        """Number of all matching entries, whatever `max` says."""
        self._begin()
        return self._found

    @property
    def results(self) -> list[Any]:
        """The archives that have been fetched by now."""
        return self._results

    def call_api(self) -> None:
        """Fetches the next archives: one page for each of the parallel requests. Does nothing at the end."""
        groups = [group for group in self._begin() if not group.finished]
        if not groups or self._complete():
            return
        with ThreadPoolExecutor(len(groups), "nomad-archive-query") as pool:
            pages = list(pool.map(self._page, groups))
        self._last = 0
        self._bytes[1] = 0
        for group, (answer, size) in zip(groups, pages, strict=True):
            group.after = answer["aggregation"]["after"]
            group.finished = group.after is None
            self._calls += 1
            self._bytes = [self._bytes[0] + size, self._bytes[1] + size]
            self._take(answer["results"])

    def fetch(self, count: int | None = None) -> list[Any]:
        """The next `count` archives, or all that are left up to `max`; they are in `results` too."""
        before = len(self._results)
        while (count is None or len(self._results) < before + count) and not self._complete():
            self.call_api()
        return self._results[before : None if count is None else before + count]

    def __len__(self) -> int:
        """Number of archives that there are to look at: the matching entries, at most `max`."""
        if self._groups is not None and self._complete():
            return len(self._results)
        return self.total if self._max is None else min(self.total, self._max)

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            ends = (index.start or 0, -1 if index.stop is None else index.stop)
            self._load(None if any(end < 0 for end in ends) or (index.step or 1) < 0 else ends[1])
        else:
            self._load(index + 1 if index >= 0 else None)
        return self._results[index]

    def __iter__(self) -> Iterator[Any]:
        position = 0
        while True:
            self._load(position + 1)
            if position >= len(self._results):
                return
            yield self._results[position]
            position += 1

    def __str__(self) -> str:
        """What has been done so far."""
        return "\n".join(
            (
                f"Entries that match the query: {self.total}",
                f"Archives that will be fetched at most: {'all' if self._max is None else self._max}",
                f"Archives fetched: {len(self._results)}",
                f"Archives fetched by the last call: {self._last}",
                f"Bytes received: {self._bytes[0]:,}",
                f"Bytes received by the last call: {self._bytes[1]:,}",
                f"Requests for archives: {self._calls}",
            )
        )

    def __repr__(self) -> str:
        return f"<ArchiveQuery {self._query!r} at {self._client.url}, {len(self._results)} archives fetched>"

    def _load(self, count: int | None) -> None:
        while (count is None or len(self._results) < count) and not self._complete():
            self.call_api()

    def _complete(self) -> bool:
        finished = all(group.finished for group in self._begin())
        return finished or (self._max is not None and len(self._results) >= self._max)

    def _begin(self) -> list[_Group]:
        """The uploads with matching entries, shared out to the parallel requests evenly."""
        if self._groups is None:
            totals = self._totals()
            groups = [_Group() for _ in range(min(self._parallel, len(totals)))]
            for upload_id, total in sorted(totals.items(), key=lambda item: -item[1]):
                smallest = min(groups, key=lambda group: group.total)
                smallest.uploads.append(upload_id)
                smallest.total += total
            self._found = sum(totals.values())
            self._groups = groups
        return self._groups

    def _totals(self) -> dict[str, int]:
        totals: dict[str, int] = {}
        parameters = {"query": json.dumps(self._full_query()), "size": str(UPLOADS_PAGE)}
        # these are arguments of the URL, not part of the expression
        parameters |= {name: str(value) for name, value in self._query.items() if name in _OUTSIDE}
        while True:
            quantity = self._client.request("GET", "/repo/quantity/upload_id", params=parameters)["quantity"]
            if not quantity["values"]:
                return totals
            totals |= {upload_id: counts["total"] for upload_id, counts in quantity["values"].items()}
            parameters["after"] = quantity["after"]

    def _full_query(self) -> dict[str, Any]:
        plain = {name: value for name, value in self._query.items() if name not in _OUTSIDE}
        parts: list[dict[str, Any]] = [plain] if plain else []
        if names := sorted(set(_names(self._required))):
            parts.append({"dft.quantities": names})
        if "domain" not in self._query:
            parts.append({"domain": "dft"})
        return {"$and": parts}

    def _page(self, group: _Group) -> tuple[dict[str, Any], int]:
        per_page = self._per_page
        if self._max is not None:
            per_page = min(per_page, max(1, self._max - len(self._results)))
        outside = {name: value for name, value in self._query.items() if name in _OUTSIDE}
        aggregation = {"per_page": per_page, **({"after": group.after} if group.after else {})}
        answer = self._client.query_archives(
            {
                "query": {**self._full_query(), **outside, "upload_id": group.uploads},
                "required": self._required,
                "raise_errors": self._raise_errors,
                "aggregation": aggregation,
            }
        )
        return answer, len(json.dumps(answer["results"]))

    def _take(self, results: Sequence[Mapping[str, Any]]) -> None:
        archives = [result["archive"] for result in results]
        if self._max is not None:
            archives = archives[: self._max - len(self._results)]
        self._last += len(archives)
        self._results += archives if self._as_dicts else map(_typed, archives)


_OUTSIDE = ("owner", "from_time", "until_time", "dft.optimade")


class _Group:
    """Uploads that are gone through by one request after the other."""

    def __init__(self) -> None:
        self.uploads: list[str] = []
        self.total = 0
        self.after: str | None = None
        self.finished = False


def _client(url: str | None, username: str | None, password: str | None, authentication: Any) -> Client:
    if callable(authentication) and not isinstance(authentication, httpx.Auth):
        authentication = authentication()
    if isinstance(authentication, httpx.Auth):
        return Client(url, auth=authentication)
    if authentication is not None and not isinstance(authentication, Mapping):
        raise NomadError(f"authentication must be headers or an httpx.Auth, not {authentication!r}.")
    return Client(url, username, password, headers=authentication)


def _names(required: Any) -> Iterator[str]:
    """The names of all sections and quantities that are required, without indices and directives."""
    if isinstance(required, Mapping):
        for key, below in required.items():
            if key != "resolve-inplace" and (match := _NAME.match(key.strip())):
                yield match[0]
                yield from _names(below)


def _typed(archive: Mapping[str, Any]) -> Any:
    # by name, because the client is usable without the schemas and loads them only here
    return import_module("nomad.datamodel").EntryArchive.m_from_dict(dict(archive))
