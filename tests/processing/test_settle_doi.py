"""The job that finds out how the registration of a DOI has ended, as the worker runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from datacite_world import Datacite, datacite  # noqa: F401
from nomad.database import jobs
from nomad.database.jobs import Job
from nomad.database.tables import DatasetRow, JobRow, utc_now
from nomad.processing.context import WorkerContext
from nomad.processing.parser_pool import ParserPool
from nomad.processing.worker import HANDLERS
from nomad.repository.datacite import DataciteUnavailable
from nomad.repository.doi import assign_doi
from nomad.repository.edit_request import parse_edit
from nomad.repository.editing import edit
from repository_world import World, open_world

SETTLING = select(JobRow).where(JobRow.kind == "settle_doi")


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    yield from open_world(tmp_path)


def claim(world: World) -> Job:
    with world.installation.database.session() as session:
        session.execute(update(JobRow).values(run_at=utc_now()))
        [job] = jobs.claim(session, "me", 30, kinds=["settle_doi"])
        return job


def test_a_lost_answer_is_settled_once_datacite_is_back(own_world: World, datacite: Datacite) -> None:  # noqa: F811
    installation = own_world.installation
    server = installation.settings.server.model_copy(update={"public_url": "https://nomad.example.org"})
    installation.settings = installation.settings.model_copy(update={"datacite": datacite.settings(), "server": server})
    request = parse_edit({"query": {"atoms": ["Si"]}, "actions": {"datasets": [{"value": "mine"}]}})
    assert not edit(own_world.people["ada"], installation, request).refused
    datacite.failures = [None, None, "cut", 503]
    with pytest.raises(DataciteUnavailable):
        assign_doi(own_world.people["ada"], installation, "mine")
    context = WorkerContext(installation, ParserPool(1, 60.0, 2**30))
    datacite.failures = ["lost"]
    HANDLERS["settle_doi"](context, claim(own_world))
    with installation.database.read_session() as session:
        [waiting] = session.scalars(SETTLING)
        assert (waiting.state, waiting.attempts) == ("ready", 0)
        assert waiting.run_at > utc_now()
    HANDLERS["settle_doi"](context, claim(own_world))
    with installation.database.read_session() as session:
        assert session.scalars(SETTLING).all() == []
        assert {session.scalars(select(DatasetRow)).one().doi: "findable"} == datacite.states()
