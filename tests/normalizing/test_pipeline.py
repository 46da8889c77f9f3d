import subprocess
import sys
import time

import pytest

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.normalizing import pipeline
from nomad.normalizing.pipeline import normalize, normalizer_names

from .archives import add_bands, add_dos, single_point
from .structures import conventional_silicon

NAMES = [
    "SystemNormalizer",
    "OptimadeNormalizer",
    "DosNormalizer",
    "BandStructureNormalizer",
    "WorkflowNormalizer",
    "EncyclopediaNormalizer",
]


def test_names_in_order() -> None:
    assert normalizer_names() == NAMES


def test_names_need_no_scientific_library() -> None:
    code = (
        "import sys; from nomad.normalizing.pipeline import normalizer_names; normalizer_names();"
        "print(sorted({'ase', 'matid', 'numpy', 'pint', 'scipy', 'spglib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_normaliser_is_logged_with_its_time() -> None:
    log = EntryLog()
    normalize(single_point(conventional_silicon()), log)
    executed = [record for record in log.records if record["event"] == "normalizer executed"]
    assert [record["normalizer"] for record in executed] == NAMES
    assert all(float(record["exec_time"]) >= 0 for record in executed)


def test_a_failing_normaliser_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    functions = list(pipeline._functions())

    def fail(context: object) -> None:
        raise RuntimeError("broken on purpose")

    functions[2] = fail
    monkeypatch.setattr(pipeline, "_functions", lambda: tuple(functions))
    archive, log = single_point(conventional_silicon()), EntryLog()
    normalize(archive, log)
    (error,) = [record for record in log.records if record["level"] == "ERROR"]
    assert error["normalizer"] == "DosNormalizer"
    assert "broken on purpose" in error["exception"]
    assert archive.section_metadata.encyclopedia.status == "success"


def test_archive_without_run_is_left_alone() -> None:
    archive, log = EntryArchive(), EntryLog()
    normalize(archive, log)
    assert archive.m_to_dict() == {}
    assert log.records == []


def test_normalising_twice_changes_nothing() -> None:
    archive, log = single_point(conventional_silicon(), energy_reference_fermi=[0.0]), EntryLog()
    add_bands(archive.section_run[0].section_single_configuration_calculation[0], (-6.0, 2.0), (3.0, 2.0))
    normalize(archive, log)
    first = archive.m_to_dict()
    normalize(archive, log)
    assert archive.m_to_dict() == first


def test_eight_atoms_take_some_ten_milliseconds() -> None:
    def seconds() -> float:
        archive = single_point(conventional_silicon(), energy_reference_fermi=[0.0])
        calculation = archive.section_run[0].section_single_configuration_calculation[0]
        add_bands(calculation, (-6.0, 2.0), (3.0, 2.0))
        add_dos(calculation, abs)
        start = time.process_time()
        normalize(archive, EntryLog())
        return time.process_time() - start

    seconds()  # loads the libraries
    assert min(seconds() for _ in range(3)) < 0.1
