"""What searches, edits and datasets do with wrong, hostile or huge input: a 4xx that names it, or the right answer.

Nothing here may be an internal error, and nothing that is refused may change a row.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.database.tables import Base
from repository_world import WorldClient, open_world

MANY = [f"value{number}" for number in range(10_000)]
EMOJI = "\N{GRINNING FACE}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorldClient]:
    for world in open_world(tmp_path_factory.mktemp("bad")):
        with TestClient(create_app(world.installation), raise_server_exceptions=False) as client:
            yield WorldClient(world, client)


def rows(client: WorldClient) -> dict[str, list[Any]]:
    """Everything that is stored, but for cursors."""
    with client.world.installation.database.read_session() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name not in ("scrolls", "index_changes", "properties")
        }


SEARCHES = [
    # method, path, body, status, what the message names
    ("GET", '/repo/?query={"colour":"red"}', None, 400, "colour"),
    ("GET", "/repo/?colour=red", None, 200, ""),
    ("GET", "/repo/quantity/colour", None, 400, "colour"),
    ("GET", "/repo/quantities?quantities=colour", None, 400, "colour"),
    ("GET", "/repo/?n_atoms=six", None, 400, "six"),
    ("GET", "/repo/?n_atoms=1e999", None, 400, "1e999"),
    ("POST", "/repo/", {"query": {"n_atoms": {}}}, 400, "n_atoms"),
    ("POST", "/repo/", {"query": {"$gt": {"n_atoms": "six"}}}, 400, "six"),
    ("GET", '/repo/?query={"$and":[', None, 400, "JSON"),
    ("GET", '/repo/?query={"$gt":{}}', None, 400, "$gt"),
    ("GET", "/repo/?dft.optimade=elements HAS", None, 400, "filter"),
    ("GET", '/repo/?dft.optimade=nelements>1 AND "', None, 400, "filter"),
    ("GET", "/repo/?from_time=2021-13-01", None, 400, "2021-13-01"),
    ("GET", "/repo/?datasets=.*", None, 200, ""),
    ("GET", "/repo/?comment=(a%2B)%2B$", None, 200, ""),
    ("GET", "/repo/suggestions/formula?include=[", None, 200, ""),
    ("GET", "/repo/suggestions/formula?include=(.*", None, 200, ""),
    ("GET", f"/repo/?exclude={'*a' * 500}", None, 200, ""),
    ("GET", "/repo/?page=1000000000", None, 400, "page"),
    ("GET", f"/repo/?page={'9' * 400}", None, 400, "page"),
    ("GET", "/repo/?page=1&per_page=1000000000", None, 400, "per_page"),
    ("POST", "/repo/", {"pagination": {"page": 10**9}}, 400, "page"),
    ("GET", "/repo/?scroll=true&per_page=1000000000000", None, 400, "per_page"),
    ("GET", "/repo/?scroll_id=expired", None, 400, "scroll"),
    ("POST", "/repo/", {"scroll": {"scroll": True, "scroll_id": "expired"}}, 400, "scroll"),
    ("GET", "/repo/quantity/atoms?size=99999999999999999999", None, 400, "size"),
    ("GET", "/repo/quantity/atoms?size=1000000000", None, 200, ""),
    ("GET", "/repo/quantity/n_atoms?after=x", None, 400, "x"),
    ("POST", "/repo/", {"query": {"calc_id": MANY}}, 200, ""),
    ("POST", "/repo/", {"query": {"atoms": MANY}}, 200, ""),
    ("POST", "/repo/", {"query": {"$or": [{"formula": value} for value in MANY]}}, 200, ""),
    ("POST", "/repo/", {"query": {"only_atoms": MANY}}, 400, "value0"),
    ("POST", "/repo/", {"query": {"n_atoms": list(range(10_000))}}, 200, ""),
    ("POST", "/repo/", {"statistics_required": MANY}, 400, "value0"),
    ("POST", "/repo/", {"exclude": MANY}, 200, ""),
    ("GET", "/repo/pid/1.5", None, 400, "1.5"),
    ("GET", f"/repo/pid/{'9' * 1000}", None, 400, "PID"),
    ("GET", "/repo/x/unknown", None, 404, "unknown"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "named"), SEARCHES, ids=range(len(SEARCHES)))
def test_searches(client: WorldClient, method: str, path: str, body: Any, status: int, named: str) -> None:
    answer = client.request(None, method, path, **({} if body is None else {"json": body}))
    assert answer.status_code == status, answer.text[:500]
    if status >= 400:
        assert named in answer.json()["message"] + answer.json()["description"]
        assert len(answer.text) < 20_000


EDITS = [
    # who, query, actions, status, what the message names
    ("cleo", {"upload_id": ["public_upload"]}, {"comment": {"value": "mine now"}}, 200, ""),
    ("cleo", {"upload_id": ["public_upload"]}, {"datasets": []}, 200, ""),
    ("cleo", {"upload_id": ["public_upload"]}, {"datasets": [{"value": "new"}]}, 200, ""),
    ("ada", {"upload_id": ["public_upload"]}, {"coauthors": [{"value": value} for value in MANY]}, 400, "exist"),
    ("ada", {"n_atoms": "six"}, {"comment": {"value": "x"}}, 400, "six"),
    ("ada", {"colour": "red"}, {"comment": {"value": "x"}}, 400, "colour"),
    ("ada", {"$and": []}, {"colour": {"value": "x"}}, 400, "colour"),
    ("ada", {"$or": [{"colour": "red"}]}, {"comment": {"value": "x"}}, 400, "colour"),
    ("ada", {}, {"comment": {"value": "a\x00b"}}, 400, "comment"),
    ("ada", {}, {"datasets": [{"value": "a" * 2000}]}, 400, "characters"),
]


@pytest.mark.parametrize(("who", "query", "actions", "status", "named"), EDITS, ids=range(len(EDITS)))
def test_edits_that_change_nothing(
    client: WorldClient, who: str, query: Any, actions: Any, status: int, named: str
) -> None:
    before = rows(client)
    answer = client.post(who, "/repo/edit", {"query": query, "actions": actions})
    assert answer.status_code == status, answer.text[:500]
    assert named in str(answer.json())
    assert rows(client) == before


@pytest.mark.parametrize("unit", ["word ", "a", EMOJI, "\u65e5", "<b>"])
def test_a_comment_of_50_000_characters(client: WorldClient, unit: str) -> None:
    comment = (unit * 50_000)[:50_000].strip()
    answer = client.post("ada", "/repo/edit", {"query": {"atoms": ["Si"]}, "actions": {"comment": {"value": comment}}})
    assert answer.status_code == 200, answer.text[:300]
    [hit] = client.get(None, "/repo/?atoms=Si").json()["results"]
    assert hit["comment"] == comment
    answer = client.post("ada", "/repo/edit", {"query": {"atoms": ["Si"]}, "actions": {"comment": {"value": "after"}}})
    assert answer.status_code == 200
    assert client.get(None, "/repo/?comment=after").json()["pagination"]["total"] == 1


@pytest.mark.parametrize(
    "name", ["a/b//c", "/", "doi/10.1/x", f"{EMOJI} & co", "..", "100%", "a b+c?d#e", "\u65e5\u672c\u8a9e"]
)
def test_datasets_with_difficult_names(client: WorldClient, name: str) -> None:
    assert client.request("ada", "PUT", "/datasets/", json={"name": name}).status_code == 200
    edit = {"query": {"atoms": ["Ti"]}, "actions": {"datasets": [{"value": name}]}}
    assert client.post("ada", "/repo/edit", edit).status_code == 200
    found = client.get(None, f"/repo/?datasets={quote(name, safe='')}").json()
    assert found["pagination"]["total"] == 1
    path = f"/datasets/{quote(name, safe='').replace('..', '%2E%2E')}"
    if not name.startswith("doi/") and name not in ("..",):
        assert client.get("ada", path).json()["name"] == name
    deleted = client.request("ada", "DELETE", path)
    if name != "..":
        assert deleted.status_code == 200, deleted.text


def test_two_edits_at_once_are_one_after_the_other(client: WorldClient) -> None:
    answers: list[int] = []
    barrier = threading.Barrier(6)

    def edit(number: int) -> None:
        actions = {
            "comment": {"value": f"writer{number}"},
            "references": [{"value": f"https://example.org/{number}"}],
            "datasets": [{"value": "shared by all"}, {"value": f"of {number}"}],
        }
        barrier.wait()
        body = {"query": {"upload_id": ["public_upload", "mixed_upload"]}, "actions": actions}
        answers.append(client.post("ada", "/repo/edit", body).status_code)

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6
    hits = client.get("ada", "/repo/?upload_id=public_upload&upload_id=mixed_upload").json()["results"]
    [winner] = {hit["comment"] for hit in hits}
    number = winner.removeprefix("writer")
    for hit in hits:
        assert hit["references"] == [f"https://example.org/{number}"]
        assert [dataset["name"] for dataset in hit["datasets"]] == ["shared by all", f"of {number}"]
    names = {row["name"] for row in client.get("ada", "/datasets/?per_page=100").json()["results"]}
    assert {name for name in names if name.startswith(("of ", "shared"))} == {"shared by all", f"of {number}"}
