"""The client of a server: everything that it offers to programs."""

from __future__ import annotations

from nomad.client.curating import CurationCalls
from nomad.client.downloading import DownloadCalls
from nomad.client.searching import SearchCalls
from nomad.client.uploading import UploadCalls


class Client(SearchCalls, DownloadCalls, UploadCalls, CurationCalls):
    """One server and, optionally, one user; see `Connection` for the arguments.

    Calls raise the errors of `nomad.errors` with the server's own message. Usable as a context manager.

    >>> from nomad.client import Client
    >>> with Client("http://127.0.0.1:8000") as client:
    ...     for hit in client.hits({"atoms": ["Si"]}):
    ...         print(hit["formula"], hit["dft"]["code_name"])
    """
