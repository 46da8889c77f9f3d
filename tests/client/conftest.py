"""Fixtures of the client's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from nomad.client import Client
from repository_world import WorldClient, world, world_client  # noqa: F401

VARIABLES = ("NOMAD_URL", "NOMAD_TOKEN", "NOMAD_USER", "NOMAD_PASSWORD")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No server and no login from the environment of the developer."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path_factory.mktemp("home") / "netrc"))


class LocalClient(Client):
    """Talks to the application in this process."""

    def __init__(self, repository: WorldClient, who: str | None) -> None:
        super().__init__("http://testserver/api")
        self._http.close()
        repository.client.headers.update(repository.headers(who))
        self._http = repository.client  # type: ignore[assignment]


@pytest.fixture
def connect(world_client: WorldClient) -> Iterator[Callable[..., Client]]:  # noqa: F811
    """A client of the unchanged repository, for a person of it."""
    yield lambda who=None: LocalClient(world_client, who)
    world_client.client.headers.pop("authorization", None)


@pytest.fixture
def scripted() -> Callable[..., Client]:
    """A client whose server answers with a function of the request."""

    def scripted(handler: Callable[[httpx.Request], httpx.Response], **options: object) -> Client:
        client = Client("http://nomad.example.org", **options)  # type: ignore[arg-type]
        client._http = httpx.Client(transport=httpx.MockTransport(handler), follow_redirects=True)
        return client

    return scripted


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without making them."""
    made: list[float] = []
    monkeypatch.setattr("nomad.client.connection.time.sleep", made.append)
    return made
