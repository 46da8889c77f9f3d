"""The cursor of a scroll: how long it lives and what it remembers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from nomad.database.tables import ScrollRow, utc_now
from nomad.errors import BadRequest
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


def test_an_empty_result_has_no_cursor(own_world: World) -> None:
    parameters = parameters_from_url({"scroll": ["true"], "atoms": ["Xe"]})
    assert next_batch(None, own_world.installation, parameters).scroll_id is None
