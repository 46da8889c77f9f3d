"""A fresh database of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nomad.config import Settings
from nomad.database.engine import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(Settings(data_dir=tmp_path))
    database.migrate()
    yield database
    database.close()
