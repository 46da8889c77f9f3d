"""Landing pages: for people without script, for machines with JSON-LD, with and without the built web page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from nomad.api import landing
from repository_world import WorldClient


class Outline(HTMLParser):
    """Checks that all tags are closed in order, and collects links and headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.seen: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "link", "br", "hr"):
            self.open.append(tag)
        self.links += [value for name, value in attributes if name == "href" and tag == "a"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def json_ld(text: str) -> Any:
    return json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[0])


def page(client: WorldClient, path: str, **options: Any) -> Any:
    return client.client.get(f"/gui{path}", **options)


@pytest.fixture
def dataset(own_world_client: WorldClient) -> Any:
    """A dataset with DOI and a difficult name: one public entry and one under embargo."""
    client = own_world_client
    name = '</script><b>"Ge & Ga" \N{GRINNING FACE}'
    query = {"$or": [{"atoms": "Ge"}, {"atoms": "Ga"}]}
    edit = {"query": query, "actions": {"datasets": [{"value": name}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200
    found = client.get("ada", "/datasets/").json()["results"][0]
    return client.request("ada", "POST", f"/datasets/{found['name'].replace('/', '%2F')}").json()


def test_a_dataset(own_world_client: WorldClient, dataset: Any) -> None:
    client = own_world_client
    moved = page(client, f"/dataset/doi/{dataset['doi']}", follow_redirects=False)
    assert moved.status_code == 302
    answer = page(client, f"/dataset/doi/{dataset['doi']}")
    assert answer.url.path == f"/gui/dataset/id/{dataset['dataset_id']}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<https://doi.org/{dataset["doi"]}>; rel="cite-as"' in answer.headers["link"]
    outline = Outline(answer.text)
    assert outline.seen.count("h1") == outline.seen.count("main") == 1
    assert '<html lang="en">' in answer.text
    assert "2 entries, 1 of them under embargo" in answer.text
    assert "Ada Example" in answer.text
    assert "<b>" not in answer.text
    described = json_ld(answer.text)
    assert described["@type"] == "Dataset"
    assert described["name"] == dataset["name"]
    assert described["identifier"] == f"https://doi.org/{dataset['doi']}"
    assert described["creator"] == [{"@type": "Person", "name": "Ada Example"}]
    assert described["size"] == "2 entries"
    for part in described["distribution"]:
        assert part["contentUrl"] in outline.links
        response = client.client.get(part["contentUrl"])
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == part["encodingFormat"]
    for link in outline.links:
        if "/api/" in link:
            assert client.client.get(link).status_code == 200, link


def test_a_guest_sees_no_dataset_of_which_nothing_is_published(own_world_client: WorldClient) -> None:
    client = own_world_client
    edit = {"query": {"atoms": ["C"]}, "actions": {"datasets": [{"value": "secret plan"}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200
    dataset_id = client.get("ada", "/datasets/").json()["results"][0]["dataset_id"]
    answer = page(client, f"/dataset/id/{dataset_id}")
    assert answer.status_code == 404
    assert "secret plan" not in answer.text
    Outline(answer.text)


def test_an_entry(world_client: WorldClient) -> None:
    calc_id = world_client.world.calc_id("si")
    answer = page(world_client, f"/entry/id/public_upload/{calc_id}")
    assert answer.status_code == 200
    outline = Outline(answer.text)
    assert "<h1>Si2 calculated with VASP</h1>" in answer.text
    assert json_ld(answer.text)["license"] == "https://creativecommons.org/licenses/by/4.0/"
    for link in outline.links:
        if "/api/" in link:
            assert world_client.client.get(link).status_code == 200, link


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/entry/id/mixed_upload/{closed}", 401),
        ("/entry/id/staging_upload/{work}", 401),
        ("/entry/id/a/unknown", 404),
        ("/dataset/id/unknown", 404),
        ("/dataset/id/a%00b", 404),
        ("/dataset/doi/10.1/unknown", 404),
    ],
)
def test_what_a_guest_may_not_see(world_client: WorldClient, path: str, status: int) -> None:
    ids = {name: world_client.world.calc_id(name) for name in ("closed", "work")}
    answer = page(world_client, path.format(**ids))
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "Ga2" not in answer.text
    assert "ld+json" not in answer.text


def test_with_the_built_web_page_its_index_gets_title_and_description(
    world_client: WorldClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<html><head><title>NOMAD</title></head><body>app</body></html>")
    monkeypatch.setattr(landing, "static_folder", lambda name: tmp_path)
    calc_id = world_client.world.calc_id("si")
    answer = page(world_client, f"/entry/id/public_upload/{calc_id}")
    assert "<title>Si2 calculated with VASP</title>" in answer.text
    assert json_ld(answer.text)["name"] == "Si2 calculated with VASP"
    assert answer.text.endswith("</head><body>app</body></html>")
    hidden = page(world_client, f"/entry/id/mixed_upload/{world_client.world.calc_id('closed')}")
    assert hidden.status_code == 200
    assert hidden.text == (tmp_path / "index.html").read_text()


def test_a_closed_installation_shows_nothing(world_client: WorldClient, monkeypatch: pytest.MonkeyPatch) -> None:
    installation = world_client.world.installation
    oasis = installation.settings.oasis.model_copy(update={"allowed_users": ["ada"]})
    monkeypatch.setattr(installation, "settings", installation.settings.model_copy(update={"oasis": oasis}))
    assert page(world_client, f"/entry/id/public_upload/{world_client.world.calc_id('si')}").status_code == 401
