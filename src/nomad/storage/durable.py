"""Files that exist completely or not at all, also after a power cut.

Everything is written under a temporary name, flushed to the disk, renamed, and the folder entry is flushed too.
"""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

from nomad.errors import DiskFull, StorageError

PART_MARK = ".part-"
"""Begin of the names of files that are being written; whoever lists a folder leaves them out."""


NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def storage_error(message: str, error: OSError) -> StorageError:
    """What to raise for a file that cannot be written or read; `DiskFull` where space is what is missing."""
    kind = DiskFull if error.errno in NO_SPACE else StorageError
    return kind(f"{message}: {error}")


def part_path(target: Path) -> Path:
    """A fresh temporary name beside `target`, on the same file system."""
    return target.with_name(f"{PART_MARK}{uuid.uuid4().hex}-{target.name[-100:]}")


def fsync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_file(file: Path) -> None:
    """Make the content of `file` durable."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: Path) -> None:
    """Create `folder` and its parents durably."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)


def rename(source: Path, target: Path) -> None:
    """Put `source`, whose content is durable already, at `target`, replacing what was there."""
    source.replace(target)
    fsync_folder(target.parent)
