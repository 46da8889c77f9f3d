"""The tests of searches once more, with OpenSearch as the engine."""

from __future__ import annotations

import pytest

from repository_world import WorldClient

from .opensearch_world import own_world_client, world_client  # noqa: F401
from .test_repo_histograms import *  # noqa: F403
from .test_repo_search import *  # noqa: F403
from .test_repo_values import *  # noqa: F403

pytestmark = pytest.mark.xdist_group("opensearch")


def test_an_edit_is_found_by_the_next_search(own_world_client: WorldClient) -> None:  # noqa: F811
    body = {"query": {}, "actions": {"comment": {"value": "entirely reworded"}}}
    answer = own_world_client.post("ada", "/repo/edit", body)
    assert answer.status_code == 200, answer.text
    assert own_world_client.get("ada", "/repo/?owner=user&comment=reworded").json()["pagination"]["total"] > 0
