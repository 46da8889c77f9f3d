"""The namespace `metainfo`."""

from __future__ import annotations

import pytest

COMMON = "nomad.datamodel.metainfo.common_dft"


def test_all_packages(client):
    response = client.get("/api/metainfo/")
    assert response.status_code == 200
    packages = response.json()
    assert {COMMON, "vaspparser.metainfo.vasp"} <= set(packages)
    for name, package in packages.items():
        assert package["name"] == name
        assert package["section_definitions"] or package.get("category_definitions")


def test_one_package_with_those_it_needs(client):
    packages = client.get("/api/metainfo/vaspparser.metainfo.vasp").json()
    assert {"vaspparser.metainfo.vasp", COMMON} <= set(packages)
    system = next(s for s in packages[COMMON]["section_definitions"] if s["name"] == "System")
    positions = next(q for q in system["quantities"] if q["name"] == "atom_positions")
    assert positions["unit"] == "meter"
    assert positions["type"] == {"type_kind": "numpy", "type_data": "float64"}


@pytest.mark.parametrize("name", ["unknown", "os", "nomad.config", "nomad.api.app", "a/b", "..", "%2e%2e"])
def test_other_names_do_not_exist(client, name):
    response = client.get(f"/api/metainfo/{name}")
    assert response.status_code == 404 or name == ".."  # clients resolve these dots themselves
    assert response.status_code in (200, 404)


def test_the_message_names_the_package(client):
    assert client.get("/api/metainfo/unknown").json()["message"] == "Metainfo package unknown does not exist."


def test_what_is_known_is_not_sent_again(client):
    first = client.get(f"/api/metainfo/{COMMON}", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = client.get(f"/api/metainfo/{COMMON}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/api/metainfo/", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(
    ("condition", "status"), [("{tag}", 304), ('"other", {tag}', 304), ("*", 304), ('"other"', 200), ("", 200)]
)
def test_conditions_are_lists_of_tags(client, condition, status):
    tag = client.get(f"/api/metainfo/{COMMON}").headers["etag"]
    for known in (tag, tag.removeprefix("W/")):
        headers = {"If-None-Match": condition.format(tag=known)}
        assert client.get(f"/api/metainfo/{COMMON}", headers=headers).status_code == status
