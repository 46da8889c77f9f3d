"""The Python client and the commands on top of it, against a live server as it is."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from nomad.client import ArchiveQuery, Client
from nomad.errors import Unauthorized

from .conftest import PASSWORD, SCRIPTS, Server

pytestmark = pytest.mark.xdist_group("server")

TEST_DATA = Path(__file__).parent.parent / "data" / "quantum-espresso"
REQUIRED = {
    "section_run[0]": {"program_name": "*", "section_single_configuration_calculation[-1]": {"energy_total": "*"}},
    "section_workflow": {"calculation_result_ref": {"energy_total": "*"}},
}


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, "owner", PASSWORD) as client:
        yield client


@pytest.fixture(scope="module")
def uploaded(client: Client) -> dict[str, Any]:
    """Two entries, published."""
    received = client.upload(TEST_DATA / "si_scf", name="from the client")
    upload = client.wait(received["upload_id"], timeout=100)
    assert upload["tasks_status"] == "SUCCESS"
    client.publish(upload["upload_id"], {"comment": "by the client"})
    return client.wait(upload["upload_id"], timeout=100)


def test_an_archive_query_against_the_server(server: Server, uploaded: dict[str, Any]) -> None:
    query = ArchiveQuery(
        url=f"{server.url}/api",
        query={"upload_id": [uploaded["upload_id"]]},
        required=REQUIRED,
        parallel=2,
        per_page=1,
        max=10,
    )
    assert len(query) == uploaded["calcs"]["pagination"]["total"]
    archive = query[0]
    assert archive.section_run[0].program_name == "Quantum Espresso"
    energy = archive.section_run[0].section_single_configuration_calculation[-1].energy_total
    assert energy.to("eV").magnitude == pytest.approx(-215, abs=100)
    assert archive.section_workflow.calculation_result_ref.energy_total == energy
    assert "Archives fetched: 1" in str(query)


@pytest.mark.parametrize("login", ["password", "headers", "function"])
def test_logins_of_an_archive_query(server: Server, login: str) -> None:
    with Client(server.url, "owner", PASSWORD) as client:
        token = client.create_token(f"for {login}", days=1)
    headers = {"Authorization": f"Bearer {token['token']}"}
    options: dict[str, Any] = {
        "password": {"username": "owner", "password": PASSWORD},
        "headers": {"authentication": headers},
        "function": {"authentication": lambda: headers},
    }[login]
    with pytest.raises(Unauthorized):
        len(ArchiveQuery(url=server.url, query={"owner": "user"}))
    assert len(ArchiveQuery(url=server.url, query={"owner": "user"}, **options)) >= 0


def test_columns(client: Client, uploaded: dict[str, Any]) -> None:
    query = {"upload_id": [uploaded["upload_id"]]}
    calculation = "section_run[0].section_single_configuration_calculation[-1]"
    columns = {
        "energy": f"{calculation}.energy_total",
        "positions": f"{calculation}.single_configuration_calculation_to_system_ref.atom_positions",
    }
    arrays = client.arrays(query, columns)
    assert len(arrays["energy"]) == client.count(query)
    assert arrays["energy"][0] < 0
    assert arrays["positions"].shape[-1] == 3


def test_downloads(client: Client, uploaded: dict[str, Any], tmp_path: Path) -> None:
    query = {"upload_id": [uploaded["upload_id"]]}
    whole = client.download_raw(query, tmp_path / "whole.zip").read_bytes()
    # a part from before, as a broken connection leaves it
    answer = httpx.post(f"{client.url}/raw/query", json={"query": query, "strip": False, "compress": False})
    (tmp_path / "again.zip.part").write_bytes(whole[:100])
    (tmp_path / "again.zip.part.etag").write_text(answer.headers["etag"])
    seen: list[tuple[int, int | None]] = []
    again = client.download_raw(query, tmp_path / "again.zip", lambda *state: seen.append(state))
    assert again.read_bytes() == whole
    assert seen[0] == (100, len(whole))
    mainfile = uploaded["calcs"]["results"][0]["mainfile"]
    file = client.download_file(uploaded["upload_id"], mainfile, tmp_path)
    assert b"Program PWSCF" in file.read_bytes()
    table = client.export(query, tmp_path / "table.jsonl", "jsonl", ["calc_id"])
    assert len(table.read_text().splitlines()) == client.count(query)
    assert client.download_archives(tmp_path / "a.zip", upload_id=uploaded["upload_id"]).stat().st_size > 1000
    assert client.download_upload(uploaded["upload_id"], tmp_path / "all.zip").stat().st_size > 1000


def test_curation(client: Client, uploaded: dict[str, Any]) -> None:
    query = {"upload_id": [uploaded["upload_id"]], "owner": "user"}
    assert client.edit(query, {"comment": "edited", "datasets": ["of the client"]}, verify=True)["success"]
    assert client.edit(query, {"comment": "edited", "datasets": ["of the client"]})["success"]
    assert {hit["comment"] for hit in client.hits(query)} == {"edited"}
    assert "of the client" in [one["name"] for one in client.datasets()]
    client.create_dataset("an empty one")
    assert client.delete_dataset("an empty one")["name"] == "an empty one"
    frozen = client.freeze({"upload_id": [uploaded["upload_id"]]}, "by the client")
    assert client.frozen(frozen["frozen_id"], verify=True)["verified"]
    token = client.create_token("a robot", write=True)
    assert token["token_id"] in [one["token_id"] for one in client.tokens()]
    client.revoke_token(token["token_id"])
    assert token["token_id"] not in [one["token_id"] for one in client.tokens()]
    assert client.logs(uploaded["upload_id"], next(client.hits(query))["calc_id"])


def test_commands(server: Server, client: Client, uploaded: dict[str, Any], tmp_path: Path) -> None:
    token = client.create_token("for commands", write=True)["token"]
    environment = {**server.environment, "NOMAD_URL": server.url, "NOMAD_TOKEN": token}

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    sent = run(f"tar -C {TEST_DATA} -c si_scf | {SCRIPTS}/nomad upload - --name piped")
    assert "success" in sent
    upload_id = sent.split()[1]
    assert client.get_upload(upload_id)["name"] == "piped"
    assert upload_id in run("nomad status")
    assert upload_id in run(f"nomad search owner=user upload_id={upload_id} --all")
    run(f"nomad download got.zip upload_id={uploaded['upload_id']} --pattern '*.out'")
    assert (tmp_path / "got.zip").exists()
    assert "published" in run(f"nomad publish {upload_id}")
    assert json.loads(httpx.get(f"{server.url}/api/repo/?upload_id={upload_id}").text)["pagination"]["total"] >= 1
