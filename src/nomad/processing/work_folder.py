"""Folders with the extracted files of uploads that are being processed.

They are copies: whoever needs one that is not there extracts the raw pack again. A folder appears under its name
complete or not at all, so several processes may make the same one.
"""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import closing
from pathlib import Path

from nomad.config import Settings
from nomad.errors import StorageError
from nomad.processing.file_writer import FolderWriter
from nomad.storage.local_files import local_files
from nomad.storage.objects import FileReader, ObjectStore
from nomad.storage.raw_pack import RawPack

FILES = "files"
ARCHIVES = "archives"


class WorkFolder:
    """The work folder of one upload on this machine."""

    def __init__(self, settings: Settings, upload_id: str) -> None:
        self._root = work_root(settings)
        self.path = self._root / upload_id

    @property
    def files(self) -> Path:
        """The files of the upload, below this folder by their paths."""
        return self.path / FILES

    @property
    def archives(self) -> Path:
        """Where parser processes leave archives."""
        return self.path / ARCHIVES

    def draft(self) -> Path:
        """A fresh folder to be filled and then given to `install`."""
        draft = self._root / f"draft-{os.getpid()}-{uuid.uuid4().hex}"
        (draft / ARCHIVES).mkdir(parents=True)
        return draft

    def install(self, draft: Path) -> None:
        """Makes a filled draft the work folder, unless another process was faster."""
        try:
            draft.rename(self.path)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            if not self.files.is_dir():
                raise

    def ensure(self, store: ObjectStore, raw_key: str) -> None:
        """Extracts the raw pack if the folder is not there."""
        if self.files.is_dir():
            return
        draft = self.draft()
        try:
            extract(store, raw_key, draft / FILES)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        self.install(draft)

    def remove(self) -> None:
        """Removes the folder, if it is there. It disappears under its name at once."""
        doomed = self._root / f"draft-{os.getpid()}-{uuid.uuid4().hex}"
        try:
            self.path.rename(doomed)
        except FileNotFoundError:
            return
        shutil.rmtree(doomed, ignore_errors=True)


def work_root(settings: Settings) -> Path:
    """Where all work folders are."""
    return settings.tmp_dir / "work"


def extract(store: ObjectStore, raw_key: str, folder: Path) -> None:
    """Writes all files of a raw pack below `folder`. Raises `StorageError` if the pack is missing or damaged."""
    try:
        folder.mkdir(parents=True)
        writer = FolderWriter(str(folder))
        with (
            local_files(store, [raw_key], folder.parent) as (path,),
            closing(RawPack(FileReader(path, raw_key))) as pack,
        ):
            for name in pack.members:
                with writer.file(name) as file:
                    for chunk in pack.read(name):
                        file.write(chunk)
    except OSError as error:
        raise StorageError(f"{raw_key} cannot be extracted: {error}") from error
