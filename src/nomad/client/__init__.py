"""The Python client: talks to any NOMAD server by HTTP."""

from nomad.client.archive_query import ArchiveQuery
from nomad.client.client import Client

__all__ = ["ArchiveQuery", "Client"]
