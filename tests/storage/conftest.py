"""Fixtures of the storage tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from nomad.storage.objects import FolderStore, ObjectStore


@pytest.fixture(params=["folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """Every kind of object store: each test that uses this runs on each of them."""
    assert request.param == "folder"
    return FolderStore(tmp_path / "store")
