"""`POST /repo/edit`: who may change what, all or nothing, visible when it answers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from nomad.config import ServerSettings
from nomad.database.tables import DatasetRow, EntryRow
from repository_world import WorldClient


class Editor:
    """Edits and looks at the result through searches."""

    def __init__(self, client: WorldClient) -> None:
        self.client = client
        self.world = client.world

    def edit(self, who: str | None, query: Any, actions: Any, **more: Any) -> Any:
        return self.client.post(who, "/repo/edit", {"query": query, "actions": actions, **more})

    def hit(self, name: str, who: str = "ada") -> dict[str, Any]:
        hit: dict[str, Any] = self.client.get(who, f"/repo/x/{self.world.calc_id(name)}").json()
        return hit

    def found(self, who: str | None, search: str) -> str:
        results = self.client.get(who, f"/repo/?{search}").json()["results"]
        return self.world.names(hit["calc_id"] for hit in results)

    def ids(self, *names: str) -> dict[str, list[str]]:
        return {"calc_id": [self.world.calc_id(name) for name in names]}

    def user_id(self, name: str) -> str:
        return self.world.people[name].user_id


@pytest.fixture
def editor(own_world_client: WorldClient) -> Editor:
    return Editor(own_world_client)


@pytest.fixture
def harmless_editor(world_client: WorldClient) -> Editor:
    """For edits that must not change anything."""
    return Editor(world_client)


def test_scalars_and_lists_are_replaced(editor: Editor) -> None:
    actions = {
        "comment": {"value": "  a brand new text "},
        "references": [{"value": "https://doi.org/1"}, {"value": " "}, {"value": "http://b"}],
        "license": {"value": "CC0"},
    }
    answer = editor.edit("ada", editor.ids("si"), actions)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["success"], body["verify"]) == (True, False)
    assert body["actions"]["comment"] == {"value": "  a brand new text ", "success": True}
    hit = editor.hit("si")
    assert (hit["comment"], hit["references"]) == ("a brand new text", ["https://doi.org/1", "http://b"])
    assert hit["license"] == "CC0"
    assert "last_edit" in hit
    assert editor.found(None, "comment=brand") == "si"
    assert "last_edit" not in editor.hit("tio2")


def test_values_are_cleared(editor: Editor) -> None:
    editor.edit("ada", editor.ids("si"), {"references": [{"value": "a"}]})
    answer = editor.edit("ada", editor.ids("si"), {"comment": {}, "references": []})
    assert answer.status_code == 200
    assert "comment" not in editor.hit("si")
    assert editor.hit("si")["references"] == []
    assert editor.found(None, "comment=silicon") == ""


def test_people(editor: Editor) -> None:
    actions = {"coauthors": [{"value": editor.user_id("cleo")}]}
    assert editor.edit("ada", {"upload_id": ["mixed_upload"]}, actions).status_code == 200
    assert [author["name"] for author in editor.hit("open")["authors"]] == ["Ada Example", "Cleo Example"]
    assert editor.found(None, "authors=Cleo Example") == "fe open"
    assert editor.found("cleo", "owner=shared") == "fe"  # co-authors get no access
    actions = {"shared_with": [{"value": editor.user_id("cleo")}]}
    assert editor.edit("ada", {"upload_id": ["mixed_upload"]}, actions).status_code == 200
    assert editor.found("cleo", "owner=shared") == "closed fe open"
    assert editor.found("ben", "owner=shared") == "work"
    path = f"/archive/mixed_upload/{editor.world.calc_id('closed')}"
    assert editor.client.get("cleo", path).status_code == 200
    assert editor.client.get("ben", path).status_code == 401


def test_lifting_an_embargo_opens_everything(editor: Editor) -> None:
    calc_id = editor.world.calc_id("closed")
    paths = ["/raw/mixed_upload/closed/aux.txt", f"/archive/mixed_upload/{calc_id}", f"/repo/x/{calc_id}"]
    assert {editor.client.get(None, path).status_code for path in paths} == {401}
    answer = editor.edit("ada", {"upload_id": ["mixed_upload"]}, {"with_embargo": {"value": "lift"}})
    assert answer.status_code == 200
    assert {editor.client.get(None, path).status_code for path in paths} == {200}
    assert editor.client.get(None, "/raw/mixed_upload/beside.txt").status_code == 200
    assert "closed" in editor.found(None, "owner=public")


def test_datasets_by_name(editor: Editor) -> None:
    names = [{"value": "oxides"}, {"value": "all of it"}]
    body = editor.edit("ada", editor.ids("tio2"), {"datasets": names}).json()
    assert all(action["success"] and action["message"] for action in body["actions"]["datasets"])
    assert [dataset["name"] for dataset in editor.hit("tio2")["datasets"]] == ["oxides", "all of it"]
    body = editor.edit("ada", editor.ids("si"), {"datasets": [{"value": "all of it"}]}).json()
    assert body["actions"]["datasets"] == [{"value": "all of it", "success": True}]
    assert editor.found(None, "datasets=all of it") == "si tio2"
    editor.edit("cleo", editor.ids("fe"), {"datasets": [{"value": "all of it"}]})
    assert editor.hit("fe", "cleo")["datasets"][0]["dataset_id"] != editor.hit("si")["datasets"][0]["dataset_id"]
    assert editor.edit("ada", editor.ids("tio2"), {"datasets": [{"value": "all of it"}]}).status_code == 200
    assert editor.client.get("ada", "/datasets/oxides").status_code == 404  # lost its last entry
    assert editor.client.get("ada", "/datasets/all of it").status_code == 200
    groups = editor.client.get(None, "/repo/?datasets_grouped=true").json()["datasets_grouped"]["values"]
    assert sorted(group["total"] for group in groups.values()) == [1, 2]


def test_entries_cannot_leave_a_dataset_with_doi(editor: Editor) -> None:
    editor.edit("ada", editor.ids("si", "tio2"), {"datasets": [{"value": "cited"}]})
    with editor.world.installation.database.session() as session:
        row = session.scalars(select(DatasetRow)).one()
        row.doi = "10.17172/NOMAD/2021.06.01-1"
    for verify, status in ((False, 400), (True, 200)):
        actions = {"datasets": [{"value": "new"}], "comment": {"value": "never"}}
        answer = editor.edit("ada", editor.ids("si"), actions, verify=verify)
        assert answer.status_code == status
        assert answer.json()["success"] is False
        assert "cited" in answer.json()["message"]
    assert editor.hit("si")["comment"] == "first light of silicon"
    assert editor.client.get("ada", "/datasets/new").status_code == 404
    kept = {"datasets": [{"value": "cited"}, {"value": "new"}]}
    assert editor.edit("ada", editor.ids("si"), kept).status_code == 200
    doi = editor.client.get(None, "/datasets/doi/10.17172/NOMAD/2021.06.01-1").json()
    assert doi["name"] == "cited"
    assert editor.client.request("ada", "DELETE", "/datasets/cited").status_code == 400


def user(name: str) -> Any:
    return lambda editor: editor.user_id(name)


FAILURES = [
    # selection, actions, quantity that fails
    ({"upload_id": ["public_upload"]}, {"coauthors": ["unknown"]}, "coauthors"),
    ({"upload_id": ["public_upload"]}, {"coauthors": [user("ada")]}, "coauthors"),
    ({"upload_id": ["public_upload"]}, {"coauthors": [user("ben"), user("ben")]}, "coauthors"),
    ({"upload_id": ["public_upload"]}, {"shared_with": [user("ada")]}, "shared_with"),
    ({"atoms": ["Si"]}, {"shared_with": [user("ben")]}, "shared_with"),
    ({"atoms": ["Si"]}, {"shared_with": []}, "shared_with"),
    ({"upload_id": ["public_upload"]}, {"references": ["a", "a"]}, "references"),
    ({"upload_id": ["public_upload"]}, {"datasets": ["a", "a"]}, "datasets"),
    ({"upload_id": ["public_upload"]}, {"with_embargo": "lift"}, "with_embargo"),
    ({"atoms": ["Ga"]}, {"with_embargo": "lift"}, "with_embargo"),
]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("query", "given", "failing"), FAILURES)
def test_a_failing_action_changes_nothing(
    harmless_editor: Editor, query: dict[str, Any], given: dict[str, Any], failing: str, order: int
) -> None:
    """Wherever it stands among the actions."""
    editor = harmless_editor

    def action(value: Any) -> dict[str, Any]:
        return {"value": value(editor) if callable(value) else value}

    actions = {
        name: [action(value) for value in values] if isinstance(values, list) else action(values)
        for name, values in given.items()
    }
    actions = dict([*actions.items(), ("comment", {"value": "never stored"})][::order])
    verified = editor.edit("ada", query, actions, verify=True)
    assert verified.status_code == 200
    answer = editor.edit("ada", query, actions)
    assert answer.status_code == 400
    for body in (verified.json(), answer.json()):
        results = body["actions"][failing]
        failed = [result for result in (results if isinstance(results, list) else [results]) if not result["success"]]
        assert failed
        assert all(result["message"] for result in failed)
        assert body["actions"]["comment"]["success"] is True
    assert answer.json()["success"] is False
    assert editor.found("ada", "owner=user&comment=stored") == ""
    with editor.world.installation.database.read_session() as session:
        assert session.scalar(select(DatasetRow)) is None
        assert session.scalars(select(EntryRow.last_edit)).all() == [None] * 7


def test_verifying_changes_nothing(harmless_editor: Editor) -> None:
    editor = harmless_editor
    actions = {"comment": {"value": "never stored"}, "datasets": [{"value": "new"}]}
    body = editor.edit("ada", editor.ids("si"), actions, verify=True).json()
    assert (body["success"], body["verify"]) == (True, True)
    assert body["actions"]["datasets"][0]["message"]
    assert editor.found(None, "comment=stored") == ""
    assert editor.client.get("ada", "/datasets/").json()["results"] == []


OWN_ENTRIES = [
    ("ada", None, "closed draft open si tio2 work"),
    ("ada", {}, "closed draft open si tio2 work"),
    ("ada", {"owner": "staging"}, "draft work"),
    ("ben", {"owner": "staging"}, "work"),
    ("ben", {}, ""),
    ("cleo", {"upload_id": ["public_upload", "other_upload"]}, "fe"),
    ("admin", {"upload_id": ["public_upload"]}, ""),
    ("ada", {"$or": [{"atoms": ["C"]}, {"atoms": ["Ti"]}]}, "tio2 work"),
    ("ada", {"calc_id": []}, ""),
    ("ada", {"atoms": ["Xe"]}, ""),
]


def test_only_own_entries_are_changed(editor: Editor) -> None:
    for number, (who, query, changed) in enumerate(OWN_ENTRIES):
        word = f"word{number}"
        assert editor.edit(who, query, {"comment": {"value": f"a {word}"}}).status_code == 200
        assert editor.found("admin", f"owner=admin&comment={word}") == changed, (who, query)


@pytest.mark.parametrize(
    ("who", "body", "status", "named"),
    [
        (None, {"actions": {}}, 401, ""),
        (None, {"actions": {"comment": {"value": "a"}}, "verify": True}, 401, ""),
        ("ada", {}, 400, "actions"),
        ("ada", [], 400, "payload"),
        ("ada", {"actions": []}, 400, "actions"),
        ("ada", {"actions": {"uploader": {"value": "x"}}}, 400, "nknown quantity"),
        ("admin", {"actions": {"upload_time": {"value": "x"}}}, 400, "nknown quantity"),
        ("ada", {"actions": {"comment": [{"value": "x"}]}}, 400, "comment"),
        ("ada", {"actions": {"references": {"value": "x"}}}, 400, "references"),
        ("ada", {"actions": {"references": ["x"]}}, 400, "references"),
        ("ada", {"actions": {"comment": {"value": 5}}}, 400, "comment"),
        ("ada", {"actions": {}, "verify": "x"}, 400, "verify"),
        ("ada", {"actions": {}, "query": {"owner": "all"}}, 400, "owner"),
        ("admin", {"actions": {}, "query": {"owner": "admin"}}, 400, "owner"),
        ("ada", {"actions": {}, "query": {"nothing": 1}}, 400, "nothing"),
        ("ada", {"actions": {}, "query": []}, 400, "query"),
        ("ada", {"actions": {}}, 200, ""),
    ],
)
def test_bad_requests(world_client: WorldClient, who: str | None, body: Any, status: int, named: str) -> None:
    answer = world_client.post(who, "/repo/edit", body)
    assert answer.status_code == status, answer.text
    if status != 200:
        assert named in answer.json()["message"] + answer.json()["description"]


def test_a_read_only_server_refuses(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = editor.world.installation.settings
    server = ServerSettings(readonly=True)
    monkeypatch.setattr(editor.world.installation, "settings", settings.model_copy(update={"server": server}))
    assert editor.edit("ada", {}, {"comment": {"value": "x"}}).status_code == 403
