"""Fixtures of the tests of processing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from processing_world import World, settings_for

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture(scope="session", autouse=True)
def chaos_parser() -> Iterator[None]:
    """Parser processes find the chaos parser, as they would find any installed plug-in."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(PLUGIN), *([before] if before else [])])
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(settings_for(tmp_path / "data"))
    yield world
    world.installation.close()
