"""The tests of searches once more, with OpenSearch as the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nomad.api.app import create_app
from opensearch_server import OpenSearchServer
from repository_world import WorldClient, open_world

from .test_repo_histograms import *  # noqa: F403
from .test_repo_search import *  # noqa: F403
from .test_repo_values import *  # noqa: F403
from .test_search_robustness import *  # noqa: F403

pytestmark = pytest.mark.xdist_group("opensearch")


@pytest.fixture(scope="module")
def world_client(
    tmp_path_factory: pytest.TempPathFactory, opensearch_server: OpenSearchServer
) -> Iterator[WorldClient]:
    """A repository that is indexed in OpenSearch, for tests that change nothing."""
    for world in open_world(tmp_path_factory.mktemp("world"), opensearch_server.search_settings()):
        with TestClient(create_app(world.installation), raise_server_exceptions=False) as client:
            yield WorldClient(world, client)


@pytest.fixture
def own_world_client(tmp_path: Path, opensearch_server: OpenSearchServer) -> Iterator[WorldClient]:
    """The same for a test that changes something."""
    for world in open_world(tmp_path, opensearch_server.search_settings()):
        with TestClient(create_app(world.installation), raise_server_exceptions=False) as client:
            yield WorldClient(world, client)


def test_an_edit_is_found_by_the_next_search(own_world_client: WorldClient) -> None:
    body = {"query": {}, "actions": {"comment": {"value": "entirely reworded"}}}
    answer = own_world_client.post("ada", "/repo/edit", body)
    assert answer.status_code == 200, answer.text
    assert own_world_client.get("ada", "/repo/?owner=user&comment=reworded").json()["pagination"]["total"] > 0
