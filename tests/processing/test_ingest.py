from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import random
import stat
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from nomad.config import UploadSettings
from nomad.errors import TooLarge
from nomad.processing import ingest as module
from nomad.processing.archive_member import BadArchive
from nomad.processing.ingest import Ingested, ingest
from nomad.storage.objects import FolderStore
from nomad.storage.raw_pack import RawPack
from processing_world import tarred, zipped

NOISE = random.Random(1).randbytes(400_000)
FILES = {"a/vasprun.xml": b"<modeling/>\n" * 1000, "a/b/empty": b"", "top.txt": b"text", "noise.bin": NOISE}


def compressed_tar(compress: Callable[[bytes], bytes]) -> bytes:
    return compress(tarred(FILES))


KINDS = {
    "zip": lambda: zipped(FILES),
    "tar": lambda: tarred(FILES),
    "tar.gz": lambda: compressed_tar(gzip.compress),
    "tar.bz2": lambda: compressed_tar(bz2.compress),
    "tar.xz": lambda: compressed_tar(lambda data: lzma.compress(data, preset=0)),
    "tar.zst": lambda: compressed_tar(zstandard.ZstdCompressor(write_checksum=True).compress),
}


class Place:
    """Where one ingest reads and writes."""

    def __init__(self, folder: Path) -> None:
        self.received = folder / "received"
        self.pack = folder / "store" / "raw.zip"
        self.files = folder / "files"

    def ingest(self, content: bytes, **limits: int) -> Ingested:
        self.received.write_bytes(content)
        return ingest(self.received, self.pack, self.files, UploadSettings.model_validate(limits))

    def on_disk(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.files).as_posix(): path.read_bytes()
            for path in self.files.rglob("*")
            if path.is_file()
        }

    def packed(self) -> dict[str, bytes]:
        pack = RawPack.open(FolderStore(self.pack.parent), self.pack.name)
        content = {name: b"".join(pack.read(name)) for name in pack.members}
        pack.close()
        return content

    def refused(self, content: bytes, error: type[Exception], match: str, **limits: int) -> None:
        """The error is raised, and nothing is left behind."""
        with pytest.raises(error, match=match):
            self.ingest(content, **limits)
        assert not self.files.exists()
        assert list(self.pack.parent.iterdir()) == []


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_files_arrive_unchanged(place: Place, kind: str) -> None:
    result = place.ingest(KINDS[kind]())
    assert place.on_disk() == FILES
    assert place.packed() == FILES
    assert result.names == list(FILES)
    assert result.warnings == []


def test_the_manifest_has_a_line_for_each_file(place: Place) -> None:
    result = place.ingest(zipped({"a/b%.txt": "text", "c": ""}))
    assert result.manifest == [
        f"{hashlib.sha256(b'text').hexdigest()}  a/b%25.txt\n",
        f"{hashlib.sha256(b'').hexdigest()}  c\n",
    ]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_what_leads_out_of_the_folder_is_dropped(place: Place, pack: Callable[..., bytes]) -> None:
    names = ["../evil", "/tmp/evil-nomad", "a/../../evil", "..\\evil", "C:\\evil", "good"]
    result = place.ingest(pack(dict.fromkeys(names, b"x")))
    assert place.on_disk() == {"good": b"x"}
    assert place.packed() == {"good": b"x"}
    assert len(result.warnings) == 5
    assert all("evil" in warning for warning in result.warnings)
    assert not (place.files.parent / "evil").exists()
    assert not Path("/tmp/evil-nomad").exists()


def test_links_and_devices_in_tar_are_dropped(place: Place) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in [
            ("soft", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("device", tarfile.CHRTYPE),
            ("block", tarfile.BLKTYPE),
            ("pipe", tarfile.FIFOTYPE),
        ]:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("soft/evil")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    result = place.ingest(buffer.getvalue())
    assert place.on_disk() == {"soft/evil": b"x"}
    assert len(result.warnings) == 5


def test_links_in_zip_are_dropped(place: Place) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        info.create_system = 3
        archive.writestr(info, "/etc/passwd")
        archive.writestr("good", "x")
    result = place.ingest(buffer.getvalue())
    assert place.on_disk() == {"good": b"x"}
    assert result.warnings == ["'link' was left out: links and special files are not kept."]


def test_the_first_of_two_files_with_one_name_counts(place: Place) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in [("a", b"first"), ("a", b"second"), ("a/b", b"below a file")]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    result = place.ingest(buffer.getvalue())
    assert place.on_disk() == {"a": b"first"}
    assert len(result.warnings) == 2


def test_odd_names(place: Place) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", encoding="utf-8", errors="surrogateescape") as archive:
        for name in ["ä.out", b"latin-\xe4".decode(errors="surrogateescape"), "x" * 300]:
            archive.addfile(tarfile.TarInfo(name))
    result = place.ingest(buffer.getvalue())
    assert set(place.on_disk()) == {"ä.out", "latin-ä"}
    assert len(result.warnings) == 1
    assert "too long" in result.warnings[0]


def test_warnings_are_not_endless(place: Place) -> None:
    result = place.ingest(tarred({f"/{n}": b"" for n in range(200)}))
    assert len(result.warnings) == 51
    assert "200 members" in result.warnings[-1]


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"secret": "x" * 100}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.index(signature) + offset
        data[position] |= 1
    return bytes(data)


def wrong_checksum() -> bytes:
    data = bytearray(zipped({"a": "x" * 1000}))
    position = data.index(b"PK\x01\x02") + 16
    data[position] ^= 1
    return bytes(data)


def unknown_method() -> bytes:
    data = bytearray(zipped({"a": "x" * 1000}))
    position = data.index(b"PK\x01\x02") + 10
    data[position : position + 2] = struct.pack("<H", 97)
    return bytes(data)


def damaged_in_the_middle(content: bytes) -> bytes:
    data = bytearray(content)
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(byte ^ 0xFF for byte in data[middle : middle + 2000])
    return bytes(data)


BAD = {
    "empty": lambda: b"",
    "text": lambda: b"this is no archive\n" * 1000,
    "compressed text": lambda: gzip.compress(b"this is no archive\n" * 1000),
    "zip in gz": lambda: gzip.compress(zipped(FILES)),
    "encrypted zip": encrypted_zip,
    "wrong checksum": wrong_checksum,
    "unknown method": unknown_method,
    "cut zip": lambda: zipped(FILES)[:-30],
    "half a zip": lambda: zipped(FILES)[:200_000],
    "damaged zip": lambda: damaged_in_the_middle(zipped(FILES)),
    "cut tar": lambda: tarred(FILES)[:200_000],
    "tar cut in a header": lambda: tarred({"a": b"x" * 512, "b": b"x"})[:1200],
    "tar with broken header": lambda: tarred({"a": b"x" * 512, "b": b"x"}).replace(b"ustar", b"XXXXX", 2)[:-4096],
    "cut tar.gz": lambda: KINDS["tar.gz"]()[:200_000],
    "tar.gz without its checksum": lambda: KINDS["tar.gz"]()[:-6],
    "damaged tar.gz": lambda: damaged_in_the_middle(KINDS["tar.gz"]()),
    "cut tar.bz2": lambda: KINDS["tar.bz2"]()[:200_000],
    "damaged tar.xz": lambda: damaged_in_the_middle(KINDS["tar.xz"]()),
    "cut tar.xz": lambda: KINDS["tar.xz"]()[:200_000],
    "damaged tar.zst": lambda: damaged_in_the_middle(KINDS["tar.zst"]()),
    "cut tar.zst": lambda: KINDS["tar.zst"]()[:200_000],
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_archives_are_refused_as_a_whole(place: Place, kind: str) -> None:
    place.refused(BAD[kind](), BadArchive, r"^bad \.zip/\.tar file: .")


@pytest.mark.parametrize(("kind", "reason"), [("encrypted zip", "encrypted"), ("cut zip", "cut short")])
def test_the_reason_is_told(place: Place, kind: str, reason: str) -> None:
    place.refused(BAD[kind](), BadArchive, reason)


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_limits(place: Place, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = KINDS[kind]()
    place.refused(content, TooLarge, r"uploads\.max_extracted_size = 200000", max_extracted_size=200_000)
    place.refused(content, TooLarge, r"uploads\.max_files = 2", max_files=2)
    place.refused(content, TooLarge, r"uploads\.max_size = 100", max_size=100)
    monkeypatch.setattr(module, "RATIO_APPLIES_FROM", 4_000_000)
    bomb = {"zip": zipped, "tar": tarred, "tar.gz": lambda files: tarred(files, "w:gz")}[kind](
        {"zeros": bytes(8_000_000)}
    )
    if kind != "tar":
        place.refused(bomb, TooLarge, r"uploads\.max_ratio = 50", max_ratio=50)
    place.ingest(bomb, max_ratio=100_000)


def test_a_sparse_bomb_is_stopped(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATIO_APPLIES_FROM", 4_000_000)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("sparse")
        info.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(10**12), "GNU.sparse.numblocks": "1"}
        archive.addfile(info)
    place.refused(buffer.getvalue(), TooLarge, "max_ratio")


def test_a_huge_header_record_is_refused(place: Place) -> None:
    info = tarfile.TarInfo("header")
    info.type, info.size = tarfile.XHDTYPE, 5 * 10**9
    place.refused(info.tobuf() + bytes(10_000), BadArchive, "header record")


def test_zip_with_data_in_front(place: Place) -> None:
    place.ingest(b"#!/bin/sh\nexit\n" * 100 + zipped({"a": "x"}))
    assert place.on_disk() == {"a": b"x"}


def test_a_tar_that_holds_a_zip_is_a_tar(place: Place) -> None:
    place.ingest(tarred({"inner.zip": zipped({"a": "x"})}))
    assert list(place.on_disk()) == ["inner.zip"]


@pytest.mark.parametrize("content", [zipped({}), tarred({})])
def test_an_archive_without_files_is_no_error(place: Place, content: bytes) -> None:
    assert place.ingest(content).names == []
    assert place.packed() == {}


def test_old_files_in_the_work_folder_are_removed(place: Place) -> None:
    place.ingest(zipped({"old": "x"}))
    place.pack.unlink()
    place.ingest(zipped({"new": "x"}))
    assert place.on_disk() == {"new": b"x"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_other_zip_methods(place: Place, method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("noise", NOISE)
    place.ingest(buffer.getvalue())
    assert place.on_disk() == {"noise": NOISE}


def test_many_empty_files_are_quick_and_need_little_memory(place: Place) -> None:
    count = 5_000
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number % 100}/{number}", b"")
    content = buffer.getvalue()
    tracemalloc.start()
    start = time.process_time()
    result = place.ingest(content)
    seconds = time.process_time() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(result.names) == count
    assert seconds < 10
    assert peak < count * 3000


def test_memory_does_not_grow_with_the_size_of_files(place: Place) -> None:
    content = zipped({"large": bytes(100_000_000)})
    tracemalloc.start()
    place.ingest(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000


POTCAR = (
    "PAW_PBE Si\n parameters\n END of PSCTR-controll parameters\n secret 1\n secret 2\n End of Dataset\nPAW_PBE O\n"
)


def test_potcar_files_get_a_stripped_neighbour(place: Place) -> None:
    place.ingest(zipped({"a/POTCAR": POTCAR, "a/POTCAR.relax": POTCAR, "a/POTCAR_OLD.stripped": "mine"}))
    files = place.on_disk()
    assert set(files) == {
        "a/POTCAR",
        "a/POTCAR.stripped",
        "a/POTCAR.relax",
        "a/POTCAR.relax.stripped",
        "a/POTCAR_OLD.stripped",
    }
    checksum = hashlib.sha224(POTCAR.encode()).hexdigest()
    assert files["a/POTCAR.stripped"].decode() == (
        f"Stripped POTCAR file. Checksum of original file (sha224): {checksum}\n"
        "PAW_PBE Si\n parameters\n END of PSCTR-controll parameters\n End of Dataset\nPAW_PBE O\n"
    )
    assert files["a/POTCAR"] == POTCAR.encode()
    assert place.packed() == files


def test_a_stripped_file_that_was_sent_is_kept(place: Place) -> None:
    place.ingest(zipped({"POTCAR": POTCAR, "POTCAR.stripped": "mine"}))
    assert place.on_disk()["POTCAR.stripped"] == b"mine"


@pytest.mark.parametrize(("suffix", "compress"), [("gz", gzip.compress), ("xz", lzma.compress), ("bz2", bz2.compress)])
def test_compressed_potcars_are_stripped_as_text(place: Place, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    data = compress(POTCAR.encode())
    place.ingest(zipped({f"POTCAR.{suffix}": data}))
    text = place.on_disk()[f"POTCAR.{suffix}.stripped"].decode()
    assert text.startswith(
        f"Stripped POTCAR file. Checksum of original file (sha224): {hashlib.sha224(data).hexdigest()}\n"
    )
    assert "secret" not in text
    assert "End of Dataset" in text


def test_a_broken_compressed_potcar_leaves_the_checksum(place: Place) -> None:
    data = gzip.compress(POTCAR.encode() * 100)[:-20]
    place.ingest(zipped({"POTCAR.gz": data}))
    assert b"secret" not in place.on_disk()["POTCAR.gz.stripped"]
