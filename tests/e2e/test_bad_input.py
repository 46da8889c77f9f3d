"""What people send by accident or on purpose: each gets a reason, and the server goes on."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from .conftest import Server, folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")

TEST_DATA = Path(__file__).parent.parent / "data"


def bomb() -> bytes:
    """A zip of 2 GiB of zeros in a few MB, made of one deflated block repeated."""
    buffer = io.BytesIO()
    zeros = bytes(64 * 1024**2)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(32):
            archive.writestr(f"zeros-{index}", zeros)
    return buffer.getvalue()


def truncated_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("a", "b"):
            information = tarfile.TarInfo(name)
            information.size = 100_000
            archive.addfile(information, io.BytesIO(b"x" * 100_000))
    return buffer.getvalue()[:120_000]


def many_empty_files() -> bytes:
    return zipped({f"{index // 1000}/{index}": b"" for index in range(100_000)})


def escaping_zip() -> bytes:
    return zipped({"../../etc/passwd": b"root", "/etc/shadow": b"root", "kept.txt": b"kept"})


def works(client: httpx.Client) -> None:
    found = upload(client, zipped(folder_files(TEST_DATA / "quantum-espresso", "si_scf")))
    assert [entry["tasks_status"] for entry in found["calcs"]["results"]] == ["SUCCESS"]
    client.delete(f"/uploads/{found['upload_id']}")


def resident(server: Server) -> int:
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"just some text", "bad .zip/.tar file"),
        (b"", "bad .zip/.tar file"),
        (truncated_tar(), "bad .zip/.tar file"),
    ],
    ids=["text", "nothing", "truncated tar"],
)
def test_what_is_no_archive_fails_with_a_reason(owner: httpx.Client, content: bytes, text: str) -> None:
    found = upload(owner, content)
    assert found["tasks_status"] == "FAILURE"
    assert found["current_task"] == "extracting"
    assert any(text in error for error in found["errors"])
    assert found["calcs"]["pagination"]["total"] == 0
    owner.delete(f"/uploads/{found['upload_id']}")
    works(owner)


def test_an_empty_zip_succeeds_without_entries(owner: httpx.Client) -> None:
    found = upload(owner, zipped({}))
    assert (found["tasks_status"], found["total_calcs"]) == ("SUCCESS", 0)
    owner.delete(f"/uploads/{found['upload_id']}")


def test_members_that_would_leave_the_upload_are_left_out(server: Server, owner: httpx.Client) -> None:
    found = upload(owner, escaping_zip())
    assert found["tasks_status"] == "SUCCESS"
    assert any("etc/passwd" in warning for warning in found["warnings"])
    listing = owner.get(f"/raw/{found['upload_id']}/*")
    with zipfile.ZipFile(io.BytesIO(listing.content)) as archive:
        assert archive.namelist() == ["kept.txt"]
    assert not list(server.folder.rglob("passwd"))
    owner.delete(f"/uploads/{found['upload_id']}")


def test_a_bomb_is_refused_and_memory_stays(server: Server, owner: httpx.Client) -> None:
    before = resident(server)
    found = upload(owner, bomb())
    assert found["tasks_status"] == "FAILURE"
    assert any("max_ratio" in error for error in found["errors"])
    assert resident(server) - before < 300e6
    owner.delete(f"/uploads/{found['upload_id']}")


@pytest.mark.slow
def test_100_000_empty_files_are_an_upload_like_any_other(server: Server, owner: httpx.Client) -> None:
    content = many_empty_files()
    before = resident(server)
    found = upload(owner, content)
    assert (found["tasks_status"], found["total_calcs"]) == ("SUCCESS", 0)
    assert resident(server) - before < 300e6
    owner.delete(f"/uploads/{found['upload_id']}")


def test_a_cut_vasp_file_keeps_what_was_read(owner: httpx.Client, shared_dir: Path) -> None:
    whole = (shared_dir / "data" / "api-cases" / "vasp" / "vasprun.xml").read_bytes()
    found = upload(owner, zipped({"cut/vasprun.xml": whole[: len(whole) // 2]}))
    (entry,) = found["calcs"]["results"]
    assert entry["parser"] == "parsers/vasp"
    archive = owner.get(f"/archive/{found['upload_id']}/{entry['calc_id']}").json()
    assert archive["section_run"][0]["section_system"][0]["atom_labels"]
    owner.delete(f"/uploads/{found['upload_id']}")


def test_an_abinit_file_with_nan_does_not_fail_the_upload(owner: httpx.Client) -> None:
    name = "si_scf_bands/run.abo"
    files = folder_files(TEST_DATA / "abinit", "si_scf_bands")
    found = upload(owner, zipped({name: files[name].replace(b"-8.87375", b"     NaN ")}))
    (entry,) = found["calcs"]["results"]
    archive = owner.get(f"/archive/{found['upload_id']}/{entry['calc_id']}")
    assert archive.status_code == 200
    assert archive.json()["section_run"][0]["program_name"] == "ABINIT"
    owner.delete(f"/uploads/{found['upload_id']}")


@pytest.mark.parametrize(
    ("method", "path", "arguments", "status"),
    [
        ("GET", "/repo/", {"params": {"page": "0"}}, 400),
        ("GET", "/repo/", {"params": {"per_page": "many"}}, 400),
        ("GET", "/repo/", {"params": {"owner": "everybody"}}, 400),
        ("GET", "/repo/", {"params": {"statistics": "no.such"}}, 400),
        ("GET", "/repo/", {"params": {"n_atoms": "two"}}, 400),
        ("GET", "/repo/", {"params": {"query": "{"}}, 400),
        ("GET", "/uploads/", {"params": {"state": "lost"}}, 400),
        ("GET", "/uploads/none", {}, 404),
        ("GET", "/raw/none/file", {}, 404),
        ("GET", "/archive/none/none", {}, 404),
        ("POST", "/uploads/none", {"json": {"operation": "publish"}}, 404),
        ("GET", "/nowhere", {}, 404),
        ("PATCH", "/uploads/", {}, 405),
    ],
)
def test_a_bad_request_gets_a_reason(
    owner: httpx.Client, method: str, path: str, arguments: dict[str, Any], status: int
) -> None:
    answer = owner.request(method, path, **arguments)
    assert answer.status_code == status
    body = answer.json()
    assert body["code"] == status
    assert body["name"]
    assert body.get("message") or body["description"]
