"""Odd questions of all kinds once more, with OpenSearch as the engine."""

from __future__ import annotations

import pytest

from .opensearch_world import world_client  # noqa: F401
from .test_search_robustness import *  # noqa: F403

pytestmark = [pytest.mark.xdist_group("opensearch"), pytest.mark.slow]
