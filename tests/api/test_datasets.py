"""Namespace `datasets`."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import delete

from nomad.database.tables import DatasetRow
from repository_world import WorldClient


def create(client: WorldClient, who: str | None, body: Any) -> Any:
    return client.request(who, "PUT", "/datasets/", json=body)


def test_the_life_of_a_dataset(own_world_client: WorldClient) -> None:
    client = own_world_client
    created = create(client, "ada", {"name": "oxides"}).json()
    assert set(created) == {"dataset_id", "name", "user_id", "created"}
    assert len(created["dataset_id"]) == 22
    assert client.get("ada", "/datasets/oxides").json() == created
    assert client.get("cleo", "/datasets/oxides").status_code == 404
    assert client.get(None, "/datasets/oxides").status_code == 401
    assert create(client, "ada", {"name": "oxides"}).status_code == 400
    assert create(client, "cleo", {"name": "oxides"}).status_code == 200
    edit = {"query": {"atoms": ["Ti"]}, "actions": {"datasets": [{"value": "oxides"}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200
    search = f"/repo/?dataset_id={created['dataset_id']}"
    assert client.get(None, search).json()["pagination"]["total"] == 1
    assert client.request("ada", "DELETE", "/datasets/oxides").json() == created
    assert client.get("ada", "/datasets/oxides").status_code == 404
    assert client.get(None, search).json()["pagination"]["total"] == 0
    assert client.get(None, "/repo/?atoms=Ti").json()["results"][0]["datasets"] == []
    assert client.request("ada", "DELETE", "/datasets/oxides").status_code == 404


def test_lists_are_own_and_by_prefix(own_world_client: WorldClient) -> None:
    client = own_world_client
    for name in ("Oxides one", "nitrides", "oxides%two", "weird+/*?& name"):
        assert create(client, "ada", {"name": name}).status_code == 200
    create(client, "cleo", {"name": "oxides of cleo"})

    def names(search: str, who: str = "ada") -> list[str]:
        return [row["name"] for row in client.get(who, f"/datasets/?{search}").json()["results"]]

    assert names("prefix=ox") == ["Oxides one", "oxides%two"]
    assert names("prefix=oxides%25") == ["oxides%two"]
    assert names("prefix=.") == []
    assert names("page=2&per_page=3") == ["weird+/*?& name"]
    assert names("", "cleo") == ["oxides of cleo"]
    assert client.get("ada", "/datasets/?per_page=1").json()["pagination"] == {"total": 4, "page": 1, "per_page": 1}
    assert client.get("ada", "/datasets/weird%2B/%2A%3F%26%20name").json()["name"] == "weird+/*?& name"


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        (None, {"name": "a"}, 401),
        ("ada", {}, 400),
        ("ada", [], 400),
        ("ada", {"name": ""}, 400),
        ("ada", {"name": 5}, 400),
        ("ada", {"name": "a", "unknown": 1}, 400),
        ("ada", {"name": "a", "doi": "x"}, 400),
        ("ada", {"name": "a", "user_id": "x"}, 400),
        ("ada", {"name": "a", "created": "never"}, 400),
        ("ada", {"name": "a", "dataset_type": "stolen"}, 400),
        ("admin", {"name": "a", "dataset_id": "given", "doi": "10.1/x", "user_id": "somebody"}, 200),
        ("ada", {"name": "b", "created": "2020-01-01", "dataset_type": "foreign"}, 200),
    ],
)
def test_creation(own_world_client: WorldClient, who: str | None, body: Any, status: int) -> None:
    answer = create(own_world_client, who, body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("search", ["page=0", "page=x", "per_page=0", "per_page=x"])
def test_bad_pages(world_client: WorldClient, search: str) -> None:
    assert world_client.get("ada", f"/datasets/?{search}").status_code == 400
    assert world_client.get(None, "/datasets/").status_code == 401


def test_a_doi(own_world_client: WorldClient) -> None:
    client = own_world_client
    create(client, "ada", {"name": "mine"})
    assert client.request(None, "POST", "/datasets/mine").status_code == 401
    assert client.request("cleo", "POST", "/datasets/mine").status_code == 404
    assert client.request("ada", "POST", "/datasets/mine").status_code == 400  # empty
    edit = {"query": {"atoms": ["C"]}, "actions": {"datasets": [{"value": "mine"}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200
    assert client.request("ada", "POST", "/datasets/mine").status_code == 400  # not published
    edit = {"query": {"atoms": ["Ga"]}, "actions": {"datasets": [{"value": "yours"}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200  # under embargo, which counts as published
    dataset = client.request("ada", "POST", "/datasets/yours").json()
    assert re.fullmatch(r"10\.17172/NOMAD/\d{4}\.\d\d\.\d\d-1", dataset["doi"])
    assert client.request("ada", "POST", "/datasets/yours").status_code == 400  # has one
    assert client.get(None, f"/datasets/doi/{dataset['doi']}").json() == dataset
    [hit] = client.get(None, "/repo/?owner=all&atoms=Ga").json()["results"]
    assert hit["datasets"][0]["doi"] == dataset["doi"]
    assert client.request("ada", "DELETE", "/datasets/yours").status_code == 400
    assert client.get(None, "/datasets/doi/10.1/unknown").status_code == 404


def test_numbers_of_dois_are_used_once(own_world_client: WorldClient) -> None:
    client = own_world_client
    numbers = []
    for name in ("one", "two", "three"):
        edit = {"query": {"atoms": ["Si"]}, "actions": {"datasets": [{"value": name}]}}
        assert client.post("ada", "/repo/edit", edit).status_code == 200
        doi = client.request("ada", "POST", f"/datasets/{name}").json()["doi"]
        numbers.append(doi.rpartition("-")[2])
        with client.world.installation.database.session() as session:  # as if it had never been
            session.execute(delete(DatasetRow))
    assert numbers == ["1", "2", "3"]


def test_a_failing_registration_is_told_and_changes_nothing(
    own_world_client: WorldClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = own_world_client
    settings = client.world.installation.settings
    datacite = settings.datacite.model_copy(update={"enabled": True, "url": "http://127.0.0.1:9"})
    monkeypatch.setattr(client.world.installation, "settings", settings.model_copy(update={"datacite": datacite}))
    edit = {"query": {"atoms": ["Si"]}, "actions": {"datasets": [{"value": "mine"}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200
    answer = client.request("ada", "POST", "/datasets/mine")
    assert answer.status_code == 503
    assert "DataCite (http://127.0.0.1:9) cannot be reached" in answer.json()["message"]
    assert "doi" not in client.get("ada", "/datasets/mine").json()
