"""Text that JSON can escape but no database holds: half of a surrogate pair, and NUL (on PostgreSQL)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from repository_world import WorldClient

METADATA = ({"comment": "TEXT"}, {"references": ["TEXT"]}, {"calculations": [{"mainfile": "x", "external_id": "TEXT"}]})


@pytest.mark.parametrize("text", ["\\ud800", "a\\u0000b"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/repo/edit", {"actions": {"comment": {"value": "TEXT"}}}),
        ("POST", "/repo/edit", {"actions": {"datasets": [{"value": "TEXT"}]}}),
        ("PUT", "/datasets/", {"name": "TEXT"}),
        *(("POST", "/uploads/staging_upload", {"operation": "publish", "metadata": part}) for part in METADATA),
    ],
)
def test_such_text_is_refused(own_world_client: WorldClient, method: str, path: str, body: Any, text: str) -> None:
    content = json.dumps(body).replace("TEXT", text)
    headers = {"Content-Type": "application/json"}
    answer = own_world_client.request("ada", method, path, content=content, headers=headers)
    assert answer.status_code == 400, answer.text


def test_such_a_name_of_an_upload_is_refused(own_world_client: WorldClient) -> None:
    assert own_world_client.request("ada", "PUT", "/uploads/?name=a%00b", content=b"x").status_code == 400
