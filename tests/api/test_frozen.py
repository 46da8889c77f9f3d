"""Frozen queries: what is stored, who sees which part of it, verification, comparison, rebuild."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import delete

from nomad.database.tables import EntryRow, FrozenRow
from nomad.repository.frozen import restore_frozen
from nomad.storage.keys import frozen_ids_key
from repository_world import WorldClient


def freeze(client: WorldClient, who: str | None, query: Any, **values: Any) -> Any:
    answer = client.post(who, "/repo/frozen", {"query": query, **values})
    assert answer.status_code == 200, answer.text
    return answer.json()


def shown(client: WorldClient, who: str | None, frozen: Any, options: str = "") -> Any:
    answer = client.get(who, f"/repo/frozen/{frozen['frozen_id']}?{options}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_frozen_query_has_date_checksum_and_citation(own_world_client: WorldClient) -> None:
    client = own_world_client
    frozen = freeze(client, "ada", {"dft.code_name": "VASP"}, name="all of VASP")
    assert frozen["name"] == "all of VASP"
    assert frozen["creator"] == {"user_id": client.world.people["ada"].user_id, "name": "Ada Example"}
    assert frozen["query"] == {"dft.code_name": "VASP"}
    assert frozen["total"] == 5
    url = f"http://testserver/api/repo/frozen/{frozen['frozen_id']}"
    assert frozen["url"] == url
    assert frozen["cite"].startswith(
        "Ada Example: all of VASP. List of 5 entries of the repository nomad, frozen on 20"
    )
    assert frozen["cite"].endswith(f"{frozen['checksum']}. {url}")
    found = shown(client, "ada", frozen, "verify=true")
    assert found["verified"] is True
    assert client.world.names(found["calc_ids"]) == "closed draft open si work"
    text = "".join(f"{calc_id}\n" for calc_id in found["calc_ids"])
    assert found["checksum"] == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    listed = client.get("ada", "/repo/frozen").json()
    assert listed == {"pagination": {"total": 1, "page": 1, "per_page": 10}, "results": [frozen]}
    assert client.get("cleo", "/repo/frozen").json()["results"] == []


@pytest.mark.parametrize(
    ("who", "names", "hidden"),
    [
        (None, "open si", 3),
        ("cleo", "open si", 3),
        ("ben", "closed open si work", 1),
        ("ada", "closed draft open si work", 0),
    ],
)
def test_each_reader_sees_only_what_they_may_see(
    world_client: WorldClient, who: str | None, names: str, hidden: int
) -> None:
    client = world_client
    frozen = freeze(client, "ada", {"dft.code_name": "VASP"})
    found = shown(client, who, frozen, "compare=true")
    assert client.world.names(found["calc_ids"]) == names
    assert (found["hidden"], found["gone"], found["total"]) == (hidden, 0, 5)
    assert found["comparison"]["hidden"] == hidden
    assert client.world.names(found["comparison"]["removed_calc_ids"]) == ""
    draft = client.world.calc_id("draft")
    assert (draft in str(found)) == (who == "ada")


def test_entries_that_can_be_found_but_not_read_are_not_frozen(world_client: WorldClient) -> None:
    frozen = freeze(world_client, "cleo", {"owner": "all", "atoms": ["Ga"]})
    assert frozen["total"] == 0


def test_pages(world_client: WorldClient) -> None:
    client = world_client
    frozen = freeze(client, "ada", {})
    pages = [shown(client, "ada", frozen, f"per_page=3&page={page}")["calc_ids"] for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert shown(client, "ada", frozen)["calc_ids"] == [calc_id for page in pages for calc_id in page]
    assert shown(client, "ada", frozen, "page=1000000000")["calc_ids"] == []


def test_comparison_tells_what_was_added_removed_and_is_gone(own_world_client: WorldClient) -> None:
    client = own_world_client
    mark(client, "Si", "x")
    mark(client, "Ge", "x")
    mark(client, "Ti", "x")
    frozen = freeze(client, "ada", {"comment": "x"})
    assert shown(client, "ada", frozen, "compare=true")["comparison"] == {
        "found": 3,
        "added": 0,
        "removed": 0,
        "hidden": 0,
        "gone": 0,
        "added_calc_ids": [],
        "removed_calc_ids": [],
    }
    mark(client, "Ga", "x")  # under embargo
    mark(client, "Si", "y")
    with client.world.installation.database.session() as session:
        session.execute(delete(EntryRow).where(EntryRow.calc_id == client.world.calc_id("tio2")))
    comparison = shown(client, "ada", frozen, "compare=true")["comparison"]
    assert client.world.names(comparison["added_calc_ids"]) == "closed"
    assert client.world.names(comparison["removed_calc_ids"]) == "si"
    guest = shown(client, None, frozen, "compare=true")["comparison"]
    assert guest["added"] == 0, "the guest cannot see the added entry"
    assert guest["removed"] == 1


def mark(client: WorldClient, element: str, comment: str) -> None:
    body = {"query": {"atoms": [element]}, "actions": {"comment": {"value": comment}}}
    assert client.post("ada", "/repo/edit", body).status_code == 200


def test_a_query_by_its_makers_own_entries_is_compared_by_its_maker(world_client: WorldClient) -> None:
    client = world_client
    frozen = freeze(client, "ada", {"owner": "user"})
    path = f"/repo/frozen/{frozen['frozen_id']}?compare=true"
    assert client.get("ada", path).json()["comparison"]["found"] == 6
    assert client.get("ben", path).status_code == 401
    assert client.get(None, path).status_code == 401


def test_damage_is_noticed(own_world_client: WorldClient) -> None:
    client = own_world_client
    frozen = freeze(client, "ada", {})
    store = client.world.installation.store
    key = frozen_ids_key(frozen["frozen_id"])
    data = store.read(key)
    assert len(data) == 7 * 21
    store.put_bytes(key, data[:-1] + bytes([data[-1] ^ 1]))
    assert shown(client, "ada", frozen, "verify=true")["verified"] is False
    store.delete(key)
    assert client.get("ada", f"/repo/frozen/{frozen['frozen_id']}?page=9&verify=true").json()["verified"] is False


def test_rows_can_be_rebuilt_from_the_store(own_world_client: WorldClient) -> None:
    client = own_world_client
    frozen = freeze(client, "ada", {"atoms": ["Si"]}, name="silicon")
    before = shown(client, "ada", frozen, "verify=true")
    with client.world.installation.database.session() as session:
        session.execute(delete(FrozenRow))
    assert client.get("ada", f"/repo/frozen/{frozen['frozen_id']}").status_code == 404
    assert restore_frozen(client.world.installation) == 1
    assert restore_frozen(client.world.installation) == 0
    assert shown(client, "ada", frozen, "verify=true") == before


@pytest.mark.parametrize(
    ("who", "body", "status", "named"),
    [
        (None, {"query": {}}, 401, "Login"),
        ("ada", {}, 400, "query"),
        ("ada", [], 400, ""),
        ("ada", {"query": 5}, 400, "query"),
        ("ada", {"query": {}, "name": ""}, 400, "name"),
        ("ada", {"query": {}, "name": 7}, 400, "name"),
        ("ada", {"query": {}, "name": "a\x00"}, 400, "name"),
        ("ada", {"query": {"comment": "a\x00"}}, 400, "query"),
        ("ada", {"query": {}, "colour": "red"}, 400, "colour"),
        ("ada", {"query": {"n_atoms": "many"}}, 400, "many"),
        ("ada", {"query": {"owner": "admin"}}, 401, "admin"),
        ("ada", {"query": {"owner": "nobody"}}, 400, "nobody"),
    ],
)
def test_bad_requests(world_client: WorldClient, who: str | None, body: Any, status: int, named: str) -> None:
    answer = world_client.post(who, "/repo/frozen", body)
    assert answer.status_code == status, answer.text
    assert named in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/repo/frozen/unknown", 404), ("/repo/frozen/a%00b", 404), ("/repo/frozen?page=0", 400), ("/repo/frozen", 200)],
)
def test_reading_what_is_not_there(world_client: WorldClient, path: str, status: int) -> None:
    assert world_client.get("ada", path).status_code == status
    if path == "/repo/frozen":
        assert world_client.get(None, path).status_code == 401
