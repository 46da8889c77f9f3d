"""The cursor of a scroll: how long it lives and what it remembers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from nomad.database.tables import ScrollRow, utc_now
from nomad.errors import BadRequest
from nomad.repository.edit_request import parse_edit
from nomad.repository.editing import edit
from nomad.repository.scrolling import next_batch
from nomad.repository.search_parameters import SearchParameters, parameters_from_url
from repository_world import World


def begin(size: int = 1) -> SearchParameters:
    return parameters_from_url({"scroll": ["true"], "per_page": [str(size)]})


def follow(scroll_id: str | None) -> SearchParameters:
    return parameters_from_url({"scroll_id": [scroll_id or ""]})


def test_a_batch_that_got_lost_can_be_asked_for_again(own_world: World) -> None:
    first = next_batch(None, own_world.installation, begin())
    second = next_batch(None, own_world.installation, follow(first.scroll_id))
    again = next_batch(None, own_world.installation, follow(first.scroll_id))
    assert second.hits == again.hits != first.hits


def test_an_expired_scroll_is_refused_and_removed(own_world: World) -> None:
    installation = own_world.installation
    old = next_batch(None, installation, begin())
    with installation.database.session() as session:
        session.execute(update(ScrollRow).values(expires=utc_now() - timedelta(seconds=1)))
    with pytest.raises(BadRequest, match="does not exist"):
        next_batch(None, installation, follow(old.scroll_id))
    next_batch(None, installation, begin())
    with installation.database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(ScrollRow)) == 1


def test_a_scroll_lives_as_long_as_the_setting_says(own_world: World) -> None:
    installation = own_world.installation
    before = utc_now()
    batch = next_batch(None, installation, begin())
    with installation.database.read_session() as session:
        row = session.get(ScrollRow, batch.scroll_id)
        assert row is not None
        lifetime = timedelta(seconds=installation.settings.search.scroll_seconds)
        assert before + lifetime <= row.expires <= utc_now() + lifetime


def edit_all(world: World, comment: str, element: str | None = None) -> None:
    query = {"owner": "user", **({"atoms": [element]} if element else {})}
    request = parse_edit({"query": query, "actions": {"comment": {"value": comment}}})
    assert not edit(world.people["ada"], world.installation, request).refused


@pytest.mark.parametrize("same_process", [True, False])
def test_what_changes_meanwhile(own_world: World, same_process: bool) -> None:
    """All hits of the first state come once each; another process at least sends none twice."""
    for element in ("Si", "Ge", "Ti"):
        edit_all(own_world, "here", element)
    installation = own_world.installation
    batch = next_batch(
        None, installation, parameters_from_url({"scroll": ["1"], "per_page": ["1"], "comment": ["here"]})
    )
    found = list(batch.hits)
    edit_all(own_world, "elsewhere", "Si")
    edit_all(own_world, "here", "Ga")  # under embargo, lifted below
    lifted = parse_edit({"query": {"upload_id": ["mixed_upload"]}, "actions": {"with_embargo": {"value": "lift"}}})
    assert not edit(own_world.people["ada"], installation, lifted).refused
    if not same_process:
        installation.snapshots.clear()
    while batch.scroll_id is not None:
        batch = next_batch(None, installation, follow(batch.scroll_id))
        found += batch.hits
        assert batch.total == 3
    assert len(found) == len(set(found))
    if same_process:
        assert own_world.names(found) == "open si tio2"


def test_an_empty_result_has_no_cursor(own_world: World) -> None:
    parameters = parameters_from_url({"scroll": ["true"], "atoms": ["Xe"]})
    assert next_batch(None, own_world.installation, parameters).scroll_id is None
