"""The namespace `uploads`: requests and their answers over real rows and files. Nothing is processed here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from nomad.config import Settings, UploadSettings
from nomad.database.tables import (
    DatasetRow,
    EntryDatasetRow,
    EntryRow,
    EntryShareRow,
    IndexChangeRow,
    JobRow,
    UploadRow,
)
from nomad.repository.publishing import apply_publication

MONTH_TOO_MANY = 37


def check_error(response, status):
    assert response.status_code == status, response.text
    body = response.json()
    assert body["code"] == status
    assert body["name"]
    assert body["message"] == body["description"] or body["errors"]
    return body


def jobs(installation, kind):
    with installation.database.read_session() as session:
        return list(session.scalars(select(JobRow).where(JobRow.kind == kind)))


def files_in(installation):
    return [path for path in installation.settings.tmp_dir.rglob("*") if path.is_file()]


def test_put_keeps_the_file_and_starts_processing(client, login, installation):
    response = client.put("/api/uploads/?name=my%20data", content=b"bytes of a zip", headers=login("sheldon"))
    assert response.status_code == 200
    upload = response.json()
    assert upload["name"] == "my data"
    assert upload["tasks"] == ["uploading", "extracting", "parse_all", "cleanup"]
    assert upload["tasks_running"] is True
    assert upload["process_running"] is True
    assert upload["current_task"] == "uploading"
    assert upload["errors"] == []
    assert upload["published_to"] == []
    assert "complete_time" not in upload
    assert Path(upload["upload_path"]).read_bytes() == b"bytes of a zip"
    (job,) = jobs(installation, "process_upload")
    assert job.payload == {"upload_id": upload["upload_id"]}


def test_put_of_a_large_body_is_complete(client, login):
    content = bytes(range(256)) * 20_000
    pieces = (content[start : start + 70_000] for start in range(0, len(content), 70_000))
    upload = client.put("/api/uploads/", content=pieces, headers=login("sheldon")).json()
    assert Path(upload["upload_path"]).read_bytes() == content


@pytest.mark.parametrize(("query", "name"), [("", "data.zip"), ("?name=other", "other")])
def test_put_of_a_form_takes_the_part_file(client, login, query, name):
    content = b"\r\n--bound\r\n" * 100_000
    upload = client.put(
        f"/api/uploads/{query}",
        files={"file": ("data.zip", content)},
        data={"other": "part"},
        headers=login("sheldon"),
    ).json()
    assert upload["name"] == name
    assert Path(upload["upload_path"]).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n--b--\r\n', "multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n1', "multipart/form-data; boundary=b"),
        (b"no form", "multipart/form-data; boundary=b"),
        (b"no boundary", "multipart/form-data"),
    ],
)
def test_put_of_a_bad_form_leaves_nothing(client, login, installation, content, content_type):
    headers = {**login("sheldon"), "Content-Type": content_type}
    check_error(client.put("/api/uploads/", content=content, headers=headers), 400)
    assert files_in(installation) == []
    assert jobs(installation, "process_upload") == []


def test_put_of_a_body_that_breaks_off_leaves_nothing(client, login, installation):
    headers = {**login("sheldon"), "Content-Length": "100"}
    check_error(client.put("/api/uploads/", content=b"fewer bytes", headers=headers), 400)
    assert files_in(installation) == []


def test_put_with_upload_token_answers_text(client, people, installation):
    token = client.app.state.authenticator.tokens.upload_token(people["sheldon"])
    response = client.put(f"/api/uploads/?token={token}", content=b"x")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("Thanks for uploading")
    assert "/gui/uploads" in response.text
    response = client.put(f"/api/uploads/?token={token}", content=b"x", headers={"Accept": "application/json"})
    assert response.json()["upload_id"]
    assert len(jobs(installation, "process_upload")) == 2


@pytest.mark.parametrize("token", ["", "abc", "AAAAAAAAAAAAAAAAAAAAAQ.SIqfU3l0rVtNFXDlMNDpfJ4k2MU", "ä.ö", "a.b.c"])
def test_put_with_a_wrong_token_is_unauthorized(client, installation, token):
    check_error(client.put("/api/uploads/", params={"token": token}, content=b"x"), 401)
    assert files_in(installation) == []


@pytest.mark.parametrize(
    ("query", "value"), [("", False), ("&publish_directly=true", True), ("&publish_directly", True),
                         ("&publish_directly=1", True), ("&publish_directly=false", False)]
)  # fmt: skip
def test_publish_directly_is_a_flag(client, login, installation, query, value):
    upload = client.put(f"/api/uploads/?name=x{query}", content=b"x", headers=login("sheldon")).json()
    with installation.database.read_session() as session:
        assert session.get(UploadRow, upload["upload_id"]).publish_directly is value


def test_put_of_a_file_on_the_server(client, login, installation, tmp_path):
    file = tmp_path / "my.zip"
    file.write_bytes(b"zip")
    path = {"local_path": str(file)}
    check_error(client.put("/api/uploads/", params=path, headers=login("sheldon")), 401)
    upload = client.put("/api/uploads/", params=path, headers=login("admin")).json()
    assert upload["upload_path"] == str(file)
    with installation.database.read_session() as session:
        assert session.get(UploadRow, upload["upload_id"]).keep_upload_path
    missing = {"local_path": str(tmp_path / "missing.zip")}
    check_error(client.put("/api/uploads/", params=missing, headers=login("admin")), 404)


class TestFoldersForLocalPaths:
    @pytest.fixture
    def settings(self, tmp_path):
        (tmp_path / "open").mkdir()
        return Settings(
            data_dir=tmp_path / "data", uploads=UploadSettings(local_paths=[tmp_path / "open"], max_size=1000)
        )

    def test_users_may_upload_from_them_only(self, client, login, tmp_path):
        (tmp_path / "open/a.zip").write_bytes(b"zip")
        (tmp_path / "closed.zip").write_bytes(b"zip")
        (tmp_path / "open/link.zip").symlink_to(tmp_path / "closed.zip")
        for path, status in (
            ("open/a.zip", 200),
            ("open/b.zip", 404),
            ("closed.zip", 401),
            ("open/../closed.zip", 401),
            ("open/link.zip", 401),
        ):
            params = {"local_path": f"{tmp_path}/{path}"}
            response = client.put("/api/uploads/", params=params, headers=login("sheldon"))
            assert response.status_code == status, path

    def test_a_body_beyond_the_limit_leaves_nothing(self, client, login, installation):
        for content in (bytes(1001), (bytes(600) for _ in range(2))):
            answer = client.put("/api/uploads/", content=content, headers=login("sheldon"))
            check_error(answer, 413)
            assert "1000 bytes (setting uploads.max_size)" in answer.json()["message"]
        assert files_in(installation) == []


def test_put_for_somebody_else(client, login, people, installation):
    query = {"uploader_id": people["leonard"].user_id}
    check_error(client.put("/api/uploads/", params=query, content=b"x", headers=login("sheldon")), 401)
    check_error(
        client.put("/api/uploads/", params={"uploader_id": "unknown"}, content=b"x", headers=login("admin")), 400
    )
    upload = client.put("/api/uploads/", params=query, content=b"x", headers=login("admin")).json()
    with installation.database.read_session() as session:
        assert session.get(UploadRow, upload["upload_id"]).user_id == people["leonard"].user_id


def test_put_beyond_the_number_of_unpublished_uploads(client, login, add_upload):
    for number in range(11):
        add_upload(published=number == 0)
        add_upload("admin")
    assert "10" in check_error(client.put("/api/uploads/", content=b"x", headers=login("sheldon")), 400)["message"]
    assert client.put("/api/uploads/", content=b"x", headers=login("admin")).status_code == 200


def test_put_from_an_oasis(client, login, people, installation, add_upload):
    existing = add_upload()
    complete = {
        "oasis_upload_id": "oasis_upload_id_0",
        "oasis_uploader_id": people["leonard"].user_id,
        "oasis_deployment_id": "deployment",
    }
    for change, user, status in (
        ({}, "sheldon", 401),
        ({"oasis_uploader_id": None}, "oasis", 400),
        ({"oasis_upload_id": None}, "oasis", 400),
        ({"oasis_deployment_id": None}, "oasis", 400),
        ({"oasis_uploader_id": "unknown"}, "oasis", 400),
        ({"oasis_upload_id": existing}, "oasis", 400),
        ({"oasis_upload_id": "../../escape"}, "oasis", 400),
        ({}, "oasis", 200),
        ({}, "oasis", 400),
    ):
        query = {key: value for key, value in {**complete, **change}.items() if value is not None}
        response = client.put("/api/uploads/", params=query, content=b"x", headers=login(user))
        assert response.status_code == status, (change, user, response.text)
    with installation.database.read_session() as session:
        upload = session.get(UploadRow, "oasis_upload_id_0")
    assert upload.user_id == people["leonard"].user_id
    assert upload.publish_directly


def test_the_list_has_the_own_uploads(client, login, add_upload):
    published = add_upload(published=True, name="one")
    first, second = add_upload(name="one"), add_upload()
    add_upload("leonard")

    def ids(query="", user="sheldon"):
        response = client.get(f"/api/uploads/{query}", headers=login(user))
        assert response.status_code == 200, response.text
        return [upload["upload_id"] for upload in response.json()["results"]]

    assert ids() == [second, first]
    assert ids("?state=all") == [second, first, published]
    assert ids("?state=published") == [published]
    assert ids("?state=all&name=one") == [first, published]
    assert ids("?state=all&name=on") == []
    assert ids("?state=all&page=2&per_page=2") == [published]
    assert ids("?state=all&page=9") == []
    assert ids(user="admin") == []
    body = client.get("/api/uploads/?per_page=1", headers=login("sheldon")).json()
    assert body["pagination"] == {"total": 2, "page": 1, "per_page": 1}


@pytest.mark.parametrize(
    "query", ["state=x", "page=0", "page=x", "per_page=0", "per_page=-1", "page=", "page=99999999999999999999"]
)
def test_bad_arguments_of_the_list(client, login, query):
    body = check_error(client.get(f"/api/uploads/?{query}", headers=login("sheldon")), 400)
    assert query.partition("=")[0] in body["message"]


def test_an_upload_with_its_entries(client, login, add_upload):
    upload_id = add_upload(mainfiles=("b/x.xml", "a/x.xml", "c/x.xml"), name="data")
    body = client.get(f"/api/uploads/{upload_id}?per_page=2", headers=login("sheldon")).json()
    assert body["tasks_running"] is False
    assert body["total_calcs"] == body["processed_calcs"] == 3
    assert body["failed_calcs"] == body["pending_calcs"] == 0
    assert body["calcs"]["pagination"] == {
        "total": 3, "page": 1, "per_page": 2, "successes": 3, "failures": 0,
    }  # fmt: skip
    calc = body["calcs"]["results"][0]
    assert calc["mainfile"] == "b/x.xml"
    assert calc["parser"] == "parsers/vasp"
    assert calc["tasks"] == ["parsing", "normalizing", "archiving"]
    assert calc["metadata"]["calc_id"] == calc["calc_id"]
    assert calc["metadata"]["atoms"] == ["Si"]
    assert "email" not in str(calc)


@pytest.mark.parametrize(
    ("query", "mainfiles"),
    [
        ("", "bac"),
        ("?order_by=mainfile", "cba"),
        ("?order_by=mainfile&order=1", "abc"),
        ("?order_by=mainfile&order=-1&per_page=2&page=2", "a"),
        ("?order_by=parser", "bac"),
        ("?page=9", ""),
    ],
)
def test_the_order_of_entries(client, login, add_upload, query, mainfiles):
    upload_id = add_upload(mainfiles=tuple("bac"))
    body = client.get(f"/api/uploads/{upload_id}{query}", headers=login("sheldon")).json()
    assert "".join(calc["mainfile"] for calc in body["calcs"]["results"]) == mainfiles


@pytest.mark.parametrize("query", ["order_by=comment", "order=2", "order=x", "page=0", "per_page=x"])
def test_bad_arguments_of_an_upload(client, login, add_upload, query):
    check_error(client.get(f"/api/uploads/{add_upload()}?{query}", headers=login("sheldon")), 400)


@pytest.mark.parametrize(
    ("user", "get", "delete", "post"),
    [(None, 401, 401, 401), ("leonard", 404, 401, 404), ("sheldon", 200, 200, 200), ("admin", 200, 200, 200)],
)
def test_who_may_do_what_with_an_upload(client, login, add_upload, user, get, delete, post):
    url = f"/api/uploads/{add_upload(mainfiles=('a',))}"
    headers = login(user)
    assert client.get(url, headers=headers).status_code == get
    assert client.post(url, json={"operation": "publish"}, headers=headers).status_code == post
    url = f"/api/uploads/{add_upload()}"
    assert client.delete(url, headers=headers).status_code == delete


@pytest.mark.parametrize("method", ["get", "delete", "post"])
def test_an_unknown_upload(client, login, method):
    options = {"json": {"operation": "publish"}} if method == "post" else {}
    response = getattr(client, method)("/api/uploads/unknown", headers=login("sheldon"), **options)
    check_error(response, 404)


def test_a_deleted_upload_is_gone_at_once(client, login, add_upload, installation):
    upload_id = add_upload(mainfiles=("a", "b"), tasks_status="FAILURE")
    response = client.delete(f"/api/uploads/{upload_id}", headers=login("sheldon"))
    assert response.json()["upload_id"] == upload_id
    assert response.json()["current_process"] == "delete_upload"
    assert response.json()["process_running"] is True
    assert client.get(f"/api/uploads/{upload_id}", headers=login("sheldon")).status_code == 404
    assert client.get("/api/uploads/", headers=login("sheldon")).json()["results"] == []
    assert len(jobs(installation, "delete_upload")) == 1
    with installation.database.read_session() as session:
        assert session.scalars(select(EntryRow)).all() == []
        assert session.scalars(select(IndexChangeRow)).all() == []
    assert client.get("/api/repo/?owner=user", headers=login("sheldon")).json()["pagination"]["total"] == 0


@pytest.mark.parametrize(
    ("state", "user", "status"),
    [
        ({"published": True}, "sheldon", 400),
        ({"published": True}, "admin", 200),
        ({"tasks_status": "RUNNING"}, "sheldon", 400),
        ({"process_running": True}, "sheldon", 400),
        ({"process_running": True}, "admin", 400),
    ],
)
def test_when_an_upload_may_be_deleted(client, login, add_upload, state, user, status):
    upload_id = add_upload(**state)
    assert client.delete(f"/api/uploads/{upload_id}", headers=login(user)).status_code == status
    assert client.get(f"/api/uploads/{upload_id}", headers=login("sheldon")).status_code == (
        404 if status == 200 else 200
    )


@pytest.mark.parametrize(
    ("payload", "state", "mainfiles", "status"),
    [
        ({"operation": "publish"}, {}, ("a",), 200),
        ({"operation": "publish"}, {"published": True}, ("a",), 200),
        ({"operation": "publish"}, {}, (), 400),
        ({"operation": "publish"}, {"tasks_status": "RUNNING"}, ("a",), 400),
        ({"operation": "publish"}, {"tasks_status": "FAILURE"}, ("a",), 400),
        ({"operation": "publish"}, {"process_running": True}, ("a",), 400),
        ({"operation": "unknown"}, {}, ("a",), 400),
        ({"operation": None}, {}, ("a",), 400),
        ({}, {}, ("a",), 400),
        ([], {}, ("a",), 400),
        (None, {}, ("a",), 400),
        ({"operation": "re-process"}, {}, ("a",), 400),
        ({"operation": "re-process"}, {"published": True}, ("a",), 200),
        ({"operation": "re-process"}, {"published": True}, (), 400),
        ({"operation": "re-process", "metadata": {"comment": "x"}}, {"published": True}, ("a",), 400),
        ({"operation": "re-process"}, {"published": True, "process_running": True}, ("a",), 400),
        ({"operation": "publish-to-central-nomad"}, {}, ("a",), 400),
        ({"operation": "publish-to-central-nomad"}, {"published": True}, ("a",), 400),
    ],
)
def test_operations(client, login, add_upload, payload, state, mainfiles, status):
    upload_id = add_upload(mainfiles=mainfiles, **state)
    response = client.post(f"/api/uploads/{upload_id}", json=payload, headers=login("sheldon"))
    assert response.status_code == status, response.text
    if status == 200:
        assert response.json()["process_running"] is True


@pytest.mark.parametrize(
    ("metadata", "status"),
    [
        ({"with_embargo": "yes"}, 400),
        ({"embargo_length": 37}, 400),
        ({"embargo_length": "3"}, 400),
        ({"comment": 1}, 400),
        ({"references": "http://a"}, 400),
        ({"coauthors": ["unknown"]}, 400),
        ({"datasets": ["unknown"]}, 400),
        ({"calculations": [{"comment": "no mainfile"}]}, 400),
        ({"calculations": [{"mainfile": "a", "shared_with": ["unknown"]}]}, 400),
        ([], 400),
        ({"_upload_time": "2020-01-01"}, 401),
        ({"_pid": "1"}, 401),
        ({"calculations": [{"mainfile": "a", "_pid": "1"}]}, 401),
        ({"unknown": 1, "comment": None}, 200),
        ({"embargo_length": 0, "with_embargo": False}, 200),
    ],
)
def test_metadata_of_publish(client, login, add_upload, metadata, status):
    upload_id = add_upload(mainfiles=("a",))
    payload = {"operation": "publish", "metadata": metadata}
    response = client.post(f"/api/uploads/{upload_id}", json=payload, headers=login("sheldon"))
    assert response.status_code == status, response.text
    upload = client.get(f"/api/uploads/{upload_id}", headers=login("sheldon")).json()
    assert upload["process_running"] is (status == 200)


def test_publishing_applies_metadata(client, login, people, add_upload, installation):
    upload_id = add_upload(mainfiles=("a", "b"))
    leonard, admin = people["leonard"].user_id, people["admin"].user_id
    with installation.database.session() as session:
        session.add(DatasetRow(dataset_id="dataset", user_id=people["sheldon"].user_id, name="my dataset"))
    metadata = {
        "with_embargo": True,
        "embargo_length": 12,
        "comment": "for all",
        "references": ["http://a", "http://b"],
        "coauthors": [leonard],
        "shared_with": [leonard],
        "datasets": ["dataset"],
        "_upload_time": "2020-02-03T00:00:00",
        "_uploader": leonard,
        "calculations": [
            {
                "mainfile": "b", "comment": "for b", "_pid": 17, "external_id": "e", "with_embargo": False,
                "shared_with": [admin],
            },
            {"mainfile": "unknown", "comment": "nobody"},
        ],
    }  # fmt: skip
    response = client.post(
        f"/api/uploads/{upload_id}", json={"operation": "publish", "metadata": metadata}, headers=login("admin")
    )
    assert response.status_code == 200, response.text
    (job,) = jobs(installation, "publish_upload")
    for _ in range(2):  # a repeated job changes nothing
        with installation.database.session() as session:
            apply_publication(session, upload_id, job.payload["metadata"])
    with installation.database.read_session() as session:
        upload = session.get(UploadRow, upload_id)
        first, second = session.scalars(select(EntryRow).order_by(EntryRow.position))
        shares = {(row.calc_id, row.user_id) for row in session.scalars(select(EntryShareRow))}
        datasets = {(row.calc_id, row.dataset_id) for row in session.scalars(select(EntryDatasetRow))}
    assert upload.published
    assert upload.embargo_length == 12
    assert upload.user_id == people["sheldon"].user_id
    assert (first.comment, second.comment) == ("for all", "for b")
    assert (first.with_embargo, second.with_embargo) == (True, False)
    assert (first.pid, second.pid) == (None, "17")
    assert first.references == ["http://a", "http://b"]
    assert first.coauthors == [leonard]
    assert first.uploader_id == leonard
    assert first.upload_time.isoformat() == "2020-02-03T00:00:00+00:00"
    assert shares == {(first.calc_id, leonard), (second.calc_id, admin)}
    assert datasets == {(first.calc_id, "dataset"), (second.calc_id, "dataset")}


@pytest.mark.parametrize(
    ("published", "keep_embargo", "metadata", "expected"),
    [
        (False, False, None, False),
        (False, True, None, True),
        (False, False, {"with_embargo": True}, True),
        (True, False, {"comment": "x"}, True),
        (True, False, {"with_embargo": False}, False),
    ],
)
def test_the_embargo_of_published_entries(add_upload, installation, published, keep_embargo, metadata, expected):
    upload_id = add_upload(mainfiles=("a",), published=published)
    with installation.database.session() as session:
        session.scalars(select(EntryRow)).one().with_embargo = True
        session.flush()
        apply_publication(session, upload_id, metadata, keep_embargo=keep_embargo)
    with installation.database.read_session() as session:
        assert session.scalars(select(EntryRow)).one().with_embargo is expected


def test_commands_for_the_terminal(client, login, people):
    token = client.app.state.authenticator.tokens.upload_token(people["sheldon"])
    body = client.get("/api/uploads/command", headers=login("sheldon")).json()
    assert body["upload_url"] == f"http://testserver/api/uploads/?token={token}"
    assert body["upload_command"] == f'curl "{body["upload_url"]}" -T <local_file>'
    assert "&name=<name>" in body["upload_command_with_name"]
    assert body["upload_progress_command"].endswith(" | xargs echo")
    assert "-F file=@<local_file>" in body["upload_command_form"]
    assert body["upload_tar_command"].startswith("tar -cf - <local_folder> | curl ")
    check_error(client.get("/api/uploads/command"), 401)


class TestReadOnly:
    @pytest.fixture
    def settings(self, tmp_path):
        return Settings.model_validate({"data_dir": tmp_path / "data", "server": {"readonly": True}})

    def test_writes_are_forbidden_and_reads_work(self, client: TestClient, login, add_upload):
        url = f"/api/uploads/{add_upload(mainfiles=('a',))}"
        headers = login("sheldon")
        check_error(client.put("/api/uploads/", content=b"x", headers=headers), 403)
        check_error(client.post(url, json={"operation": "publish"}, headers=headers), 403)
        check_error(client.delete(url, headers=headers), 403)
        assert client.get(url, headers=headers).status_code == 200
        assert client.get("/api/uploads/", headers=headers).status_code == 200
