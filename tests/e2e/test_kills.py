"""`kill -9` of everything at once, at random moments: what was acknowledged is there, once."""

from __future__ import annotations

import random
import time
from pathlib import Path

import httpx
import psutil
import pytest

from .conftest import Server, finished, folder_files, zipped

pytestmark = pytest.mark.xdist_group("server")
TEST_DATA = Path(__file__).parent.parent / "data"
COPIES = 60


def kill(server: Server) -> None:
    """Ends the supervisor and all that it started, as a power failure would."""
    assert server.process is not None
    family = psutil.Process(server.process.pid).children(recursive=True)
    server.process.kill()
    server.process.wait()
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family)


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_an_acknowledged_upload_is_processed_once_whatever_dies(tmp_path: Path, kills: int) -> None:
    server = Server(tmp_path)
    server.add_user("owner")
    files = folder_files(TEST_DATA / "quantum-espresso", "si_scf")
    content = zipped({f"{copy}/{name}": data for copy in range(COPIES) for name, data in files.items()})
    server.start()
    with server.client("owner") as owner:
        answer = owner.put("/uploads/", content=content)
    assert answer.status_code == 200
    upload_id = answer.json()["upload_id"]
    chance = random.Random(kills)
    kill(server)
    for _ in range(kills - 1):
        server.start()
        time.sleep(chance.uniform(0, 3))
        kill(server)
    server.start()
    try:
        with server.client("owner") as owner:
            found = finished(owner, upload_id)
            assert found["tasks_status"] == "SUCCESS"
            entries = found["calcs"]["results"]
            assert sorted(entry["mainfile"] for entry in entries) == sorted(
                f"{copy}/si_scf/si.scf.out" for copy in range(COPIES)
            )
            assert {entry["tasks_status"] for entry in entries} == {"SUCCESS"}
            search = owner.get("/repo/", params={"owner": "user", "upload_id": upload_id, "per_page": 1000}).json()
            assert search["pagination"]["total"] == COPIES
            assert len({hit["calc_id"] for hit in search["results"]}) == COPIES
            energies = {last_energy(owner, upload_id, entry["calc_id"]) for entry in entries[:5]}
            assert len(energies) == 1
            raw = owner.get(f"/raw/{upload_id}/7/si_scf/si.scf.out")
            assert raw.content == files["si_scf/si.scf.out"]
            assert [each["upload_id"] for each in owner.get("/uploads/").json()["results"]] == [upload_id]
    finally:
        server.stop()
    leftovers = [path for path in (tmp_path / "data" / "tmp").rglob("*") if path.is_file()]
    assert leftovers == []


def last_energy(client: httpx.Client, upload_id: str, calc_id: str) -> float:
    archive = client.get(f"/archive/{upload_id}/{calc_id}").json()
    return float(archive["section_run"][0]["section_single_configuration_calculation"][-1]["energy_total"])
