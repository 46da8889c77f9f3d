"""A local stand-in for DataCite's REST API that is as strict as the real one, and fails when it is told to."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest
from datacite import schema45

from nomad.config import DataciteSettings

ACCOUNT = ("NOMAD.TEST", "secret of the account")
PREFIX = "10.17172"


class Datacite:
    """The state of the stand-in.

    `failures` are taken one per request: a status, `cut` (the effect happens, the answer does not), `lost` (neither) or
    `slow` (the answer comes too late, the effect happens).
    """

    def __init__(self) -> None:
        self.dois: dict[str, dict[str, Any]] = {}
        self.failures: list[int | str | None] = []
        self.requests: list[str] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Keeps the output of the tests clean."""

            def handle_one(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                failure = owner.failures.pop(0) if owner.failures else None
                doi = unquote(self.path).removeprefix("/dois").removeprefix("/")
                owner.requests.append(f"{self.command} {doi}".strip())
                if isinstance(failure, int):
                    self.answer(failure, {"errors": [{"status": str(failure), "title": f"injected {failure}"}]})
                    return
                if failure == "lost":
                    self.close_connection = True
                    return
                status, content = owner.do(self.command, doi, body, self.headers)
                if failure == "slow":
                    time.sleep(0.5)
                if failure in ("cut", "slow"):
                    self.close_connection = True
                    return
                self.answer(status, content)

            do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - the names that the server looks for

            def answer(self, status: int, content: Any) -> None:
                data = b"" if content is None else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/vnd.api+json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def settings(self, **changes: Any) -> DataciteSettings:
        user, password = ACCOUNT
        values = {"enabled": True, "url": f"http://127.0.0.1:{self.server.server_port}", "timeout": 0.3, **changes}
        return DataciteSettings.model_validate({"user": user, "password": password, "prefix": PREFIX, **values})

    def states(self) -> dict[str, str]:
        return {doi: values["state"] for doi, values in self.dois.items()}

    def do(self, method: str, doi: str, body: bytes, headers: Any) -> tuple[int, Any]:
        expected = base64.b64encode(":".join(ACCOUNT).encode()).decode()
        if headers.get("Authorization") != f"Basic {expected}":
            return 401, {"errors": [{"status": "401", "title": "Bad credentials."}]}
        if method in ("POST", "PUT") and headers.get("Content-Type") != "application/vnd.api+json":
            return 415, {"errors": [{"status": "415", "title": "Unsupported media type."}]}
        if method == "POST":
            attributes = json.loads(body)["data"]["attributes"]
            return self.create(attributes)
        if doi not in self.dois:
            return 404, {"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}
        if method == "GET":
            return 200, self.shown(doi)
        if method == "DELETE":
            if self.dois[doi]["state"] != "draft":
                return 405, {"errors": [{"status": "405", "title": "Method not allowed"}]}
            del self.dois[doi]
            return 204, None
        return self.update(doi, json.loads(body)["data"]["attributes"])

    def create(self, attributes: dict[str, Any]) -> tuple[int, Any]:
        doi = attributes["doi"]
        if not doi.startswith(f"{PREFIX}/"):
            return 403, {"errors": [{"status": "403", "title": "You are not authorized to access this prefix."}]}
        if doi in self.dois:
            return 422, {"errors": [{"source": "doi", "title": "This DOI has already been taken"}]}
        self.dois[doi] = {"state": "draft"}
        return 201, self.shown(doi)

    def update(self, doi: str, attributes: dict[str, Any]) -> tuple[int, Any]:
        known = self.dois[doi]
        document = {key: value for key, value in attributes.items() if key != "event"}
        if document:
            problems = [error.message for error in schema45.validator.iter_errors(document)]
            if problems or document["doi"] != doi:
                return 422, {"errors": [{"source": "metadata", "title": text} for text in problems]}
            known["document"] = document
        if attributes.get("event") == "publish":
            if not known.get("document", {}).get("url", "").startswith("https://"):
                return 422, {"errors": [{"source": "url", "title": "URL is missing or not secure"}]}
            known["state"] = "findable"
        return 200, self.shown(doi)

    def shown(self, doi: str) -> Any:
        return {"data": {"id": doi, "type": "dois", "attributes": {"doi": doi, "state": self.dois[doi]["state"]}}}


@pytest.fixture
def datacite() -> Iterator[Datacite]:
    """A running stand-in."""
    standin = Datacite()
    yield standin
    standin.server.shutdown()
    standin.server.server_close()
    standin.thread.join()
