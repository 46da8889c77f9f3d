"""The Python client: talks to any NOMAD server by HTTP. Importing it loads nothing heavy."""

from nomad.client.archive_query import ArchiveQuery
from nomad.client.client import Client

__all__ = ["ArchiveQuery", "Client"]
