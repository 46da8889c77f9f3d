"""Uploads and what happens to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from nomad.client.connection import Connection, given
from nomad.client.packing import is_archive, packed_chunks, packed_size
from nomad.client.progress import Progress, shown
from nomad.errors import BadRequest, NomadError

CHUNK = 1024 * 1024
PAGE = 1000
FIRST_POLL = 0.2
LONGEST_POLL = 3.0

Content = Path | str | Sequence[Path | str] | IO[bytes] | Iterable[bytes]


class UploadCalls(Connection):
    """Sending, following, publishing and deleting uploads."""

    def upload(
        self,
        content: Content,
        name: str | None = None,
        publish_directly: bool = False,
        progress: Progress | bool | None = None,
    ) -> dict[str, Any]:
        """Sends data and returns the new upload; processing has just begun, see `wait`.

        `content` is a zip or tar file; or a folder, another file, or a list of files and folders, which are packed
        while they are sent; or an open binary file such as `sys.stdin.buffer`; or the bytes of an archive in chunks.

        >>> upload = client.wait(client.upload("calculations/", name="my series", progress=True)["upload_id"])
        """
        send, size, title = _chunks(content)
        parameters = given({"name": name or title, "publish_directly": "true" if publish_directly else None})
        headers = {"Content-Type": "application/octet-stream", "Accept": "application/json"}
        if isinstance(content, Path | str) and is_archive(Path(content)):
            headers["Content-Length"] = str(size)
        once = not isinstance(content, Path | str | Sequence)
        with shown(progress, title or "upload") as report:
            for attempt in range(self.retries + 1):
                with self.open(
                    "PUT",
                    "/uploads/",
                    # what can be read only once cannot be sent again
                    attempt=self.retries if once else attempt,
                    params=parameters,
                    headers=headers,
                    content=_counted(send(), report, size),
                ) as response:
                    if response is not None:
                        response.read()
                        answer: dict[str, Any] = self.json(response)
                        return answer
        raise AssertionError("the last attempt answers or raises")

    def get_upload(self, upload_id: str, page: int = 1, per_page: int = 10) -> dict[str, Any]:
        """The state of an upload and a page of its entries."""
        found: dict[str, Any] = self.request(
            "GET", f"/uploads/{upload_id}", params={"page": page, "per_page": per_page}
        )
        return found

    def uploads(self, state: str = "unpublished") -> list[dict[str, Any]]:
        """The user's uploads: `unpublished`, `published` or `all`."""
        found: list[dict[str, Any]] = []
        while True:
            page = len(found) // PAGE + 1
            answer = self.request("GET", "/uploads/", params={"state": state, "per_page": PAGE, "page": page})
            found += answer["results"]
            if len(answer["results"]) < PAGE:
                return found

    def wait(
        self,
        upload_id: str,
        timeout: float | None = None,
        report: Callable[[dict[str, Any]], None] | None = None,
    ) -> dict[str, Any]:
        """The upload once nothing runs any more; `report` sees each state on the way.

        Raises `NomadError` after `timeout` seconds. That the processing failed is no error here: see `tasks_status`,
        `errors`, and those of the entries in `calcs`.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        pause = FIRST_POLL
        while True:
            upload = self.get_upload(upload_id)
            if report:
                report(upload)
            if not upload.get("tasks_running") and not upload.get("process_running"):
                return upload
            if deadline is not None and time.monotonic() >= deadline:
                raise NomadError(f"The upload {upload_id} is still being processed after {timeout} s.")
            time.sleep(pause)
            pause = min(LONGEST_POLL, pause * 1.3)

    def publish(
        self, upload_id: str, metadata: Mapping[str, Any] | None = None, embargo_length: int = 0
    ) -> dict[str, Any]:
        """Starts publishing, with an embargo of so many months; `metadata` as in the API (`comment`, ...).

        >>> client.publish(upload_id, {"comment": "Series of cut-offs", "references": ["https://doi.org/10.1/x"]})
        """
        embargo = {"with_embargo": True, "embargo_length": embargo_length} if embargo_length else {}
        return self.operate(upload_id, "publish", {**embargo, **(metadata or {})})

    def reprocess(self, upload_id: str) -> dict[str, Any]:
        """Starts to process a published upload again with the parsers of today."""
        return self.operate(upload_id, "re-process")

    def operate(self, upload_id: str, operation: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Starts an operation on an upload."""
        body = {"operation": operation, **({"metadata": dict(metadata)} if metadata else {})}
        answer: dict[str, Any] = self.request("POST", f"/uploads/{upload_id}", json=body)
        return answer

    def delete_upload(self, upload_id: str) -> dict[str, Any]:
        """Deletes an upload that has not been published, with all its files and entries."""
        answer: dict[str, Any] = self.request("DELETE", f"/uploads/{upload_id}")
        return answer


def _chunks(content: Content) -> tuple[Callable[[], Iterable[bytes]], int | None, str | None]:
    """How to get the bytes to send, how many there are if that is known, and a name for them."""
    if isinstance(content, bytes):
        return lambda: [content], len(content), None
    if isinstance(content, Path | str):
        path = Path(content)
        if is_archive(path):
            return lambda: _file_chunks(path.open("rb")), path.stat().st_size, path.name
        content = [path]
    if isinstance(content, Sequence):
        paths = [Path(path) for path in content]
        for path in paths:
            if not path.exists():
                raise BadRequest(f"There is no file or folder {path}.")
        if not paths:
            raise BadRequest("There is nothing to upload.")
        return lambda: packed_chunks(paths), packed_size(paths), paths[0].resolve().name
    read = getattr(content, "read", None)
    return (lambda: content) if read is None else (lambda: iter(lambda: read(CHUNK), b"")), None, None


def _file_chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _counted(chunks: Iterable[bytes], report: Progress, total: int | None) -> Iterator[bytes]:
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        report(done, max(total, done) if total is not None else None)
