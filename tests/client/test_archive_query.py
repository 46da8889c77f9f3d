"""The client library's way through archives, over the web application."""

from __future__ import annotations

from typing import Any

import pytest

from nomad.client import ArchiveQuery, Client
from nomad.errors import BadRequest
from repository_world import WorldClient


class LocalClient(Client):
    """Talks to the application in this process."""

    def __init__(self, world_client: WorldClient, who: str | None) -> None:
        super().__init__("http://testserver/api")
        self._http.close()
        world_client.client.headers.update(world_client.headers(who))
        self._http = world_client.client


@pytest.fixture
def ask(world_client: WorldClient) -> Any:
    def ask(who: str | None = None, **options: Any) -> ArchiveQuery:
        return ArchiveQuery(client=LocalClient(world_client, who), **options)

    yield ask
    world_client.client.headers.pop("authorization", None)


@pytest.mark.parametrize("per_page", [1, 2, 4, 100])
def test_every_entry_comes_once(ask: Any, world_client: WorldClient, per_page: int) -> None:
    query = ask(per_page=per_page, required={"section_metadata": {"calc_id": "*"}})
    found = [archive["section_metadata"]["calc_id"] for archive in query]
    assert len(found) == len(set(found))
    assert world_client.world.names(found) == "fe open si tio2"
    assert query.total == 4


def test_a_limit(ask: Any) -> None:
    assert len(list(ask(max=3, per_page=2))) == 3
    assert list(ask(max=0)) == []


def test_a_login(ask: Any) -> None:
    results = list(ask("ben", query={"owner": "shared"}, required={"section_run[0]": {"program_name": "*"}}).results())
    assert len(results) == 2
    assert results[0]["archive"] == {"section_run": [{"program_name": "VASP"}]}


def test_the_message_of_the_server_is_raised(ask: Any) -> None:
    with pytest.raises(BadRequest, match="section_nothing"):
        list(ask(required={"section_nothing": "*"}))
