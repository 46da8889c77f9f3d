"""A plain client of the HTTP API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from nomad.errors import BadRequest, NomadError, NotFound, Unauthorized

CHUNK = 1024 * 1024
PAGE = 1000
Progress = Callable[[int], None]
"""Called with the number of bytes that have just been moved."""


class Client:
    """One server and, optionally, one user.

    `url` is the address of the API (`http://host:port/api`). Calls raise the errors of `nomad.errors` with the server's
    own message. Usable as a context manager; one instance may be used by one thread at a time.
    """

    def __init__(self, url: str, user: str | None = None, password: str | None = None) -> None:
        self.url = url.rstrip("/")
        auth = httpx.BasicAuth(user, password or "") if user else None
        self._http = httpx.Client(auth=auth, timeout=httpx.Timeout(60.0, read=600.0))

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def upload(
        self,
        content: Path | Iterable[bytes],
        name: str | None = None,
        publish_directly: bool = False,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Sends an archive (a file or its bytes as chunks) and returns the new upload; processing has just begun."""
        chunks = _file_chunks(content) if isinstance(content, Path) else content
        parameters = {"name": name, "publish_directly": "true" if publish_directly else None}
        return self._request(
            "PUT",
            "/uploads/",
            params=_given(parameters),
            content=_counted(chunks, progress),
            headers={"Content-Type": "application/octet-stream", "Accept": "application/json"},
        )

    def get_upload(self, upload_id: str, page: int = 1, per_page: int = 10) -> dict[str, Any]:
        """The state of an upload and a page of its entries."""
        return self._request("GET", f"/uploads/{upload_id}", params={"page": page, "per_page": per_page})

    def uploads(self, state: str = "unpublished") -> list[dict[str, Any]]:
        """The user's uploads: `unpublished`, `published` or `all`."""
        answer = self._request("GET", "/uploads/", params={"state": state, "per_page": PAGE})
        return list(answer["results"])

    def wait(
        self, upload_id: str, poll: float = 0.5, report: Callable[[dict[str, Any]], None] | None = None
    ) -> dict[str, Any]:
        """The upload once nothing runs any more; `report` sees each state on the way."""
        while True:
            upload = self.get_upload(upload_id)
            if report:
                report(upload)
            if not upload.get("tasks_running") and not upload.get("process_running"):
                return upload
            time.sleep(poll)

    def publish(self, upload_id: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Starts publishing; `metadata` as in the API (`with_embargo`, `comment`, ...)."""
        body = {"operation": "publish", "metadata": dict(metadata or {})}
        return self._request("POST", f"/uploads/{upload_id}", json=body)

    def search(
        self,
        query: Mapping[str, Any] | None = None,
        page: int = 1,
        per_page: int = 10,
        statistics: Sequence[str] = (),
    ) -> dict[str, Any]:
        """One page of entries; `query` as the body member of the same name in `POST /repo/`."""
        body = {
            "query": dict(query or {}),
            "pagination": {"page": page, "per_page": per_page},
            "statistics_required": list(statistics),
        }
        return self._request("POST", "/repo/", json=body)

    def download_raw(self, query: Mapping[str, Any], target: Path, progress: Progress | None = None) -> None:
        """Writes the zip with the raw files of all matching entries to `target`."""
        self._download("/raw/query", {"query": dict(query)}, target, progress)

    def export(
        self,
        query: Mapping[str, Any],
        target: Path,
        format: str = "csv",
        include: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> None:
        """Writes a table of all matching entries (`csv`, `jsonl` or `parquet`) to `target`; `include` names columns."""
        body = {"query": dict(query), "format": format, "include": list(include)}
        self._download("/repo/export", body, target, progress)

    def archive(self, upload_id: str, calc_id: str) -> dict[str, Any]:
        """The archive of one entry."""
        return self._request("GET", f"/archive/{upload_id}/{calc_id}")

    def query_archives(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """One page of an archive query, see `POST /archive/query`; `ArchiveQuery` goes through all pages."""
        return self._request("POST", "/archive/query", json=dict(body))

    def _download(self, path: str, body: Mapping[str, Any], target: Path, progress: Progress | None) -> None:
        """Writes the answer to `target`, which is there only once it is complete."""
        partial = target.with_name(f"{target.name}.part")
        try:
            with self._http.stream("POST", f"{self.url}{path}", json=dict(body)) as response:
                if response.is_error:
                    response.read()
                    raise _error(response)
                with partial.open("wb") as file:
                    for chunk in response.iter_bytes(CHUNK):
                        file.write(chunk)
                        if progress:
                            progress(len(chunk))
        except httpx.TransportError as error:
            partial.unlink(missing_ok=True)
            raise NomadError(f"The connection to {self.url} broke: {error}") from error
        partial.replace(target)

    def _request(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, f"{self.url}{path}", **arguments)
        except httpx.TransportError as error:
            raise NomadError(f"The server {self.url} cannot be reached: {error}") from error
        if response.is_error:
            raise _error(response)
        answer: dict[str, Any] = response.json()
        return answer


def _file_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _counted(chunks: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        if progress:
            progress(len(chunk))


def _given(parameters: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value is not None}


def _error(response: httpx.Response) -> NomadError:
    try:
        body = response.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    message = body.get("message") or body.get("description") or f"{response.status_code} {response.reason_phrase}"
    errors = body.get("errors")
    kinds = {400: BadRequest, 401: Unauthorized, 404: NotFound}
    if errors:
        message = f"{message}: {'; '.join(f'{name}: {reason}' for name, reason in errors.items())}"
    return kinds.get(response.status_code, NomadError)(message, errors=errors)
