"""The repository of the access matrix: one for all reading, a fresh one where something changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.access.world import AccessWorld
from nomad.api.app import create_app
from nomad.config import Settings
from nomad.repository.installation import Installation


def open_world(folder: Path) -> Iterator[AccessWorld]:
    installation = Installation.open(Settings(data_dir=folder / "data"))
    with TestClient(create_app(installation), raise_server_exceptions=False) as client:
        yield AccessWorld(installation, client)
    installation.close()


@pytest.fixture(scope="package")
def access_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccessWorld]:
    yield from open_world(tmp_path_factory.mktemp("access"))


@pytest.fixture
def own_access_world(tmp_path: Path) -> Iterator[AccessWorld]:
    yield from open_world(tmp_path)
