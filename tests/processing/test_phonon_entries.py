"""Phonon entries take the method of the calculations of their forces, once all entries of an upload are there."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from nomad.database.jobs import enqueue
from nomad.database.tables import EntryRow, UploadRow
from nomad.processing import finish_upload
from nomad.processing.context import Stopping
from processing_world import World, zipped

FOLDER = Path(__file__).parents[1] / "data" / "phonopy" / "si_qe"


def phonons(*left_out: str, folder: str = "si") -> dict[str, bytes]:
    names = {"phonopy.yaml", "FORCE_SETS", "force.out", "phonopy_f.log", "mesh.conf"} - set(left_out)
    return {f"{folder}/{name}": (FOLDER / name).read_bytes() for name in sorted(names)}


def method(derived: dict[str, Any]) -> tuple[str, str, str, str | None]:
    dft, encyclopedia = derived["dft"], derived["encyclopedia"]
    functional = encyclopedia.get("method", {}).get("functional_type")
    return dft["xc_functional"], dft["basis_set"], encyclopedia["status"], functional


def test_method_comes_from_the_force_calculation(world: World) -> None:
    world.add_upload(zipped(phonons()))
    with world.worker():
        assert world.wait_for().errors == []
    entries = world.entries()
    assert set(entries) == {"si/phonopy.yaml", "si/force.out"}
    entry = entries["si/phonopy.yaml"]
    assert method(entry.derived) == ("LDA", "plane waves", "success", "LDA")
    assert entry.warnings == []
    archive = world.archive(entry)
    assert method(archive["section_metadata"]) == method(entry.derived)
    assert archive["section_metadata"]["last_processing"] == entry.derived["last_processing"]
    assert archive["section_metadata"]["calc_id"] == entry.calc_id
    assert archive["processing_logs"][-1]["event"] == "method of the force calculation taken over"
    assert archive["section_run"][0]["section_single_configuration_calculation"][0]["hessian_matrix"].shape[0] == 64
    again(world)
    repeated = world.entries()["si/phonopy.yaml"]
    changing = {"last_processing", "nomad_version"}
    assert {**entry.derived, **dict.fromkeys(changing)} == {**repeated.derived, **dict.fromkeys(changing)}


def again(world: World) -> None:
    """Processes the upload once more, as the API asks for it."""
    with world.installation.database.session() as session:
        values = {"tasks_status": "PENDING", "current_process": "re_process_upload", "process_running": True, "run": 2}
        session.execute(update(UploadRow).values(**values))
        enqueue(session, "re_process_upload", "re_process_upload:upload-1:2", {"upload_id": "upload-1", "run": 2})
    with world.worker():
        assert world.wait_for().errors == []


def test_missing_force_calculation_is_told(world: World) -> None:
    world.add_upload(zipped(phonons("force.out")))
    with world.worker():
        world.wait_for()
    entry = world.entries()["si/phonopy.yaml"]
    assert entry.tasks_status == "SUCCESS"
    assert method(entry.derived)[2:] == ("failure", None)
    assert (
        entry.warnings[-1] == "The method of the forces is not known: there is no reference to a calculation of forces."
    )
    assert world.archive(entry)["processing_logs"][-1]["event"] == entry.warnings[-1]


def test_nothing_counts_twice_after_an_interruption(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new pack is stored, then the worker goes before the rows are written; another one repeats the work."""
    original = finish_upload.write_rows
    calls: list[int] = []

    def interrupted(session: Session, completed: Any) -> None:
        original(session, completed)
        calls.append(len(completed))
        if len(calls) == 1:
            raise Stopping

    monkeypatch.setattr(finish_upload, "write_rows", interrupted)
    world.add_upload(zipped(phonons("force.out") | phonons(folder="full")))
    with world.worker():
        world.wait_until(lambda: len(calls) == 1)
    with world.worker():
        world.wait_for()
    assert calls == [2, 2]
    entries = world.entries()
    assert method(entries["full/phonopy.yaml"].derived)[2] == "success"
    assert len(entries["si/phonopy.yaml"].warnings) == len(set(entries["si/phonopy.yaml"].warnings))
    assert [name for name in world.stored() if name.endswith(".pack") and "archive" in name]


def test_uploads_without_phonons_read_no_archive(world: World) -> None:
    with world.installation.database.session() as session:
        session.add(UploadRow(upload_id="other", user_id="owner", run=1))
        session.flush()
        session.add(
            EntryRow(
                calc_id="x",
                upload_id="other",
                mainfile="x",
                parser_name="parsers/vasp",
                position=0,
                uploader_id="owner",
            )
        )
    target = world.settings.tmp_dir / "target"
    context: Any = type("Context", (), {"installation": world.installation})
    missing = [world.settings.tmp_dir / "missing.pack"]
    assert finish_upload.complete_phonons(context, "other", missing, target) == {}
    assert not target.exists()
