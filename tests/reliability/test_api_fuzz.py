"""Generated requests to every operation of the API, by guests, users and the admin: answers are what is described.

Half of the parameters are ids and names of a real repository, so that requests get further than to a 404.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import hypothesis
import pytest
import schemathesis
from schemathesis.generation import GenerationMode
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.config import Settings
from nomad.repository.installation import Installation
from repository_world import ENTRIES, FILES, OWNERS, World, WorldClient

NOT_SET_UP = 501
"""The answer about mail and identity providers, which this server does not have."""
PEOPLE = (None, "ben", "ada", "admin")
NOT_SENT = {("PUT", "/api/uploads/"), ("POST", "/api/uploads/")}
"""Bodies of uploads have tests of their own."""


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorldClient]:
    installation = Installation.open(Settings(data_dir=tmp_path_factory.mktemp("fuzzed") / "data"))
    world = World(installation)
    with TestClient(create_app(installation), raise_server_exceptions=False, follow_redirects=False) as client:
        yield WorldClient(world, client)
    installation.close()


def known_values(world: World) -> dict[str, list[str]]:
    """Values of the repository by the name of the parameter that takes them."""
    files = [name for names in FILES.values() for name in names]
    return {
        "upload_id": [world.upload_id(upload) for upload in OWNERS],
        "calc_id": [world.calc_id(entry) for entry in ENTRIES],
        "path": [*files, "si", "open", ""],
        "pid": ["1234"],
        "user_id": [person.user_id for person in world.people.values()],
        "quantity": ["atoms", "dft.code_name", "upload_id", "authors"],
        "owner": ["all", "public", "visible", "user", "staging", "shared", "admin"],
        "order_by": ["upload_time", "formula"],
        "statistics": ["dft.system"],
        "prefix": ["s", "be"],
    }


def check(answer: Any, operation: dict[str, Any], described: str) -> str | None:
    """What is wrong with the answer."""
    status = answer.status_code
    if status >= 500 and status != NOT_SET_UP:
        return f"{described}: {status} {answer.text[:300]}"
    answers = operation["responses"]
    if str(status) not in answers and f"{status // 100}XX" not in answers and "default" not in answers:
        return f"{described}: the answer {status} is not described ({answer.text[:200]})"
    if status >= 400 and answer.request.method != "HEAD":
        try:
            told = answer.json()
        except ValueError:
            return f"{described}: {status} is no JSON: {answer.text[:200]}"
        if not told.get("message") and not told.get("description"):
            return f"{described}: {status} says nothing: {told}"
    return None


class Fuzz:
    """Sends generated requests and collects what is wrong with their answers."""

    def __init__(self, client: WorldClient) -> None:
        self.client = client
        self.values = known_values(client.world)
        self.problems: Counter[str] = Counter()
        self.count = 0

    def run(self, examples: int) -> None:
        """So many requests to each operation."""
        schema = schemathesis.openapi.from_dict(self.client.client.get("/api/openapi.json").json())
        schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
        for found in schema.get_all_operations():
            operation = found.ok()
            if (operation.method.upper(), operation.path) not in NOT_SENT:
                self.run_operation(operation, examples)

    def run_operation(self, operation: Any, examples: int) -> None:
        name = f"{operation.method.upper()} {operation.path}"
        chance = random.Random(name)

        @hypothesis.seed(1)
        @hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def send(case: Any) -> None:
            self.send(case, name, operation.definition.raw, chance)

        send()

    def send(self, case: Any, name: str, operation: dict[str, Any], chance: random.Random) -> None:
        for container in (case.path_parameters, case.query):
            for key in container if isinstance(container, dict) else ():
                if key in self.values and chance.random() < 0.6:
                    container[key] = chance.choice(self.values[key])
        who = chance.choice(PEOPLE)
        options = case.as_transport_kwargs(base_url="http://testserver")
        if isinstance(options.get("data"), (bytes, str)):
            options["content"] = options.pop("data")
        headers = {**dict(options.pop("headers", None) or {}), **self.client.headers(who)}
        try:
            request = self.client.client.build_request(
                headers=headers, **{key: value for key, value in options.items() if value is not None}
            )
        except (ValueError, TypeError, httpx2.InvalidURL):  # nothing that HTTP could carry
            return
        answer = self.client.client.send(request)
        self.count += 1
        if problem := check(answer, operation, f"{name} by {who or 'a guest'}"):
            self.problems[f"{problem}\n      {str(request.url)[:300]} {request.content[:200]!r}"] += 1


def told(problems: Counter[str]) -> str:
    return "\n".join(problems)


def test_requests_to_every_operation(fuzzed: WorldClient, record_count: Callable[[str, int], None]) -> None:
    fuzz = Fuzz(fuzzed)
    fuzz.run(3)
    assert not fuzz.problems, told(fuzz.problems)
    assert fuzz.count > 100
    record_count("generated API requests", fuzz.count)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_many_requests_to_every_operation(fuzzed: WorldClient, record_count: Callable[[str, int], None]) -> None:
    fuzz = Fuzz(fuzzed)
    fuzz.run(200)
    assert not fuzz.problems, told(fuzz.problems)
    record_count("generated API requests", fuzz.count)
