"""One upload with a file for everything that a parser can do to its process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nomad.datamodel import EntryArchive
from processing_world import World, chaos, settings_for, zipped

COMMANDS = {
    "good": "nothing",
    "warned": "warn odd number of k-points",
    "logged": "log_error no energies",
    "raised": "raise no lattice",
    "refused": "refuse line 7 is broken",
    "exited": "exit 3",
    "died": "die 7",
    "segfault": "segfault",
    "killed": "killed",
    "slow": "sleep 60",
    "huge": "allocate 3000000000",
    "printing": "print hello",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("outcomes")
    world = World(settings_for(folder / "data", entry_timeout=3.0, entry_memory=1024**3, max_attempts=2))
    files = {f"{name}/{name}.chaos": chaos(command) for name, command in COMMANDS.items()}
    files["once/once.chaos"] = chaos(f"killed_once {folder / 'killed'}")
    world.add_upload(zipped(files))
    with world.worker():
        world.wait_for()
    yield world
    world.installation.close()


def test_the_upload_succeeds_whatever_entries_do(outcomes: World) -> None:
    upload = outcomes.upload()
    assert (upload.tasks_status, upload.current_task, upload.process_running) == ("SUCCESS", "cleanup", False)
    assert upload.complete_time is not None
    assert len(outcomes.entries()) == len(COMMANDS) + 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("good", "SUCCESS"),
        ("warned", "SUCCESS"),
        ("logged", "SUCCESS"),
        ("printing", "SUCCESS"),
        ("once", "SUCCESS"),
        ("raised", "FAILURE"),
        ("refused", "FAILURE"),
        ("exited", "FAILURE"),
        ("died", "FAILURE"),
        ("segfault", "FAILURE"),
        ("killed", "FAILURE"),
        ("slow", "FAILURE"),
        ("huge", "FAILURE"),
    ],
)
def test_the_status_of_each_entry(outcomes: World, name: str, status: str) -> None:
    entry = outcomes.entries()[f"{name}/{name}.chaos"]
    assert entry.tasks_status == status, entry.errors
    assert entry.current_task == ("archiving" if status == "SUCCESS" else "parsing")
    assert entry.process_running is False
    assert entry.complete_time is not None
    assert entry.derived["processed"] is (status == "SUCCESS")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("raised", ["ValueError", "no lattice"]),
        ("refused", ["line 7 is broken"]),
        ("exited", ["SystemExit", "3"]),
        ("died", ["exit status 7", "died/died.chaos", "2 times"]),
        ("segfault", ["segmentation fault", "segfault/segfault.chaos"]),
        ("killed", ["kill signal"]),
        ("slow", ["longer than 3 seconds", "processing.entry_timeout"]),
        ("huge", ["more memory", "processing.entry_memory"]),
    ],
)
def test_errors_say_what_happened(outcomes: World, name: str, words: list[str]) -> None:
    entry = outcomes.entries()[f"{name}/{name}.chaos"]
    assert len(entry.errors) == 1
    assert [word for word in words if word not in entry.errors[0]] == []
    assert entry.errors[0] in entry.derived["processing_errors"]


def test_logged_errors_are_kept_without_failing_the_entry(outcomes: World) -> None:
    entry = outcomes.entries()["logged/logged.chaos"]
    assert entry.errors == []
    assert "no energies" in entry.derived["processing_errors"]
    assert outcomes.entries()["warned/warned.chaos"].warnings == ["odd number of k-points"]


@pytest.mark.parametrize("name", [*COMMANDS, "once"])
def test_every_entry_has_metadata_and_log_in_its_archive(outcomes: World, name: str) -> None:
    entry = outcomes.entries()[f"{name}/{name}.chaos"]
    archive = outcomes.archive(entry)
    metadata = archive["section_metadata"]
    assert metadata["calc_id"] == entry.calc_id
    assert metadata["mainfile"] == entry.mainfile
    assert metadata["processed"] is (entry.tasks_status == "SUCCESS")
    assert metadata["dft"]["code_name"] == (f"Chaos {name}.chaos" if entry.tasks_status == "SUCCESS" else "Chaos")
    assert archive["processing_logs"]


def test_archives_tell_by_which_definitions_they_were_written(outcomes: World) -> None:
    archive = outcomes.archive(outcomes.entries()["once/once.chaos"])
    rows = archive["m_definitions"]
    assert rows[0]["name"] == "nomad.datamodel.datamodel.EntryArchive"
    assert rows[0]["definition_id"] == EntryArchive.m_def.definition_id
    assert rows[rows[0]["sub_sections"]["section_run"]]["name"] == "nomad.datamodel.metainfo.common_dft.Run"


def test_a_failed_entry_keeps_what_was_read(outcomes: World) -> None:
    archive = outcomes.archive(outcomes.entries()["raised/raised.chaos"])
    assert archive["section_run"][0]["program_name"] == "Chaos raised.chaos"
    assert any("ValueError" in record.get("exception", "") for record in archive["processing_logs"])


def test_every_entry_is_indexed(outcomes: World) -> None:
    assert outcomes.indexed() == sorted(entry.calc_id for entry in outcomes.entries().values())


def test_only_what_is_needed_stays(outcomes: World) -> None:
    kept = [name for name in outcomes.stored() if not name.startswith("part-") and name != "upload.json"]
    assert sorted(kept) == ["archive-1-1.pack", "manifest-sha256.txt", "raw.zip"]
    assert list((outcomes.settings.tmp_dir / "incoming").iterdir()) == []
    assert list((outcomes.settings.tmp_dir / "work").iterdir()) == []
    assert outcomes.upload().upload_path is None
