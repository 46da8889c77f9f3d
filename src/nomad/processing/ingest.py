"""From a received zip or tar file to a raw pack and a work folder, in one pass.

Each member is read once; its bytes go to the raw pack and to a file for the parsers. Members that could leave the
folder, links and devices are dropped with a warning. Limits keep an archive that was made to fill disks from doing so.
Whatever fails, nothing stays behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from nomad.config import GIB, UploadSettings
from nomad.errors import TooLarge
from nomad.processing.archive_member import Member
from nomad.processing.file_writer import FolderWriter
from nomad.processing.member_names import Names, UnsafeName, safe_name
from nomad.processing.potcar import STRIPPED, needs_stripped, stripped
from nomad.processing.received_file import members
from nomad.storage.raw_pack import RawPackWriter

RATIO_APPLIES_FROM = GIB
HEADERS = 2048
"""Bytes around a file in a tar file that count for no limit."""
MAX_WARNINGS = 50


@dataclass
class Ingested:
    """What came out: names of all files in their order, lines of the manifest, warnings for the upload."""

    names: list[str] = field(default_factory=list)
    manifest: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    dropped: int = 0
    size: int = 0


def ingest(received: Path, pack: Path, folder: Path, settings: UploadSettings) -> Ingested:
    """Writes the raw pack to `pack` and the files below `folder`, which is emptied first.

    Raises `BadArchive` for files that are no good archive and `TooLarge` for those beyond a limit of `settings`.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writer = RawPackWriter(pack)
    try:
        result = _Ingest(received, writer, folder, settings).run()
        writer.finish()
    except BaseException:
        writer.abort()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return result


class _Ingest:
    def __init__(self, received: Path, writer: RawPackWriter, folder: Path, settings: UploadSettings) -> None:
        self.received = received
        self.received_size = received.stat().st_size
        self.writer = writer
        self.folder = folder
        self.settings = settings
        self.names = Names()
        self.files = FolderWriter(str(folder))
        self.result = Ingested()

    def run(self) -> Ingested:
        if self.received_size > self.settings.max_size:
            raise TooLarge(
                f"The upload has {self.received_size} bytes, more than uploads.max_size = {self.settings.max_size}."
            )
        ratio_limit = max(self.received_size * self.settings.max_ratio, RATIO_APPLIES_FROM)
        most_bytes = min(ratio_limit, self.settings.max_extracted_size) + HEADERS * self.settings.max_files
        for member in members(self.received, most_bytes, 2 * self.settings.max_files):
            self.take(member)
        for name in [name for name in self.result.names if needs_stripped(name)]:
            if name + STRIPPED not in self.names:
                self.keep(name + STRIPPED, stripped(self.folder / name))
        if self.result.dropped > MAX_WARNINGS:
            self.result.warnings.append(f"{self.result.dropped} members were left out in total.")
        return self.result

    def take(self, member: Member) -> None:
        try:
            if member.dropped:
                raise UnsafeName(member.dropped)
            name = safe_name(member.name)
            self.names.add(name)
        except UnsafeName as reason:
            self.result.dropped += 1
            if self.result.dropped <= MAX_WARNINGS:
                self.result.warnings.append(f"{_shown(member.name)} was left out: {reason}.")
            return
        self.keep(name, member.chunks)

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        if len(self.result.names) >= self.settings.max_files:
            raise TooLarge(f"The upload has more files than uploads.max_files = {self.settings.max_files}.")
        if self.names.folders > self.settings.max_files:
            raise TooLarge(f"The upload has more folders than uploads.max_files = {self.settings.max_files}.")
        with self.files.file(name) as file:
            written = self.writer.add_stream(name, self.limited(chunks), cast("BinaryIO", file))
        self.result.names.append(name)
        self.result.manifest.append(f"{written.sha256}  {manifest_name(name)}\n")

    def limited(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        limits = self.settings
        for chunk in chunks:
            self.result.size += len(chunk)
            if self.result.size > limits.max_extracted_size:
                raise TooLarge(
                    "The extracted files have more bytes than "
                    f"uploads.max_extracted_size = {limits.max_extracted_size}."
                )
            ratio_limit = max(self.received_size * limits.max_ratio, RATIO_APPLIES_FROM)
            if self.result.size > ratio_limit:
                raise TooLarge(
                    f"The extracted files are more than uploads.max_ratio = {limits.max_ratio} times larger than what "
                    "was received; this looks like an archive made to fill the disk."
                )
            yield chunk


def manifest_name(name: str) -> str:
    """A name as BagIt manifests write it: one line, percent sign and line ends encoded."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _shown(name: str) -> str:
    return ascii(name if len(name) <= 200 else name[:200] + "...")
