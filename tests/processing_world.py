"""An installation in a fresh folder, uploads for it, and a worker in a thread of the test process."""

from __future__ import annotations

import io
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from nomad.config import Settings
from nomad.database.jobs import enqueue
from nomad.database.tables import EntryRow, UploadRow, UserRow
from nomad.processing.worker import Worker
from nomad.repository.installation import Installation
from nomad.search.query import All, SearchRequest
from nomad.storage.archive_pack import ArchivePack

ENDED = ("SUCCESS", "FAILURE")


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files: Mapping[str, bytes | str], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def chaos(command: str) -> str:
    """The content of a mainfile of the chaos parser."""
    return f"#chaos\n{command}\n"


class World:
    """An installation with one user, seen by a test."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.installation = Installation.open(settings)
        with self.installation.database.session() as session:
            for user_id in ("owner", "friend"):
                session.add(UserRow(user_id=user_id, username=user_id, first_name=user_id, last_name="Example"))

    def add_upload(self, content: bytes, upload_id: str = "upload-1", **columns: Any) -> str:
        """Stores received bytes, the row and the job, as the API does."""
        path = self.settings.tmp_dir / "incoming" / upload_id
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        values = {"user_id": "owner", "upload_path": str(path), "current_task": "uploading", "run": 1}
        values |= {"current_process": "process_upload", "process_running": True}
        with self.installation.database.session() as session:
            session.add(UploadRow(upload_id=upload_id, **{**values, **columns}))
            session.flush()
            enqueue(session, "process_upload", f"process_upload:{upload_id}:1", {"upload_id": upload_id})
        return upload_id

    def upload(self, upload_id: str = "upload-1") -> UploadRow:
        with self.installation.database.read_session() as session:
            return session.get_one(UploadRow, upload_id)

    def entries(self, upload_id: str = "upload-1") -> dict[str, EntryRow]:
        """The entries by mainfile, in their order."""
        with self.installation.database.read_session() as session:
            rows = session.scalars(select(EntryRow).where(EntryRow.upload_id == upload_id).order_by(EntryRow.position))
            return {row.mainfile: row for row in rows}

    def archive(self, entry: EntryRow) -> dict[str, Any]:
        key = self.upload(entry.upload_id).archive_key
        assert key is not None
        pack = ArchivePack.open(self.installation.store, key)
        try:
            return pack.read(entry.calc_id)
        finally:
            pack.close()

    def indexed(self) -> list[str]:
        """Ids of all entries in the index."""
        return sorted(self.installation.search.search(SearchRequest(query=All(), size=10_000)).hits)

    def wait_for(self, upload_id: str = "upload-1", seconds: float = 60) -> UploadRow:
        """The upload once nothing runs any more."""
        self.wait_until(lambda: not self.is_running(upload_id), seconds)
        return self.upload(upload_id)

    def is_running(self, upload_id: str) -> bool:
        upload = self.upload(upload_id)
        return upload.tasks_status not in ENDED or upload.process_running

    def wait_until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it takes too long"
            time.sleep(0.02)

    def stored(self, upload_id: str = "upload-1") -> list[str]:
        """Names of the stored objects of an upload."""
        return [key.rpartition("/")[2] for key in self.installation.store.list() if upload_id in key]

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        worker = Worker(self.installation)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop()
            thread.join(60)
            assert not thread.is_alive()


def settings_for(folder: Path, *, database_url: str | None = None, **processing: Any) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": folder,
            "database": {"url": database_url},
            "processing": {"workers": 2, "poll_interval": 0.02, **processing},
        }
    )
