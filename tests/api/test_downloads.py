"""Downloads that break off go on where they were, whatever is downloaded."""

from __future__ import annotations

import pytest

from repository_world import WorldClient

UPLOAD = "public_upload"
PATHS = [f"/raw/{UPLOAD}/*", f"/raw/query?upload_id={UPLOAD}", f"/raw/{UPLOAD}?files=si/vasprun.xml"]


@pytest.mark.parametrize("path", PATHS)
def test_the_rest_of_a_broken_download_fits(world_client: WorldClient, path: str) -> None:
    whole = world_client.get(None, path)
    size, tag = len(whole.content), whole.headers["etag"]
    assert whole.headers["content-length"] == str(size)
    head = world_client.request(None, "HEAD", path)
    assert (head.content, head.headers["content-length"], head.headers["etag"]) == (b"", str(size), tag)
    for broken in (1, size // 3, size - 1):
        rest = world_client.get(None, path, headers={"Range": f"bytes={broken}-", "If-Range": tag})
        assert rest.status_code == 206
        assert rest.headers["content-range"] == f"bytes {broken}-{size - 1}/{size}"
        assert rest.headers["content-length"] == str(size - broken)
        assert whole.content[:broken] + rest.content == whole.content


@pytest.mark.parametrize("path", PATHS)
def test_a_range_of_something_else_is_not_sent(world_client: WorldClient, path: str) -> None:
    whole = world_client.get(None, path)
    changed = world_client.get(None, path, headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    behind = world_client.get(None, path, headers={"Range": f"bytes={len(whole.content)}-"})
    assert behind.status_code == 416
    assert behind.headers["content-range"] == f"bytes */{len(whole.content)}"
