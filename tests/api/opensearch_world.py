"""The web application over a repository that is indexed in OpenSearch, in place of the fixtures of the same names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nomad.api.app import create_app
from opensearch_server import OpenSearchServer
from repository_world import WorldClient, open_world


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
