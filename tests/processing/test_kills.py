"""`kill -9` of the worker at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from nomad.database.tables import ArchivePartRow, IndexChangeRow, JobRow
from nomad.storage.archive_pack import ArchivePack
from processing_world import World, chaos, settings_for, zipped

ENTRIES = 200


@contextmanager
def worker_process(world: World) -> Iterator[subprocess.Popen[bytes]]:
    log = (world.settings.data_dir / "worker.log").open("ab")
    environment = {
        **os.environ,
        "NOMAD_DATA_DIR": str(world.settings.data_dir),
        "NOMAD_PROCESSING__WORKERS": "2",
        "NOMAD_PROCESSING__POLL_INTERVAL": "0.02",
        "NOMAD_PROCESSING__BATCH_SIZE": "10",
    }
    with log:
        process = subprocess.Popen(
            [sys.executable, "-m", "nomad.processing.main"], env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def kill_often(world: World, kills: int, chance: random.Random) -> None:
    """Kills workers at random moments, most of them while there is something to do, then lets one finish."""
    for _ in range(kills):
        with worker_process(world):
            world.wait_until(lambda: _has_begun(world))
            time.sleep(chance.uniform(0, 3.0))
        if not world.is_running("upload-1"):
            return
    with worker_process(world):
        world.wait_for()


def _has_begun(world: World) -> bool:
    """A worker holds a job, so it has come up."""
    with world.installation.database.read_session() as session:
        leased = session.scalars(select(JobRow.lease_owner).where(JobRow.state == "leased")).all()
    return bool(leased) or not world.is_running("upload-1")


def check(world: World) -> None:
    upload = world.upload()
    assert (upload.tasks_status, upload.process_running, upload.errors) == ("SUCCESS", False, [])
    entries = world.entries()
    assert list(entries) == [f"{n:03}/{n:03}.chaos" for n in range(ENTRIES)]
    assert {(entry.tasks_status, *entry.errors) for entry in entries.values()} == {("SUCCESS",)}
    assert upload.archive_key is not None
    pack = ArchivePack.open(world.installation.store, upload.archive_key)
    assert sorted(pack.calc_ids) == sorted(entry.calc_id for entry in entries.values())
    for entry in entries.values():
        archive = pack.read(entry.calc_id)
        name = entry.mainfile.rpartition("/")[2]
        assert archive["section_run"] == [{"program_name": f"Chaos {name}", "program_version": "1.0"}]
        assert archive["section_metadata"]["calc_hash"] == entry.derived["calc_hash"]
        assert archive["section_metadata"]["last_processing"] == entry.derived["last_processing"]
    pack.close()
    assert world.indexed() == sorted(entry.calc_id for entry in entries.values())
    with world.installation.database.read_session() as session:
        kinds = set(session.scalars(select(JobRow.kind)))
        assert kinds <= {"remove_objects", "write_record"}
        assert session.scalars(select(IndexChangeRow)).all() == []
        assert session.scalars(select(ArchivePartRow)).all() == []
    assert list((world.settings.tmp_dir / "incoming").iterdir()) == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.slow)])
def test_killing_workers_loses_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    world = World(settings_for(tmp_path / "data"))
    chance = random.Random(kills)
    world.add_upload(zipped({f"{n:03}/{n:03}.chaos": chaos("sleep 0.02") for n in range(ENTRIES)}))
    kill_often(world, kills, chance)
    check(world)
    world.installation.close()


def test_sigterm_ends_a_worker_in_good_order(tmp_path: Path) -> None:
    world = World(settings_for(tmp_path / "data"))
    world.add_upload(zipped({f"{n}.chaos": chaos("sleep 0.1") for n in range(100)}))
    with worker_process(world) as process:
        world.wait_until(lambda: any(entry.tasks_status == "RUNNING" for entry in world.entries().values()))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    with world.installation.database.read_session() as session:
        assert {row.state for row in session.scalars(select(JobRow))} == {"ready"}
    assert "Traceback" not in (world.settings.data_dir / "worker.log").read_text()
    world.installation.close()
