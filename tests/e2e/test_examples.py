"""What people copy from answers and pages of the API: commands and scripts, run as they are against a live server."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from .conftest import PASSWORD, Server, finished, folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "tests" / "data" / "quantum-espresso"


def run(command: list[str], server: Server, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**server.environment, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def upload_id(server: Server) -> str:
    with server.client("owner") as owner:
        return str(upload(owner, zipped(folder_files(SAMPLE, "si_scf")), publish_directly="true")["upload_id"])


@pytest.mark.parametrize(
    "name",
    [
        "upload_command",
        "upload_command_with_name",
        "upload_progress_command",
        "upload_command_form",
        "upload_tar_command",
    ],
)
def test_the_commands_for_uploads(server: Server, owner: httpx.Client, tmp_path: Path, name: str) -> None:
    (tmp_path / "calculations").mkdir()
    for path, content in folder_files(SAMPLE, "si_scf").items():
        target = tmp_path / "calculations" / Path(path).name
        target.write_bytes(content)
    (tmp_path / "data.zip").write_bytes(zipped(folder_files(SAMPLE, "si_scf")))
    before = {one["upload_id"] for one in owner.get("/uploads/?state=all&per_page=1000").json()["results"]}
    command = owner.get("/uploads/command").json()[name]
    for placeholder, value in (("<local_file>", "data.zip"), ("<local_folder>", "calculations"), ("<name>", name)):
        command = command.replace(placeholder, value)
    assert "<" not in command
    said = run(["bash", "-euo", "pipefail", "-c", command], server, tmp_path)
    assert said.startswith("Thanks for uploading")
    uploads = owner.get("/uploads/?state=all&per_page=1000").json()["results"]
    [new] = [one for one in uploads if one["upload_id"] not in before]
    if name in ("upload_command_with_name", "upload_command_form"):
        assert new["name"] == (name if name == "upload_command_with_name" else "data.zip")
    else:
        # newer versions of curl put the name of the file behind an address that ends with a slash
        assert new.get("name") in (None, "data.zip")
    done = finished(owner, new["upload_id"])
    assert done["tasks_status"] == "SUCCESS"
    assert done["calcs"]["pagination"]["successes"] >= 1
    assert owner.delete(f"/uploads/{new['upload_id']}").status_code == 200


def test_the_address_for_uploads(server: Server, owner: httpx.Client) -> None:
    """The sixth form: the bare address, for programs."""
    address = owner.get("/uploads/command").json()["upload_url"]
    answer = httpx.put(address, content=zipped({"note.txt": b"a note"}), headers={"Accept": "application/json"})
    assert answer.json()["tasks_running"] is True
    finished(owner, answer.json()["upload_id"])
    owner.delete(f"/uploads/{answer.json()['upload_id']}")


@pytest.mark.parametrize("of", ["search", "posted search", "entry"])
def test_the_snippets_of_answers(server: Server, guest: httpx.Client, upload_id: str, tmp_path: Path, of: str) -> None:
    calc_id = guest.get("/repo/", params={"upload_id": upload_id}).json()["results"][0]["calc_id"]
    code = {
        "search": lambda: guest.get("/repo/", params={"upload_id": upload_id, "owner": "public", "page": "1"}),
        "posted search": lambda: guest.post("/repo/", json={"query": {"upload_id": [upload_id]}}),
        "entry": lambda: guest.get(f"/repo/{upload_id}/{calc_id}"),
    }[of]().json()["code"]
    for name in ("python", "clientlib"):
        said = run([sys.executable, "-c", code[name]], server, tmp_path)
        assert calc_id in said if name == "python" else "EntryArchive" in said, said
    said = run(["bash", "-c", code["curl"]], server, tmp_path)
    if of == "entry":
        assert '"section_metadata"' in said
    else:
        with zipfile.ZipFile(tmp_path / "nomad.zip") as archives:
            assert f"{calc_id}.json" in archives.namelist()
    if "repo_url" in code:
        # addresses in snippets are shown without the slash at the end
        assert httpx.get(code["repo_url"], follow_redirects=True).json()["pagination"]["total"] >= 1


SCRIPT = """
import time
import requests

api, login = "{api}", ("owner", "{password}")
with open("data.zip", "rb") as file:
    upload = requests.put(f"{{api}}/uploads/", params={{"name": "by requests"}}, data=file, auth=login).json()
token = requests.get(f"{{api}}/auth/", auth=login).json()["access_token"]
headers = {{"Authorization": f"Bearer {{token}}"}}
while upload["tasks_running"]:
    time.sleep(0.2)
    response = requests.get(f"{{api}}/uploads/" + upload["upload_id"], headers=headers)
    response.raise_for_status()
    upload = response.json()
query = {{"upload_id": [upload["upload_id"]], "owner": "user"}}
required = {{"section_run[0]": {{"section_single_configuration_calculation[-1]": {{"energy_total": "*"}}}}}}
after, energies = None, []
while True:
    body = {{"query": query, "required": required, "aggregation": {{"per_page": 1, "after": after}}}}
    answer = requests.post(f"{{api}}/archive/query", json=body, headers=headers).json()
    after = answer["aggregation"]["after"]
    if after is None:
        break
    energies += [result["archive"]["section_run"][0] for result in answer["results"]]
print(upload["tasks_status"], len(energies), energies)
requests.delete(f"{{api}}/uploads/" + upload["upload_id"], headers=headers).raise_for_status()
"""


def test_a_script_with_requests(server: Server, tmp_path: Path) -> None:
    (tmp_path / "data.zip").write_bytes(zipped(folder_files(SAMPLE, "si_scf")))
    said = run([sys.executable, "-c", SCRIPT.format(api=f"{server.url}/api", password=PASSWORD)], server, tmp_path)
    assert said.startswith("SUCCESS")
    assert "energy_total" in said


def test_the_guide_to_the_client(server: Server, upload_id: str, tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/use-the-client.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(blocks) == 6
    (tmp_path / "calculations").mkdir()
    for path, content in folder_files(SAMPLE, "si_scf").items():
        (tmp_path / "calculations" / Path(path).name).write_bytes(content)
    script = "\n".join(blocks).replace("http://127.0.0.1:8000", server.url)
    script = script.replace('user="lise", password="crystal clear"', f'user="owner", password="{PASSWORD}"')
    # other tests of this server have silicon too
    script = script.replace('"atoms": ["Si"]', f'"upload_id": ["{upload_id}"]')
    said = run([sys.executable, "-c", script], server, tmp_path)
    assert "Silicon for our paper. List of" in said
    assert "electron_volt" in said
    assert (tmp_path / "silicon.zip").stat().st_size > 1000
    assert len((tmp_path / "silicon.csv").read_text().splitlines()) >= 2
