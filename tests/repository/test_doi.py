"""Registering DOIs at DataCite: what is sent, and that no failure and no crash leaves anything half registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete, select

from datacite_world import Datacite, datacite  # noqa: F401
from nomad.database.tables import DatasetRow, DoiRow, EntryDatasetRow, JobRow, PropertyRow
from nomad.errors import BadRequest
from nomad.repository import doi as service
from nomad.repository.datacite import DataciteError, DataciteRefused, DataciteUnavailable
from nomad.repository.datasets import delete_dataset, get_dataset
from nomad.repository.edit_request import parse_edit
from nomad.repository.editing import edit
from nomad.repository.entries import get_entry
from repository_world import World, open_world

Assign = Callable[[], dict[str, Any]]


class Killed(BaseException):
    """Stands for `kill -9`: nothing catches it."""


@pytest.fixture(scope="module")
def doi_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield from open_world(tmp_path_factory.mktemp("doi"))


@pytest.fixture
def registering(doi_world: World, datacite: Datacite) -> Iterator[World]:  # noqa: F811
    """The world with DataCite switched on, and ada's dataset `mine` of two published entries."""
    installation = doi_world.installation
    settings = installation.settings
    server = settings.server.model_copy(update={"public_url": "https://nomad.example.org"})
    installation.settings = settings.model_copy(update={"datacite": datacite.settings(), "server": server})
    put(doi_world, "mine", ["Si", "Ge"])
    yield doi_world
    installation.settings = settings
    with installation.database.session() as session:
        for table in (DoiRow, EntryDatasetRow, DatasetRow, JobRow):
            session.execute(delete(table))
        session.execute(delete(PropertyRow).where(PropertyRow.name.like("doi %")))


def put(world: World, name: str, elements: list[str], who: str = "ada") -> bool:
    query = {"$or": [{"atoms": element} for element in elements]}
    request = parse_edit({"query": query, "actions": {"datasets": [{"value": name}] if name else []}})
    return not edit(world.people[who], world.installation, request).refused


def assign(world: World, name: str = "mine") -> dict[str, Any]:
    return service.assign_doi(world.people["ada"], world.installation, name)


def rows(world: World) -> dict[str, str]:
    with world.installation.database.read_session() as session:
        return {row.doi: row.state for row in session.scalars(select(DoiRow))}


def assigned(world: World, name: str = "mine") -> str | None:
    return get_dataset(world.people["ada"], world.installation, name).get("doi")


def test_a_registered_doi_is_findable_and_shown(registering: World, datacite: Datacite) -> None:  # noqa: F811
    doi = assign(registering)["doi"]
    assert datacite.states() == {doi: "findable"} == rows(registering)
    document = datacite.dois[doi]["document"]
    assert document["url"] == f"https://nomad.example.org/gui/dataset/doi/{doi}"
    assert document["titles"] == [{"title": "NOMAD dataset: mine"}]
    assert document["creators"][0]["name"] == "Example, Ada"
    assert document["sizes"] == ["2 entries"]
    assert document["rightsList"][0]["rightsIdentifier"] == "cc-by-4.0"
    entry = get_entry(None, registering.installation, registering.calc_id("si"))
    assert entry["datasets"][0]["doi"] == doi
    with pytest.raises(BadRequest, match="already"):
        assign(registering)


@pytest.mark.parametrize(
    ("step", "failure"),
    [(0, 422), (0, 500), (0, "cut"), (1, 422), (1, 429), (1, "slow"), (2, 401), (2, 422), (2, 500), (2, "lost")],
)
def test_a_failure_leaves_the_dataset_as_it_was_and_the_next_call_goes_on(
    registering: World,
    datacite: Datacite,  # noqa: F811
    step: int,
    failure: int | str,
) -> None:
    datacite.failures = [None] * step + [failure]
    before = get_dataset(registering.people["ada"], registering.installation, "mine")
    with pytest.raises(DataciteError, match="has not been changed") as raised:
        assign(registering)
    assert raised.value.status in (502, 503)
    assert get_dataset(registering.people["ada"], registering.installation, "mine") == before
    assert "findable" not in datacite.states().values()
    assign(registering)
    assert len(rows(registering)) == 1
    assert datacite.states() == rows(registering) == {assigned(registering): "findable"}


def test_an_answer_that_is_lost_behind_its_effect_does_no_harm(registering: World, datacite: Datacite) -> None:  # noqa: F811
    datacite.failures = [None, None, "cut"]
    doi = assign(registering)["doi"]
    assert datacite.states() == rows(registering) == {doi: "findable"}


def test_an_unknown_outcome_is_found_out_by_the_job(registering: World, datacite: Datacite) -> None:  # noqa: F811
    datacite.failures = [None, None, "cut", "lost"]
    with pytest.raises(DataciteUnavailable):
        assign(registering)
    [(doi, state)] = rows(registering).items()
    assert state == "publishing"
    assert assigned(registering) is None
    with pytest.raises(BadRequest, match="being registered"):
        delete_dataset(registering.people["ada"], registering.installation, "mine")
    assert not put(registering, "", ["Si"]), "entries cannot leave a dataset whose DOI may be findable"
    with registering.installation.database.read_session() as session:
        [job] = session.scalars(select(JobRow).where(JobRow.kind == "settle_doi"))
    assert job.payload == {"doi": doi}
    datacite.failures = [500]
    assert not service.settle(registering.installation, doi)
    assert service.settle(registering.installation, doi)
    assert assigned(registering) == doi
    assert service.settle(registering.installation, doi), "settled again after a crash"


def test_a_publication_that_did_not_happen_is_not_assigned(registering: World, datacite: Datacite) -> None:  # noqa: F811
    datacite.failures = [None, None, "lost", "lost"]
    with pytest.raises(DataciteUnavailable):
        assign(registering)
    [doi] = rows(registering)
    assert service.settle(registering.installation, doi)
    assert rows(registering) == {doi: "draft"} == datacite.states()
    assert assigned(registering) is None
    assert assign(registering)["doi"] == doi


STEPS = ("create_draft", "describe", "publish", "state")


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("step", ["create_draft", "describe", "publish", "_note", "_assign"])
def test_killed_between_any_two_steps(
    registering: World,
    datacite: Datacite,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    before: bool,
) -> None:
    owner: Any = service.Datacite if step in STEPS else service
    original = getattr(owner, step)

    def killed(*arguments: Any, **named: Any) -> Any:
        if not before:
            original(*arguments, **named)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, killed)
        with pytest.raises(Killed):
            assign(registering)
    for doi in rows(registering):
        service.settle(registering.installation, doi)
    doi = assigned(registering)
    if doi is None:
        assert "findable" not in datacite.states().values()
        doi = assign(registering)["doi"]
    assert datacite.states() == rows(registering) == {doi: "findable"}


def test_names_in_use_at_datacite_are_passed_over(registering: World, datacite: Datacite) -> None:  # noqa: F811
    first = assign(registering)["doi"]
    with registering.installation.database.session() as session:  # as after restoring an old backup
        session.delete(session.get_one(DoiRow, first))
        row = session.scalars(select(DatasetRow)).one()
        row.doi = None
        for counter in session.scalars(select(PropertyRow).where(PropertyRow.name.like("doi %"))):
            session.delete(counter)
    second = assign(registering)["doi"]
    assert second == f"{first[:-1]}2"
    assert datacite.states() == {first: "findable", second: "findable"}


def test_the_draft_of_a_removed_dataset_is_removed(registering: World, datacite: Datacite) -> None:  # noqa: F811
    datacite.failures = [None, 422]
    with pytest.raises(DataciteRefused, match="injected 422"):
        assign(registering)
    [doi] = rows(registering)
    delete_dataset(registering.people["ada"], registering.installation, "mine")
    assert rows(registering) == {doi: "abandoned"}
    assert service.settle(registering.installation, doi)
    assert datacite.dois == {}
    put(registering, "other", ["Si"])
    assert assign(registering, "other")["doi"] != doi, "a number is used once"


@pytest.mark.parametrize(
    ("changes", "message"), [({"password": "wrong"}, "datacite.user"), ({"prefix": "10.9"}, "prefix")]
)
def test_a_wrong_account_is_told(registering: World, datacite: Datacite, changes: Any, message: str) -> None:  # noqa: F811
    settings = registering.installation.settings
    registering.installation.settings = settings.model_copy(update={"datacite": datacite.settings(**changes)})
    with pytest.raises(DataciteRefused, match=message):
        assign(registering)
    assert assigned(registering) is None
