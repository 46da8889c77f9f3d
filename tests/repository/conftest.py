"""Fixtures of the services."""

from repository_world import own_world, world  # noqa: F401
