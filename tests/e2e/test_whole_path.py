"""From an uploaded zip to a search hit, an archive, a download: on real calculations, as a user does it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from .conftest import Server, folder_files, upload, zipped

pytestmark = pytest.mark.xdist_group("server")

RYDBERG = 2.1798723611030e-18
UNITS = {"Ry": RYDBERG, "Ha": 2 * RYDBERG, "eV": 1.602176634e-19}
TEST_DATA = Path(__file__).parent.parent / "data"


def reference_values(samples: Path) -> dict[str, dict[str, str]]:
    with (samples / "reference_values.csv").open(newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


def all_hits(client: httpx.Client, **parameters: Any) -> list[dict[str, Any]]:
    answer = client.get("/repo/", params={"per_page": 1000, **parameters})
    assert answer.status_code == 200, answer.text
    hits: list[dict[str, Any]] = answer.json()["results"]
    return hits


def test_samples_give_one_entry_per_mainfile_with_reference_values(
    server: Server, owner: httpx.Client, stranger: httpx.Client, guest: httpx.Client, shared_dir: Path
) -> None:
    samples = shared_dir / "samples"
    files = folder_files(samples, "quantum-espresso", "abinit", "no-parser")
    found = upload(owner, zipped(files), name="samples")
    assert found["tasks_status"] == "SUCCESS"
    entries = {entry["mainfile"]: entry for entry in found["calcs"]["results"]}
    expected = {
        path: row
        for path, row in reference_values(samples).items()
        if path.startswith(("quantum-espresso/", "abinit/")) and not path.endswith(".ph.out")
    }
    assert set(entries) == set(expected)

    failed = {path for path, entry in entries.items() if entry["tasks_status"] == "FAILURE"}
    assert failed <= {"quantum-espresso/si_failed/si.out"}
    hits = {hit["mainfile"]: hit for hit in all_hits(owner, owner="user", upload_id=found["upload_id"])}
    assert set(hits) == set(expected)
    wrong = []
    for path, row in expected.items():
        hit = hits[path]
        if row["formula"] and path not in failed and not path.endswith(("si_crash_truncated/si.out",)):
            symbols = "".join(hit["atoms"])
            if sorted(symbols) != sorted(character for character in row["formula"] if character.isalpha()):
                wrong.append(f"{path}: atoms {hit['atoms']}, expected those of {row['formula']}")
        system = hit["dft"].get("system")
        if row["space_group"] and system == "bulk" and "md" not in path:
            group = hit["dft"]["spacegroup"]
            if str(group) != row["space_group"] and "relax" not in path:
                wrong.append(f"{path}: space group {group}, expected {row['space_group']}")
        archive = owner.get(f"/archive/{found['upload_id']}/{hit['calc_id']}").json()
        energy = last_energy(archive)
        if row["energy_code"] and energy is not None:
            value = float(row["energy_code"]) * UNITS[row["unit"]]
            if abs(energy - value) > 1e-6 * abs(value):
                wrong.append(f"{path}: energy {energy}, expected {value}")
        elif row["energy_code"]:
            wrong.append(f"{path}: no energy")
    # datasets of response functions and of self-energies end with energies of another kind
    tolerated = ("abinit/si_phonon_gamma", "abinit/si_gw", "abinit/si_scf_bands", "abinit/si_dos")
    assert [text for text in wrong if not text.startswith(tolerated)] == []

    for path in ("quantum-espresso/si_scf/si.scf.out", "abinit/nacl_rocksalt/run.abo"):
        calc_id = hits[path]["calc_id"]
        query = {"atoms": hits[path]["atoms"][0], "dft.code_name": hits[path]["dft"]["code_name"]}
        query["dft.spacegroup"] = hits[path]["dft"]["spacegroup"]
        assert calc_id in {hit["calc_id"] for hit in all_hits(owner, owner="user", **query)}
        for other in (stranger, guest):
            assert calc_id not in {hit["calc_id"] for hit in all_hits(other, **query)}
            assert other.get(f"/archive/{found['upload_id']}/{calc_id}").status_code == 401
            assert other.get(f"/raw/{found['upload_id']}/{path}").status_code == 401
        raw = owner.get(f"/raw/{found['upload_id']}/{path}")
        assert raw.content == files[path]
    answer = owner.get(f"/raw/{found['upload_id']}/quantum-espresso/si_eos*")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive_file:
        for name in archive_file.namelist():
            assert archive_file.read(name) == files[name]
        assert len(archive_file.namelist()) == sum(name.startswith("quantum-espresso/si_eos") for name in files)


def last_energy(archive: dict[str, Any]) -> float | None:
    """The last total energy of the run."""
    for run in archive.get("section_run", [])[:1]:
        for calculation in reversed(run.get("section_single_configuration_calculation", [])):
            if "energy_total" in calculation:
                return float(calculation["energy_total"])
    return None


def test_publishing_opens_search_archive_and_files(owner: httpx.Client, guest: httpx.Client) -> None:
    files = folder_files(TEST_DATA / "quantum-espresso", "si_scf")
    found = upload(owner, zipped(files), name="to be published")
    upload_id = found["upload_id"]
    (entry,) = found["calcs"]["results"]
    assert all_hits(guest, upload_id=upload_id) == []
    answer = owner.post(f"/uploads/{upload_id}", json={"operation": "publish", "metadata": {"comment": "so called"}})
    assert answer.status_code == 200, answer.text
    from .conftest import finished

    assert finished(owner, upload_id)["published"]
    (hit,) = all_hits(guest, upload_id=upload_id)
    assert hit["comment"] == "so called"
    assert hit["uploader"]["name"] == "Owner Example"
    assert "email" not in hit["uploader"]
    assert guest.get(f"/archive/{upload_id}/{entry['calc_id']}").status_code == 200
    assert guest.get(f"/raw/{upload_id}/si_scf/si.scf.out").content == files["si_scf/si.scf.out"]
    assert owner.delete(f"/uploads/{upload_id}").status_code == 400


def test_a_deleted_upload_is_gone_everywhere(owner: httpx.Client) -> None:
    found = upload(owner, zipped(folder_files(TEST_DATA / "quantum-espresso", "fe_bcc_spin")))
    upload_id = found["upload_id"]
    assert owner.delete(f"/uploads/{upload_id}").status_code == 200
    assert owner.get(f"/uploads/{upload_id}").status_code == 404
    assert all_hits(owner, owner="user", upload_id=upload_id) == []
    assert owner.get(f"/raw/{upload_id}/fe_bcc_spin/fe.out").status_code == 404


def test_the_upload_command_works_as_printed(server: Server, owner: httpx.Client) -> None:
    url = owner.get("/uploads/command").json()["upload_url"]
    answer = httpx.put(url, content=zipped({"readme.txt": b"nothing to parse"}))
    assert answer.status_code == 200
    assert answer.text.startswith("Thanks for uploading")
    assert url.startswith(server.url)


@pytest.mark.parametrize("page", ["/api/", "/api/swagger.json", "/alive", "/api/info/"])
def test_pages_without_login(server: Server, page: str) -> None:
    assert httpx.get(f"{server.url}{page}").status_code == 200
