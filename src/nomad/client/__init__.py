"""The Python client: talks to any NOMAD server by HTTP."""

from nomad.client.client import Client

__all__ = ["Client"]
