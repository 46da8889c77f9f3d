"""The client that programs in the field use is generated from `swagger.json` and checks every answer against it."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from .conftest import PASSWORD, Server, finished, folder_files, zipped

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of the libraries under bravado
    from bravado.client import SwaggerClient
    from bravado.exception import HTTPBadRequest, HTTPNotFound, HTTPUnauthorized
    from bravado.requests_client import RequestsClient

pytestmark = [
    pytest.mark.xdist_group("server"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:bravado_core"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:jsonschema"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:swagger_spec_validator"),
]

TEST_DATA = Path(__file__).parent.parent / "data"
CONTRACT = {
    "info": "get_info",
    "auth": "get_auth get_users invite_user",
    "uploads": "get_uploads upload get_upload delete_upload exec_upload_operation get_upload_command",
    "raw": "get get_file_from_calc get_file_list_from_calc get_files get_files_alternate raw_files_from_query "
    "post_raw_files_from_query",
    "archive": "get_archive_calc get_archive_logs archive_download post_archive_query",
    "metainfo": "get_all_metainfo get_metainfo",
    "mirror": "get_uploads_mirror get_upload_mirror download_files_mirror downlod_users_mirror",
    "repo": "search post_search get_repo_calc quantity_search quantities_search suggestions_search "
    "resolve_pid edit_repo export post_export freeze_query list_frozen get_frozen",
    "datasets": "list_datasets create_dataset get_dataset assign_doi delete_dataset resolve_doi",
}


class Caller:
    """A generated client that remembers what it has called."""

    def __init__(self, server: Server, user: str | None, called: set[str]) -> None:
        self.called = called
        http = RequestsClient()
        if user is not None:
            login = SwaggerClient.from_url(f"{server.url}/api/swagger.json", http_client=self._basic(server, user))
            self.token = login.auth.get_auth().response().result.access_token
            http.set_api_key(
                f"127.0.0.1:{server.port}", f"Bearer {self.token}", param_name="Authorization", param_in="header"
            )
            called.add("auth.get_auth")
        options = {"validate_responses": True, "validate_requests": True, "use_models": False}
        self.client = SwaggerClient.from_url(f"{server.url}/api/swagger.json", http_client=http, config=options)

    @staticmethod
    def _basic(server: Server, user: str) -> RequestsClient:
        http = RequestsClient()
        http.set_basic_auth(f"127.0.0.1:{server.port}", user, PASSWORD)
        return http

    def __call__(self, operation: str, **arguments: Any) -> Any:
        """The checked result of an operation, or its bytes where it answers with a file."""
        tag, _, name = operation.partition(".")
        self.called.add(operation)
        answer = getattr(getattr(self.client, tag), name)(**arguments).response(timeout=60)
        return answer.result


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sorted(archive.namelist())


def test_a_generated_client_calls_every_operation(server: Server) -> None:
    called: set[str] = set()
    owner, guest, admin = (Caller(server, name, called) for name in ("owner", None, "admin"))

    assert "quantumespresso" in owner("info.get_info")["parsers"]
    people = owner("auth.get_users", query="owner")["users"]
    assert [person["username"] for person in people] == ["owner"]
    invited = owner("auth.invite_user", payload={"email": "new@example.org", "first_name": "Nova", "last_name": "New"})
    assert invited["username"] == "nnew"
    assert owner("uploads.get_upload_command")["upload_command"].startswith("curl")

    files = folder_files(TEST_DATA, "quantum-espresso/si_scf")
    upload = owner("uploads.upload", file=io.BytesIO(zipped(files)), name="from bravado")
    upload_id = upload["upload_id"]
    with httpx.Client(base_url=f"{server.url}/api", auth=("owner", PASSWORD), timeout=60) as plain:
        finished(plain, upload_id)
    found = owner("uploads.get_upload", upload_id=upload_id, page=1, per_page=5)
    assert found["calcs"]["pagination"]["successes"] >= 1
    calc = next(one for one in found["calcs"]["results"] if one["tasks_status"] == "SUCCESS")
    calc_id, mainfile = calc["calc_id"], calc["mainfile"]
    ids = {"upload_id": upload_id, "calc_id": calc_id}
    with pytest.raises(HTTPUnauthorized):
        guest("archive.get_archive_calc", **ids)

    published = owner("uploads.exec_upload_operation", upload_id=upload_id, payload={"operation": "publish"})
    assert published["current_process"] == "publish_upload"
    with httpx.Client(base_url=f"{server.url}/api", auth=("owner", PASSWORD), timeout=60) as plain:
        finished(plain, upload_id)
    listed = owner("uploads.get_uploads", state="published", per_page=100)["results"]
    assert upload_id in [one["upload_id"] for one in listed]

    archive = guest("archive.get_archive_calc", **ids)
    assert archive["section_run"][0]["program_name"] == "Quantum Espresso"
    assert guest("archive.get_archive_logs", **ids)[0]["event"]
    assert f"{calc_id}.json" in names(guest("archive.archive_download", upload_id=[upload_id]))
    query = {"query": {"upload_id": [upload_id]}, "required": {"section_run": {"program_name": "*"}}}
    page = guest("archive.post_archive_query", payload={**query, "aggregation": {"per_page": 10}})
    assert calc_id in [result["calc_id"] for result in page["results"]]

    directory = mainfile.rpartition("/")[0]
    assert guest("raw.get", upload_id=upload_id, path=mainfile)
    assert guest("raw.get_file_from_calc", **ids, path=mainfile.rpartition("/")[2])
    assert guest("raw.get_file_list_from_calc", **ids)["directory"] == directory
    assert names(guest("raw.get_files_alternate", upload_id=upload_id, files=mainfile)) == [mainfile]
    assert names(guest("raw.get_files", upload_id=upload_id, payload={"files": [mainfile]})) == [mainfile]
    assert "manifest.json" in names(guest("raw.raw_files_from_query", upload_id=[upload_id]))
    body = {"query": {"upload_id": [upload_id]}, "file_pattern": "*"}
    assert f"{upload_id}/{mainfile}" in names(guest("raw.post_raw_files_from_query", payload=body))

    hits = guest("repo.search", upload_id=[upload_id], statistics=["atoms"], metrics=["uploads"], date_histogram=True)
    assert hits["statistics"]["total"]["all"]["uploads"] == 1
    assert hits["results"][0]["upload_id"] == upload_id
    assert guest("repo.post_search", payload={"query": {"upload_id": [upload_id]}})["pagination"]["total"] >= 1
    assert guest("repo.get_repo_calc", **ids)["calc_id"] == calc_id
    assert "Si" in guest("repo.quantity_search", quantity="atoms", upload_id=[upload_id])["quantity"]["values"]
    values = guest("repo.quantities_search", quantities=["dft.code_name", "atoms"], upload_id=[upload_id])
    assert values["quantities"]["dft.code_name"][0]["values"]
    assert guest("repo.suggestions_search", quantity="dft.code_name", include="Quantum")["suggestions"]
    with pytest.raises(HTTPNotFound):
        guest("repo.resolve_pid", pid="999999")
    assert calc_id in guest("repo.export", upload_id=[upload_id], include=["calc_id"])
    lines = guest("repo.post_export", payload={"query": {"upload_id": [upload_id]}, "format": "jsonl"}).splitlines()
    assert calc_id in [json.loads(line)["calc_id"] for line in lines]
    frozen = owner("repo.freeze_query", payload={"query": {"upload_id": [upload_id]}})
    assert frozen["frozen_id"] in [one["frozen_id"] for one in owner("repo.list_frozen")["results"]]
    assert guest("repo.get_frozen", frozen_id=frozen["frozen_id"], verify=True, compare=True)["verified"]
    edit = {"query": {"upload_id": [upload_id]}, "actions": {"datasets": [{"value": "bravado set"}]}}
    assert owner("repo.edit_repo", payload=edit)["success"]

    assert owner("datasets.get_dataset", name="bravado set")["name"] == "bravado set"
    doi = owner("datasets.assign_doi", name="bravado set")["doi"]
    assert guest("datasets.resolve_doi", doi=doi)["name"] == "bravado set"
    owner("datasets.create_dataset", payload={"name": "empty"})
    assert {"bravado set", "empty"} <= {one["name"] for one in owner("datasets.list_datasets")["results"]}
    assert owner("datasets.delete_dataset", name="empty")["name"] == "empty"
    with pytest.raises(HTTPBadRequest):
        owner("datasets.delete_dataset", name="bravado set")

    assert "nomad.datamodel.metainfo.common_dft" in guest("metainfo.get_all_metainfo")
    common = guest("metainfo.get_metainfo", metainfo_package_name="nomad.datamodel.metainfo.common_dft")
    assert "nomad.datamodel.metainfo.common_dft" in common

    mirrored = admin("mirror.get_uploads_mirror", payload={"query": {"upload_id": upload_id}})
    assert [one["upload_id"] for one in mirrored] == [upload_id]
    record = admin("mirror.get_upload_mirror", upload_id=upload_id)
    assert json.loads(record["upload"])["_id"] == upload_id
    assert mainfile in names(admin("mirror.download_files_mirror", upload_id=upload_id, prefix="raw"))
    assert "owner" in admin("mirror.downlod_users_mirror")
    assert admin("uploads.delete_upload", upload_id=upload_id)["current_process"] == "delete_upload"

    assert {f"{tag}.{name}" for tag, operations in CONTRACT.items() for name in operations.split()} <= called
