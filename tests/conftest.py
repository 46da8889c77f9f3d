"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def find_shared_dir() -> Path | None:
    """The folder of real raw files that are not part of the repository, if it is there."""
    folder = Path(os.environ.get("NOMAD_TEST_SHARED", ROOT.parent / "shared"))
    return folder if (folder / "data" / "expected.json").is_file() else None


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Folder with `data/` (real raw files with expected values), `samples/` and `spec/`."""
    folder = find_shared_dir()
    if folder is None:
        pytest.skip("the shared test data are not on this machine (set NOMAD_TEST_SHARED)")
    return folder
