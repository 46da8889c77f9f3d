"""Fixtures of the client's tests."""

from repository_world import world, world_client  # noqa: F401
