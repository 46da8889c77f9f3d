"""A real identity provider in a process of its own, and a web application that trusts it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.config import Settings
from nomad.repository.installation import Installation

PACKAGE = "oidc-provider@9"
SCRIPT = Path(__file__).parent / "provider.mjs"


class RunningProvider:
    """The provider's process, and orders to it."""

    def __init__(self, modules: Path) -> None:
        self._modules = modules
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None
        self._client = httpx.Client(timeout=10, limits=httpx.Limits(max_keepalive_connections=0))

    def start(self) -> None:
        command = ["node", "--no-warnings", str(SCRIPT), str(self._modules), str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == "ready":
                return
        raise RuntimeError(f"The identity provider ended with status {self._process.wait()}.")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def order(self, name: str, **body: Any) -> Any:
        return self._client.post(f"{self.issuer}/control/{name}", json=body).json()

    def account(self, sub: str, **claims: Any) -> None:
        """What the provider says about a person from now on."""
        self.order("account", sub=sub, claims=claims)

    def sign(self, *, header: dict[str, Any] | None = None, secret: bool = False, **claims: Any) -> str:
        """A token with these claims; `None` removes one that is there by itself."""
        token: str = self.order("sign", header=header or {}, claims=claims, secret=secret)["token"]
        return token


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder of the provider's packages, installed once and kept outside of the source tree."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are needed to run an identity provider")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "nomad-tests" / PACKAGE
    if not (cache / "node_modules" / "oidc-provider").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "package.json").write_text('{"private": true}')
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        try:
            done = subprocess.run(command, cwd=cache, capture_output=True, text=True, timeout=60, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip("npm did not install oidc-provider within a minute")
        if done.returncode:
            pytest.skip(f"npm cannot install oidc-provider: {done.stderr.strip().splitlines()[-1:]}")
    return cache


@pytest.fixture(scope="session")
def running_provider(modules: Path) -> Iterator[RunningProvider]:
    provider = RunningProvider(modules)
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider: RunningProvider) -> RunningProvider:
    """The provider with its first account."""
    running_provider.account(
        "alice-1",
        email="alice@example.org",
        email_verified=True,
        given_name="Alice",
        family_name="Liddell",
        preferred_username="alice",
    )
    return running_provider


@pytest.fixture
def oidc_settings() -> dict[str, Any]:
    """Settings of the identity provider besides its address."""
    return {"admin_claim": "realm_access.roles", "clock_skew": 5}


@pytest.fixture
def installation(tmp_path: Path, provider: RunningProvider, oidc_settings: dict[str, Any]) -> Iterator[Installation]:
    auth = {"oidc": {"issuer": provider.issuer, **oidc_settings}}
    installation = Installation.open(Settings.model_validate({"data_dir": tmp_path / "data", "auth": auth}))
    yield installation
    installation.close()


@pytest.fixture
def client(installation: Installation) -> Iterator[TestClient]:
    with TestClient(create_app(installation), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def me(client: TestClient) -> Callable[[str], Any]:
    """The answer about the own account to the owner of a token."""
    return lambda token: client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
