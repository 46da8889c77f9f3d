"""Downloads that go on where they broke off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from nomad.client.connection import Connection
from nomad.client.progress import Progress, shown
from nomad.errors import Unavailable

NOT_SATISFIABLE = 416
PARTIAL = 206


class DownloadCalls(Connection):
    """Raw files, zips and tables to local files.

    A file appears under its name once it is complete; until then its bytes are in `<name>.part`. When the connection
    breaks, or the same call is made again later, what is there is kept if the server can go on with the same bytes
    (its answer has an `ETag`); else it begins anew. `progress=True` shows a bar.
    """

    def download_raw(
        self,
        query: Mapping[str, Any],
        target: Path | str,
        progress: Progress | bool | None = None,
        *,
        file_pattern: Sequence[str] | str = (),
        strip: bool = False,
        compress: bool = False,
    ) -> Path:
        """The raw files of all matching entries as one zip.

        >>> client.download_raw({"atoms": ["Si"]}, "silicon.zip", progress=True, file_pattern="*.xml")
        """
        body = {"query": dict(query), "strip": strip, "compress": compress}
        if file_pattern:
            body["file_pattern"] = [file_pattern] if isinstance(file_pattern, str) else list(file_pattern)
        return self.download("POST", "/raw/query", target, progress, json=body)

    def download_upload(self, upload_id: str, target: Path | str, progress: Progress | bool | None = None) -> Path:
        """All raw files of an upload, as far as they may be read, as one zip."""
        return self.download("GET", f"/raw/{quote(upload_id, safe='')}/*", target, progress)

    def download_file(
        self, upload_id: str, path: str, target: Path | str | None = None, progress: Progress | bool | None = None
    ) -> Path:
        """One raw file; `target` may be a folder, and is the working folder if not given."""
        folder = Path(target or ".")
        target = folder / path.rpartition("/")[2] if folder.is_dir() else folder
        return self.download("GET", f"/raw/{quote(upload_id, safe='')}/{quote(path)}", target, progress)

    def download_archives(
        self, target: Path | str, progress: Progress | bool | None = None, **filters: str | Sequence[str]
    ) -> Path:
        """A zip with the whole archive of each matching entry as `<calc_id>.json`; filters as in the URL of a search.

        The length of such a zip is not known beforehand, so it cannot be resumed.
        """
        return self.download("GET", "/archive/download", target, progress, params=filters)

    def export(
        self,
        query: Mapping[str, Any],
        target: Path | str,
        format: str = "csv",
        include: Sequence[str] = (),
        progress: Progress | bool | None = None,
    ) -> Path:
        """A table of all matching entries (`csv`, `jsonl` or `parquet`); `include` names columns."""
        body = {"query": dict(query), "format": format, "include": list(include)}
        return self.download("POST", "/repo/export", target, progress, json=body)

    def download(
        self, method: str, path: str, target: Path | str, progress: Progress | bool | None = None, **arguments: Any
    ) -> Path:
        """Writes any answer to `target` and returns that; for what has no method of its own."""
        target = Path(target)
        partial, tag = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.part.etag")
        failures = 0
        with shown(progress, target.name) as report:
            while True:
                before = _size(partial)
                try:
                    if self._go_on(method, path, partial, tag, report, failures, arguments):
                        break
                except httpx.TransportError as error:
                    failures = 0 if _size(partial) > before and tag.exists() else failures
                    if failures >= self.retries:
                        raise Unavailable(
                            f"The connection to {self.url} broke while {target} was downloaded: {error}. "
                            "Call again to go on."
                        ) from error
                failures += 1
        partial.replace(target)
        tag.unlink(missing_ok=True)
        return target

    def _go_on(
        self, method: str, path: str, partial: Path, tag: Path, report: Progress, attempt: int, arguments: Any
    ) -> bool:
        """One attempt to get what is missing; whether all of it is there."""
        # lengths and ranges count the bytes of the file, not of a compressed form
        headers = {"Accept-Encoding": "identity"}
        present = _size(partial)
        if present and tag.exists():
            headers |= {"Range": f"bytes={present}-", "If-Range": tag.read_text(encoding="utf-8")}
        wanted = (NOT_SATISFIABLE,) if "Range" in headers else ()
        with self.open(
            method, path, attempt=attempt, safe=True, wanted=wanted, headers=headers, **arguments
        ) as response:
            if response is None:
                return False
            if response.status_code == NOT_SATISFIABLE:
                partial.unlink()
                tag.unlink()
                return False
            present = present if response.status_code == PARTIAL else 0
            if not present:
                _remember(response.headers.get("etag"), tag)
            length = response.headers.get("content-length")
            total = present + int(length) if length else None
            with partial.open("ab" if present else "wb") as file:
                report(present, total)
                for chunk in response.iter_raw():
                    file.write(chunk)
                    present += len(chunk)
                    report(present, total)
        return True


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _remember(etag: str | None, file: Path) -> None:
    if etag and not etag.startswith("W/"):
        file.write_text(etag, encoding="utf-8")
    else:
        file.unlink(missing_ok=True)
