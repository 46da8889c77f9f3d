"""An Oasis pushes an upload to a central NOMAD: two servers that talk to each other."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from .conftest import PASSWORD, Server, finished, upload, zipped

pytestmark = pytest.mark.xdist_group("server")

OWNER_ID = "11111111-1111-4111-8111-111111111111"
FRIEND_ID = "22222222-2222-4222-8222-222222222222"


def archive(code: str) -> bytes:
    system = {"atom_labels": ["Si", "Si"]}
    run = {"program_name": code, "section_system": [system]}
    return json.dumps({"section_run": [run], "section_metadata": {}}).encode()


FILES = {
    "nomad.json": json.dumps({"comment": "said in the file"}).encode(),
    "a/x.archive.json": archive("VASP"),
    "a/POTCAR": b" PAW secret\n END of PSCTR\n secret\n End of Dataset\n",
    "a/notes.txt": b"notes",
    "hidden/y.archive.json": archive("exciting"),
    "hidden/notes.txt": b"hidden notes",
}


@dataclass
class Pair:
    central: Server
    oasis: Server


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    central = Server(tmp_path_factory.mktemp("central"))
    settings = {
        "NOMAD_DEPLOYMENT": "our-oasis",
        "NOMAD_OASIS__IS_OASIS": "true",
        "NOMAD_OASIS__CENTRAL_URL": f"{central.url}/api",
        "NOMAD_OASIS__CENTRAL_USER": "pusher",
        "NOMAD_OASIS__CENTRAL_PASSWORD": PASSWORD,
        "NOMAD_OASIS__CENTRAL_DEPLOYMENT_ID": "central",
    }
    oasis = Server(tmp_path_factory.mktemp("oasis"), settings=settings)
    for server in (central, oasis):
        server.add_user("owner", "--user-id", OWNER_ID)
        server.add_user("friend", "--user-id", FRIEND_ID)
    central.add_user("pusher", "--oasis-admin")
    central.start()
    oasis.start()
    yield Pair(central, oasis)
    for server in (oasis, central):
        assert server.stop() == 0


def publish(client: httpx.Client, upload_id: str, metadata: dict[str, Any]) -> None:
    body = {"operation": "publish", "metadata": metadata}
    answer = client.post(f"/uploads/{upload_id}", json=body)
    assert answer.status_code == 200, answer.text
    finished(client, upload_id)


def push(client: httpx.Client, upload_id: str) -> dict[str, Any]:
    answer = client.post(f"/uploads/{upload_id}", json={"operation": "publish-to-central-nomad"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["current_process"] == "publish_from_oasis"
    return finished(client, upload_id)


def test_a_published_upload_is_pushed_to_the_central_nomad(pair: Pair) -> None:
    with pair.oasis.client("owner") as oasis, pair.central.client("owner") as central:
        existing = central.put("/datasets/", json={"name": "mine"})
        assert existing.status_code == 200, existing.text
        upload_id = upload(oasis, zipped(FILES), name="pushed")["upload_id"]
        hidden = {"mainfile": "hidden/y.archive.json", "with_embargo": True}
        publish(oasis, upload_id, {"coauthors": [FRIEND_ID], "calculations": [hidden]})
        edit = {
            "query": {"upload_id": upload_id},
            "actions": {"datasets": [{"value": "mine"}, {"value": "new"}], "comment": {"value": "edited"}},
        }
        assert oasis.post("/repo/edit", json=edit).status_code == 200
        here = oasis.get("/repo/", params={"upload_id": upload_id, "owner": "public"}).json()["results"]

        done = push(oasis, upload_id)
        assert (done["published_to"], done["last_status_message"]) == (["central"], "Published to central.")

        there = finished(central, upload_id)
        assert (there["name"], there["published"], there["warnings"]) == ("pushed", True, [])
        assert there["upload_time"] == done["upload_time"]
        [found] = central.get("/repo/", params={"upload_id": upload_id, "owner": "all"}).json()["results"]
        [sent] = here
        for name in ("calc_id", "mainfile", "upload_time", "comment", "coauthors"):
            assert found.get(name) == sent.get(name), name
        assert sorted(each["name"] for each in found["datasets"]) == ["mine", "new"]
        assert existing.json()["dataset_id"] in [each["dataset_id"] for each in found["datasets"]]
        assert central.get(f"/raw/{upload_id}/a/notes.txt").content == b"notes"
        for missing in ("a/POTCAR", "hidden/y.archive.json"):
            assert central.get(f"/raw/{upload_id}/{missing}").status_code == 404

        again = push(oasis, upload_id)
        assert again["published_to"] == ["central"]
        assert central.get("/uploads/", params={"state": "all", "name": "pushed"}).json()["pagination"]["total"] == 1


def test_what_cannot_be_pushed_is_refused(pair: Pair) -> None:
    operation = {"operation": "publish-to-central-nomad"}
    with pair.oasis.client("owner") as oasis, pair.central.client("owner") as central:
        upload_id = upload(oasis, zipped({"a/x.archive.json": archive("VASP")}))["upload_id"]
        assert oasis.post(f"/uploads/{upload_id}", json=operation).status_code == 400
        publish(oasis, upload_id, {"with_embargo": True})
        refused = oasis.post(f"/uploads/{upload_id}", json=operation)
        assert (refused.status_code, "under embargo" in refused.text) == (400, True)
        other = upload(central, zipped({"a/x.archive.json": archive("VASP")}), publish_directly="true")["upload_id"]
        refused = central.post(f"/uploads/{other}", json=operation)
        assert (refused.status_code, "no Oasis" in refused.text) == (400, True)


@pytest.mark.slow
def test_a_push_that_is_killed_happens_once(pair: Pair) -> None:
    with pair.oasis.client("owner") as oasis, pair.central.client("owner") as central:
        files = {"a/x.archive.json": archive("VASP"), **{f"a/{n}.bin": os.urandom(8_000_000) for n in range(20)}}
        upload_id = upload(oasis, zipped(files), name="killed")["upload_id"]
        publish(oasis, upload_id, {})
        for pause in (0.05, 0.3, 0.6, 1.2):
            oasis.post(f"/uploads/{upload_id}", json={"operation": "publish-to-central-nomad"})
            time.sleep(pause)
            kill_worker(pair.oasis.folder)
        assert finished(oasis, upload_id)["published_to"] == ["central"]
        assert finished(central, upload_id)["tasks_status"] == "SUCCESS"
        assert central.get("/uploads/", params={"state": "all", "name": "killed"}).json()["pagination"]["total"] == 1
        assert not list((pair.central.folder / "data" / "tmp" / "incoming").iterdir())


def kill_worker(folder: Path) -> None:
    """Kills the worker that runs in this folder; its supervisor starts another one."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if b"nomad.processing.main" in command and (process / "cwd").resolve() == folder.resolve():
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue
