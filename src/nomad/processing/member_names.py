"""Names of members of received archives: which are paths inside an upload, and which must be left out.

A name that would leave the upload's folder, or that file systems cannot keep, is refused as a whole: repairing it could
let two files collide or hide what was sent. Backslashes separate folders, because broken zip programs write them so.
"""

from __future__ import annotations

import re

MAX_SEGMENT = 255
"""Bytes of a file or folder name that common file systems allow."""
MAX_PATH = 2048
"""Bytes of a whole path; leaves room for the folder around it."""
MAX_DEPTH = 200
"""Folders around a file. Working on deeper trees needs a place on the stack for each."""

_DRIVE = re.compile(r"[A-Za-z]:([/\\]|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class UnsafeName(ValueError):
    """The member must be left out; the text says why."""


def safe_name(name: str) -> str:
    """The path inside the upload: relative, `/` between segments, no empty or `.` segments. Raises `UnsafeName`."""
    if _CONTROL.search(name):
        raise UnsafeName("the name contains control characters")
    if _DRIVE.match(name):
        raise UnsafeName("the name begins with a drive letter")
    path = name.replace("\\", "/")
    if path.startswith("/"):
        raise UnsafeName("the name is an absolute path")
    segments = [segment for segment in path.split("/") if segment not in ("", ".")]
    if ".." in segments:
        raise UnsafeName("the name leads out of its folder")
    if not segments:
        raise UnsafeName("the name is empty")
    if len(segments) > MAX_DEPTH:
        raise UnsafeName(f"it lies in more than {MAX_DEPTH - 1} folders")
    try:
        lengths = [len(segment.encode()) for segment in segments]
    except UnicodeEncodeError:
        raise UnsafeName("the name is no valid text") from None
    if max(lengths) > MAX_SEGMENT or sum(lengths) + len(lengths) > MAX_PATH:
        raise UnsafeName("the name is too long")
    return "/".join(segments)


class Names:
    """The names taken so far, to refuse a file twice and a file that is a folder elsewhere."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    @property
    def folders(self) -> int:
        """How many folders there are."""
        return len(self._folders)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def add(self, name: str) -> None:
        """Takes a safe name. Raises `UnsafeName` if it collides with what was there before."""
        if name in self._files:
            raise UnsafeName("there was a file with this name before")
        if name in self._folders:
            raise UnsafeName("there is a folder with this name")
        folders = []
        folder = name.rpartition("/")[0]
        while folder and folder not in self._folders:
            if folder in self._files:
                raise UnsafeName(f"its folder {folder} is a file")
            folders.append(folder)
            folder = folder.rpartition("/")[0]
        self._folders.update(folders)
        self._files.add(name)
