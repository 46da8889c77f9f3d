"""Requests about one upload that arrive at the same time: exactly one of them wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from nomad.database.tables import JobRow, UploadRow
from nomad.errors import BadRequest, NotFound
from nomad.repository.publishing import request_publication
from nomad.repository.receiving import UploadRequest, accept_upload, create_upload
from nomad.repository.uploads import delete_upload

COUNT = 6


@pytest.mark.parametrize("names", ["publish", "delete", "publish delete"])
def test_only_one_process_at_a_time(own_world, names):
    installation, user = own_world.installation, own_world.people["ada"]
    actions = {
        "publish": lambda: request_publication(user, installation, "staging_upload", None),
        "delete": lambda: delete_upload(user, installation, "staging_upload"),
    }
    chosen = [actions[name] for name in names.split()]
    barrier = Barrier(COUNT)

    def attempt(number):
        barrier.wait()
        try:
            chosen[number % len(chosen)]()
        except (BadRequest, NotFound):
            return 0
        return 1

    with ThreadPoolExecutor(COUNT) as threads:
        assert sum(threads.map(attempt, range(COUNT))) == 1
    with installation.database.read_session() as session:
        jobs = session.scalars(select(JobRow).where(JobRow.kind != "write_record")).all()
        upload = session.get(UploadRow, "staging_upload")
    assert len(jobs) == 1
    assert (upload is None) == (jobs[0].kind == "delete_upload")


def test_uploads_that_arrive_together_stay_within_the_number(own_world):
    installation, user = own_world.installation, own_world.people["ada"]
    unpublished = select(func.count()).where(UploadRow.user_id == user.user_id, UploadRow.published.is_(False))
    with installation.database.read_session() as session:
        free = installation.settings.uploads.max_unpublished - session.scalar(unpublished)
    accepted = [accept_upload(user, installation, UploadRequest()) for _ in range(free + 3)]

    def create(upload):
        try:
            create_upload(user, installation, upload, None)
        except BadRequest:
            return 0
        return 1

    with ThreadPoolExecutor(COUNT) as threads:
        assert sum(threads.map(create, accepted)) == free
