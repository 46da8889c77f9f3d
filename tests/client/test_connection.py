"""Addresses, logins, retries and errors."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from nomad.client import Client
from nomad.client.address import api_address, login_for
from nomad.errors import BadRequest, NomadError, NotFound, ReadOnly, Unavailable

HEAVY = "numpy pandas pydantic fastapi sqlalchemy typer orjson nomad.datamodel nomad.metainfo nomad.config"


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, nomad.client; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(HEAVY.split()) & set(done.stdout.split()) == set()


@pytest.mark.slow
def test_importing_takes_less_than_three_tenths_of_a_second() -> None:
    def seconds(code: str) -> float:
        """Of the processor, because other work on the machine does not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds("import nomad.client") for _ in range(5)) - min(seconds("") for _ in range(5)) < 0.3


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://localhost:8000", "http://localhost:8000/api"),
        ("http://localhost:8000/", "http://localhost:8000/api"),
        ("http://localhost:8000/api/", "http://localhost:8000/api"),
        ("https://example.org/prod/rae/api", "https://example.org/prod/rae/api"),
        ("https://example.org/prod/rae", "https://example.org/prod/rae/api"),
        ("https://example.org/gui", "https://example.org/api"),
        ("localhost:8000", "http://localhost:8000/api"),
        ("nomad.example.org", "https://nomad.example.org/api"),
        (None, "http://127.0.0.1:8000/api"),
    ],
)
def test_addresses(given: str | None, address: str) -> None:
    assert api_address(given) == address


@pytest.mark.parametrize("given", ["ftp://example.org", "http://", "http://example.org/?a=b", "http://a:b"])
def test_bad_addresses_are_named(given: str) -> None:
    with pytest.raises(BadRequest, match="8000/api"):
        api_address(given)


def test_who_asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = "https://nomad.example.org/api"
    assert login_for(url) == (None, {})
    netrc = tmp_path / "netrc"
    netrc.write_text("machine nomad.example.org login lise password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert isinstance(login_for(url)[0], httpx.BasicAuth)
    assert login_for("https://elsewhere.org/api") == (None, {})
    monkeypatch.setenv("NOMAD_USER", "otto")
    basic = login_for("https://elsewhere.org/api")[0]
    assert isinstance(basic, httpx.BasicAuth)
    monkeypatch.setenv("NOMAD_TOKEN", "abc")
    assert login_for(url) == (None, {"Authorization": "Bearer abc"})
    assert isinstance(login_for(url, "lise", "secret")[0], httpx.BasicAuth)
    assert login_for(url, token="xyz") == (None, {"Authorization": "Bearer xyz"})
    monkeypatch.setenv("NOMAD_URL", "https://elsewhere.org")
    assert Client().url == "https://elsewhere.org/api"


def answering(*answers: httpx.Response | Exception) -> Any:
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        following = left.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    answer.left = left  # type: ignore[attr-defined]
    return answer


GOOD = {"pagination": {"total": 3}, "results": []}


def test_searches_are_repeated_until_the_server_is_back(scripted: Any, pauses: list[float]) -> None:
    client = scripted(
        answering(
            httpx.ConnectError("refused"),
            httpx.ReadError("broken"),
            httpx.Response(503, headers={"Retry-After": "7"}, json={"message": "busy"}),
            httpx.Response(502, text="bad gateway"),
            httpx.Response(200, json=GOOD),
        )
    )
    assert client.count() == 3
    assert pauses == [0.25, 0.5, 7.0, 2.0]


def test_what_changes_something_is_sent_once(scripted: Any, pauses: list[float]) -> None:
    server = answering(httpx.ReadError("broken"), httpx.Response(200, json={}))
    with pytest.raises(Unavailable, match="broken"):
        scripted(server).publish("x")
    assert len(server.left) == 1
    server = answering(httpx.ConnectError("refused"), httpx.Response(503), httpx.Response(200, json={"done": 1}))
    assert scripted(server).publish("x") == {"done": 1}
    assert len(pauses) == 2


def test_retries_end(scripted: Any, pauses: list[float]) -> None:
    with pytest.raises(Unavailable, match=r"nomad.example.org"):
        scripted(answering(*[httpx.ConnectError("no")] * 3), retries=2).count()
    with pytest.raises(Unavailable, match="later"):
        scripted(answering(*[httpx.Response(503, json={"message": "later"})] * 2), retries=1).count()
    assert len(pauses) == 3


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (httpx.Response(404, json={"message": "There is no x."}), NotFound, "There is no x."),
        (httpx.Response(400, json={"description": "Old words."}), BadRequest, "Old words."),
        (httpx.Response(403, json={"message": "Read only."}), ReadOnly, "Read only."),
        (httpx.Response(400, json={"message": "Bad", "errors": {"a": "too small"}}), BadRequest, "Bad: a: too small"),
        (httpx.Response(404, text="<html>"), NotFound, "is no NOMAD"),
        (httpx.Response(200, text="<html>"), NomadError, "is no NOMAD"),
        (httpx.Response(418, json=[]), NomadError, "is no NOMAD"),
    ],
)
def test_errors(scripted: Any, answer: httpx.Response, kind: type[NomadError], message: str) -> None:
    with pytest.raises(kind, match=message.replace(".", r"\.")) as caught:
        scripted(lambda _: answer).get_upload("x")
    assert type(caught.value) is kind
