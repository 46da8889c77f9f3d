"""A live `nomad serve` for the tests of this folder, and clients that talk to it as people do."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

SCRIPTS = Path(sys.executable).parent
PASSWORD = "crystal clear"
USERS = ("owner", "stranger")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server with its folder."""

    folder: Path
    port: int = field(default_factory=free_port)
    arguments: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    """Environment variables with settings."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NOMAD_")}
        return {**kept, "PATH": f"{SCRIPTS}:{kept['PATH']}", **self.settings}

    def start(self) -> None:
        command = [str(SCRIPTS / "nomad"), "serve", "--port", str(self.port), "--data-dir", str(self.folder / "data")]
        log = (self.folder / "server.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [*command, *self.arguments], cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.url}/alive", timeout=1).raise_for_status()
                return
            except httpx.HTTPError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        raise AssertionError(f"the server did not answer:\n{(self.folder / 'server.log').read_text()}")

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    def run(self, *arguments: str) -> str:
        """The output of a `nomad` command in the folder of the server."""
        done = subprocess.run(
            [str(SCRIPTS / "nomad"), *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def add_user(self, name: str, *flags: str) -> None:
        names = ["--first-name", name, "--last-name", "Example"]
        data = ["--data-dir", str(self.folder / "data")]
        self.run(
            "admin",
            "users",
            "add",
            name,
            "--email",
            f"{name}@example.org",
            *names,
            "--password",
            PASSWORD,
            *flags,
            *data,
        )

    def client(self, user: str | None = None) -> httpx.Client:
        auth = (user, PASSWORD) if user else None
        return httpx.Client(base_url=f"{self.url}/api", auth=auth, timeout=60)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a test process, with the accounts `owner`, `stranger` and `admin`."""
    server = Server(tmp_path_factory.mktemp("server"))
    for user in USERS:
        server.add_user(user)
    server.add_user("admin", "--admin")
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def owner(server: Server) -> Iterator[httpx.Client]:
    with server.client("owner") as client:
        yield client


@pytest.fixture
def stranger(server: Server) -> Iterator[httpx.Client]:
    with server.client("stranger") as client:
        yield client


@pytest.fixture
def guest(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def folder_files(folder: Path, *parts: str) -> dict[str, bytes]:
    """The files of sub-folders of `folder` by their path inside of it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in parts
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def upload(client: httpx.Client, content: bytes, **parameters: str) -> dict[str, Any]:
    """Sends an archive and waits until nothing runs any more; returns the upload with up to 10,000 entries."""
    answer = client.put("/uploads/", params=parameters, content=content)
    assert answer.status_code == 200, answer.text
    return finished(client, answer.json()["upload_id"])


def finished(client: httpx.Client, upload_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + 100
    while time.monotonic() < deadline:
        answer = client.get(f"/uploads/{upload_id}", params={"per_page": 10_000})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        if not found["tasks_running"] and not found.get("process_running"):
            return found
        time.sleep(0.05)
    raise AssertionError(f"upload {upload_id} did not end: {found}")
