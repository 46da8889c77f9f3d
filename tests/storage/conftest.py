"""Fixtures of the storage tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from nomad.storage.objects import FolderStore, ObjectStore
from s3_server import S3Server


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.xdist_group("s3"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """Every kind of object store: each test that uses this runs on each of them."""
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    from nomad.storage.s3 import open_s3_store

    server: S3Server = request.getfixturevalue("s3_server")
    return open_s3_store(server.settings(server.new_bucket()))
