"""Finding entries and reading parts of their archives, any number of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from nomad.client.connection import Connection
from nomad.client.tables import Columns, arrays, data_frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PAGE = 1000
BATCH = 100
PARALLEL = 4


class SearchCalls(Connection):
    """Searches and archives. A `query` is what `POST /repo/` takes under this name; `owner` may be in it."""

    def search(
        self,
        query: Mapping[str, Any] | None = None,
        page: int = 1,
        per_page: int = 10,
        statistics: Sequence[str] = (),
        *,
        order_by: str | None = None,
        order: int = -1,
    ) -> dict[str, Any]:
        """One page of entries as the server answers: `results`, `pagination`, `statistics`, ...

        >>> client.search({"atoms": ["Si"], "dft.code_name": "VASP"}, per_page=3)["pagination"]["total"]
        """
        pagination = {
            "page": page,
            "per_page": per_page,
            **({"order_by": order_by, "order": order} if order_by else {}),
        }
        body = {"query": dict(query or {}), "pagination": pagination, "statistics_required": list(statistics)}
        answer: dict[str, Any] = self.request("POST", "/repo/", safe=True, json=body)
        return answer

    def count(self, query: Mapping[str, Any] | None = None) -> int:
        """Number of matching entries."""
        return int(self.search(query, per_page=0)["pagination"]["total"])

    def hits(
        self, query: Mapping[str, Any] | None = None, *, per_page: int = PAGE, exclude: Sequence[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """The metadata of all matching entries, however many, by ascending entry id; without the keys in `exclude`.

        Each entry comes once, whatever is published or deleted meanwhile.

        >>> formulas = {hit["formula"] for hit in client.hits({"atoms": ["Si"]}, exclude=["files"])}
        """
        last: str | None = None
        while True:
            body = {
                "query": _behind(query or {}, last),
                "pagination": {"page": 1, "per_page": per_page, "order_by": "calc_id", "order": 1},
                "exclude": list(exclude),
            }
            results = self.request("POST", "/repo/", safe=True, json=body)["results"]
            yield from results
            if len(results) < per_page:
                return
            last = results[-1]["calc_id"]

    def archives(
        self,
        query: Mapping[str, Any] | None = None,
        required: Mapping[str, Any] | str = "*",
        *,
        per_page: int = BATCH,
        parallel: int = PARALLEL,
    ) -> Iterator[dict[str, Any]]:
        """The required parts of the archives of all matching entries: dicts with `calc_id`, `parser_name`, `archive`.

        Batches of `per_page` entries are asked for by `parallel` requests at a time, while the caller works on those
        that are there. Entries without readable archive are left out.

        >>> for result in client.archives({"atoms": ["Si"]}, {"section_run[0]": {"program_name": "*"}}):
        ...     print(result["calc_id"], result["archive"]["section_run"][0]["program_name"])
        """
        owner = {"owner": query["owner"]} if query and "owner" in query else {}
        ids = (hit["calc_id"] for hit in self.hits(query, exclude=["dft", "files", "encyclopedia", "atoms"]))

        def ask(batch: list[str]) -> list[dict[str, Any]]:
            body = {
                "query": {"calc_id": batch, **owner},
                "required": required,
                "pagination": {"page": 1, "per_page": len(batch)},
            }
            found = {result["calc_id"]: result for result in self.query_archives(body)["results"]}
            return [found[calc_id] for calc_id in batch if calc_id in found]

        waiting: deque[Future[list[dict[str, Any]]]] = deque()
        with ThreadPoolExecutor(max(1, parallel), "nomad-archives") as pool:
            try:
                while batch := list(islice(ids, per_page)):
                    waiting.append(pool.submit(ask, batch))
                    if len(waiting) > parallel:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def rows(
        self, query: Mapping[str, Any] | None, columns: Mapping[str, str], **options: Any
    ) -> Iterator[dict[str, Any]]:
        """One dict per matching entry with `calc_id` and the values at the given places of its archive.

        A place is written `section_run[0].section_system[-1].atom_positions`; it may lead through references. Without
        an index, or with one such as `[1:3]`, a list gives the list of its values. What an entry does not have is None.
        `options` as for `archives`.

        >>> calculation = "section_run[0].section_single_configuration_calculation[-1]"
        >>> list(client.rows({"atoms": ["Si"]}, {"energy": f"{calculation}.energy_total"}))
        """
        wanted = Columns(columns)
        for result in self.archives(query, wanted.required, **options):
            yield {"calc_id": result["calc_id"], **wanted.read(result["archive"])}

    def arrays(
        self, query: Mapping[str, Any] | None, columns: Mapping[str, str], **options: Any
    ) -> dict[str, np.ndarray[Any, Any]]:
        """The same as one numpy array per column.

        Numbers of equal shape become one array of numbers, with not-a-number for what an entry does not have;
        everything else an array of objects.
        """
        return arrays(self.rows(query, columns, **options), ["calc_id", *columns])

    def table(self, query: Mapping[str, Any] | None, columns: Mapping[str, str], **options: Any) -> pd.DataFrame:
        """The same as pandas DataFrame with the entry ids as index. Raises `BadRequest` without pandas.

        >>> table = client.table(
        ...     {"atoms": ["Si"]},
        ...     {
        ...         "code": "section_run[0].program_name",
        ...         "energy": "section_run[0].section_single_configuration_calculation[-1].energy_total",
        ...         "elements": "section_metadata.n_atoms",
        ...     },
        ... )
        """
        return data_frame(self.rows(query, columns, **options), ["calc_id", *columns])

    def archive(self, upload_id: str, calc_id: str) -> dict[str, Any]:
        """The whole archive of one entry, without the messages of its processing."""
        found: dict[str, Any] = self.request("GET", f"/archive/{upload_id}/{calc_id}")
        return found

    def logs(self, upload_id: str, calc_id: str) -> list[dict[str, Any]]:
        """The messages of the last processing of an entry."""
        found: list[dict[str, Any]] = self.request("GET", f"/archive/logs/{upload_id}/{calc_id}")
        return found

    def query_archives(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """One page of an archive query, see `POST /archive/query`; `archives` and `ArchiveQuery` go through all."""
        answer: dict[str, Any] = self.request("POST", "/archive/query", safe=True, json=dict(body))
        return answer


def _behind(query: Mapping[str, Any], last: str | None) -> dict[str, Any]:
    """The query, for entries whose id is behind `last`."""
    if last is None:
        return dict(query)
    also = query.get("$and", [])
    return {**query, "$and": [*(also if isinstance(also, list) else [also]), {"$gt": {"calc_id": last}}]}
