"""Archives made to do harm: refused with a reason, or only what is safe in them arrives. Nothing else is touched."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from e2e.conftest import Server, upload
from nomad.config import UploadSettings
from nomad.errors import TooLarge
from nomad.processing.archive_member import BadArchive
from nomad.processing.ingest import ingest
from nomad.processing.user_metadata import MetadataFiles, candidate_names
from nomad.storage.objects import FolderStore
from nomad.storage.raw_pack import RawPack
from reliability.hostile_archive import GOOD, MB, Hostile
from reliability.hostile_tars import TARS
from reliability.hostile_zips import ZIPS, simple

CASES = {f"{kind}: {name}": case for kind, cases in (("zip", ZIPS), ("tar", TARS)) for name, case in cases.items()}
SETTINGS = UploadSettings(max_extracted_size=32 * MB, max_files=100_000, max_ratio=200)
MOST_MEMORY = 400 * MB
MOST_SECONDS = 30.0
LONG = re.compile("100,000|than allowed|10\\^6|bomb|pax of 100 MB|of 5 MB")
"""Those that take a second or more."""
ELSEWHERE = (Path("/nomad-evil"), Path("/tmp/nomad-evil"), Path("/tmp/evil"))


def outside(folder: Path) -> dict[str, tuple[int, int]]:
    """What lies around the place of an upload."""
    found = {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in (folder / "around").rglob("*")}
    return found | {str(path): (0, 0) for path in ELSEWHERE if path.exists()}


def peak_memory() -> int:
    """Bytes that this process has had in memory since the last call."""
    try:
        status = Path("/proc/self/status").read_text()
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pytest.skip("this system does not tell how much memory a process has used")
    return 1024 * int(re.findall(r"VmHWM:\s+(\d+)", status)[0])


def arrived(files: Path) -> dict[str, bytes]:
    """The files of the upload; there is nothing but files and folders."""
    found = {}
    for folder, folders, names in os.walk(files):
        for name in folders:
            assert not (Path(folder) / name).is_symlink()
        for name in names:
            path = Path(folder) / name
            assert path.is_file()
            assert not path.is_symlink()
            found[path.relative_to(files).as_posix()] = path.read_bytes()
    return found


def slow_if_long(name: str) -> object:
    marks = [pytest.mark.slow, pytest.mark.timeout(300)] if LONG.search(name) else []
    return pytest.param(name, marks=marks, id=name)


@pytest.mark.parametrize("name", [slow_if_long(name) for name in CASES])
def test_a_hostile_archive(name: str, tmp_path: Path, record_count: Callable[[str, int], None]) -> None:
    case = CASES[name]
    place = tmp_path / "around" / "place"
    place.mkdir(parents=True)
    received = place / "received"
    received.write_bytes(case.make())
    (place.parent / "evil").write_bytes(b"not to be changed")
    pack, files = tmp_path / "store" / "raw.zip", place / "work" / "files"
    files.parent.mkdir()
    before = outside(tmp_path)
    peak_memory()
    memory, start = peak_memory(), time.process_time()
    if case.refused:
        with pytest.raises((BadArchive, TooLarge), match=case.refused):
            ingest(received, pack, files, SETTINGS)
        assert not files.exists()
        assert list(pack.parent.iterdir()) == []
    else:
        survive(case, received, pack, files)
    assert peak_memory() - memory < MOST_MEMORY
    assert time.process_time() - start < MOST_SECONDS
    after = outside(tmp_path)
    assert {path: state for path, state in after.items() if "/place/work" not in path} == {
        path: state for path, state in before.items() if "/place/work" not in path
    }
    record_count("hostile archives", 1)


def survive(case: Hostile, received: Path, pack: Path, files: Path) -> None:
    try:
        result = ingest(received, pack, files, SETTINGS)
    except (BadArchive, TooLarge) as error:
        if case.kept is not None:
            raise
        assert error.message  # noqa: PT017
        return
    content = arrived(files)
    if case.kept is not None:
        assert content == case.kept
    if case.warnings is not None:
        assert len(result.warnings) == case.warnings
    assert sorted(content) == sorted(result.names)
    stored = RawPack.open(FolderStore(pack.parent), pack.name)
    assert sorted(stored.members) == sorted(content)
    assert sum(member.size for member in stored.members.values()) <= SETTINGS.max_extracted_size
    stored.close()
    candidate_names(files, result.names)
    MetadataFiles(files).of("good.txt")


SERVED = [
    "zip: name: parents",
    "zip: symbolic link upwards",
    "zip: overlapping members",
    "zip: members that quote each other",
    "zip: encrypted",
    "zip: CRC lies in both",
    "zip: zip64: place at 2^63",
    "zip: same name twice",
    "tar: symbolic link, then a file through it",
    "tar: sparse map of 20 MB",
    "tar: 10,000 pax headers",
    "tar: pax records that overlap",
    "tar: gz bomb",
    "tar: dictionary of 4 GB",
    "tar: metadata: yaml merges",
    "tar: metadata: json 200,000 brackets",
    "tar: cut xz at 60%",
]


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("server")
def test_a_server_survives_them(tmp_path: Path, record_count: Callable[[str, int], None]) -> None:
    server = Server(tmp_path, settings={"NOMAD_UPLOADS__MAX_EXTRACTED_SIZE": str(32 * MB)})
    server.add_user("owner", "--admin")
    server.start()
    try:
        with server.client("owner") as client:
            for name in SERVED:
                case = CASES[name]
                told = upload(client, case.make())
                if case.refused:
                    assert told["tasks_status"] == "FAILURE", name
                    assert re.search(case.refused, " ".join(told["errors"])), (name, told["errors"])
                else:
                    assert told["tasks_status"] == "SUCCESS", (name, told["errors"])
                record_count("hostile archives sent to a server", 1)
            good_upload(client)
        assert all(not path.exists() for path in ELSEWHERE)
        assert not list((tmp_path / "data" / "tmp").rglob("draft-*"))
    finally:
        assert server.stop() == 0


def good_upload(client: httpx.Client) -> None:
    told = upload(client, simple([("good.txt", b"good")]))
    assert told["tasks_status"] == "SUCCESS"
    assert client.get(f"/raw/{told['upload_id']}/good.txt").content == GOOD["good.txt"]
