from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from nomad.database import jobs
from nomad.database.engine import Database
from nomad.database.tables import JobRow, PropertyRow, utc_now


def add(database: Database, *keys: str, **options: object) -> None:
    with database.session() as session:
        for key in keys:
            jobs.enqueue(session, "entries", key, {"n": key}, **options)  # type: ignore[arg-type]


def claim(database: Database, owner: str = "worker", seconds: float = 60, limit: int = 1) -> list[jobs.Job]:
    with database.session() as session:
        return jobs.claim(session, owner, seconds, limit=limit)


def keys(database: Database) -> dict[str, str]:
    with database.read_session() as session:
        return {row.key: row.state for row in session.query(JobRow)}


def test_jobs_are_claimed_once_in_order(database: Database) -> None:
    add(database, "a", "b", "c")
    claimed = [claim(database)[0], *claim(database, limit=5)]
    assert [job.key for job in claimed] == ["a", "b", "c"]
    assert claimed[0].payload == {"n": "a"}
    assert claimed[0].attempts == 1
    assert claim(database) == []


def test_urgent_jobs_come_first(database: Database) -> None:
    add(database, "later")
    add(database, "now", priority=5)
    assert [job.key for job in claim(database, limit=2)] == ["now", "later"]


def test_a_job_is_not_claimed_before_its_time(database: Database) -> None:
    add(database, "a", run_at=utc_now() + timedelta(hours=1))
    with database.read_session() as session:
        assert not jobs.is_any_claimable(session)
    assert claim(database) == []


def test_only_the_kinds_asked_for_are_claimed(database: Database) -> None:
    add(database, "a")
    with database.session() as session:
        assert jobs.claim(session, "worker", 60, kinds=["other"]) == []
        assert len(jobs.claim(session, "worker", 60, kinds=["other", "entries"])) == 1


def test_a_key_names_one_job(database: Database) -> None:
    add(database, "a", "a")
    add(database, "a")
    assert len(claim(database, limit=5)) == 1
    add(database, "a")
    assert claim(database) == []


def test_a_key_is_free_again_when_its_job_is_done(database: Database) -> None:
    add(database, "a")
    (job,) = claim(database)
    with database.session() as session:
        jobs.complete(session, job)
    add(database, "a")
    assert len(claim(database)) == 1


def test_a_failed_job_stays_for_the_record_and_can_be_asked_for_again(database: Database) -> None:
    add(database, "a")
    (job,) = claim(database)
    with database.session() as session:
        jobs.fail(session, job, "no disk")
    assert keys(database) == {"a": "failed"}
    assert claim(database) == []
    add(database, "a")
    assert claim(database)[0].attempts == 1


def test_the_lease_of_a_silent_worker_runs_out(database: Database) -> None:
    add(database, "a")
    (old,) = claim(database, "one", seconds=-1)
    (new,) = claim(database, "two")
    assert (new.key, new.attempts) == ("a", 2)

    def end_silent_worker() -> None:
        with database.session() as session:
            session.add(PropertyRow(name="effect", value="of the silent worker"))
            jobs.complete(session, old)

    with pytest.raises(jobs.LeaseLost):
        end_silent_worker()
    with database.session() as session:
        assert session.get(PropertyRow, "effect") is None
        jobs.complete(session, new)
    assert keys(database) == {}


def test_the_same_worker_cannot_use_its_own_old_lease(database: Database) -> None:
    add(database, "a")
    (old,) = claim(database, seconds=-1)
    (new,) = claim(database)
    for action in (jobs.complete, jobs.release):
        with pytest.raises(jobs.LeaseLost), database.session() as session:
            action(session, old)
    with database.session() as session:
        jobs.complete(session, new)


def test_heartbeats_keep_the_lease(database: Database) -> None:
    add(database, "a", "b")
    held, lost = claim(database, "one", seconds=-1, limit=2)
    with database.session() as session:
        assert jobs.heartbeat(session, [held], 60) == {held.job_id}
    assert [job.key for job in claim(database, "two", limit=2)] == ["b"]
    with database.session() as session:
        assert jobs.heartbeat(session, [held, lost], 60) == {held.job_id}
    with pytest.raises(jobs.LeaseLost), database.session() as session:
        jobs.assert_held(session, lost, 60)


def test_retry_waits_and_keeps_the_reason(database: Database) -> None:
    add(database, "a", "b")
    soon, late = claim(database, limit=2)
    with database.session() as session:
        jobs.retry(session, soon, "disk full", delay=0)
        jobs.retry(session, late, "disk full", delay=60)
    (again,) = claim(database, limit=2)
    assert (again.key, again.attempts) == ("a", 2)


def test_release_does_not_count_the_attempt(database: Database) -> None:
    add(database, "a")
    (job,) = claim(database)
    with database.session() as session:
        jobs.release(session, job)
    assert claim(database)[0].attempts == 1


def test_the_jobs_of_a_dead_worker_are_given_back(database: Database) -> None:
    add(database, "a", "b", "c")
    claim(database, "dead", limit=2)
    claim(database, "alive")
    with database.session() as session:
        assert sorted(jobs.owners(session)) == ["alive", "dead"]
        assert jobs.release_owner(session, "dead") == 2
    assert [job.attempts for job in claim(database, limit=5)] == [2, 2]


def test_many_claimers_get_different_jobs(database: Database) -> None:
    with database.session() as session:
        jobs.enqueue_many(session, [("entries", str(n), {}) for n in range(60)])

    def work(owner: int) -> list[str]:
        done = []
        while claimed := claim(database, str(owner), limit=3):
            for job in claimed:
                with database.session() as session:
                    jobs.complete(session, job)
                done.append(job.key)
        return done

    with ThreadPoolExecutor(6) as threads:
        results = list(threads.map(work, range(6)))
    assert sorted(int(key) for done in results for key in done) == list(range(60))
    assert keys(database) == {}
