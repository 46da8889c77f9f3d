from typing import Any

from ase.build import bulk

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo import common_dft
from nomad.logs import EntryLog
from nomad.normalizing.representative import representative_sections

from .archives import add_calculation, add_system


def entry(n_frames: int) -> tuple[EntryArchive, Any]:
    archive = EntryArchive()
    run = archive.m_create(common_dft.Run)
    for _ in range(n_frames):
        add_calculation(run, add_system(run, bulk("Cu")))
    return archive, run


def chosen(archive: EntryArchive) -> tuple[int | None, int | None]:
    system, calculation = representative_sections(archive, EntryLog())
    return (
        None if system is None else system.m_parent_index,
        None if calculation is None else calculation.m_parent_index,
    )


def add_frames(run: Any, method: str, calculations: list[Any]) -> None:
    sampling = run.m_create(common_dft.SamplingMethod, sampling_method=method)
    run.m_create(
        common_dft.FrameSequence,
        frame_sequence_local_frames_ref=calculations,
        frame_sequence_to_sampling_ref=sampling,
    )


def test_last_calculation_with_a_system() -> None:
    archive, run = entry(3)
    add_calculation(run)
    assert chosen(archive) == (2, 2)


def test_first_frame_of_a_molecular_dynamics_and_last_of_an_optimisation() -> None:
    archive, run = entry(4)
    add_frames(run, "molecular_dynamics", run.section_single_configuration_calculation[1:3])
    assert chosen(archive) == (1, 1)
    archive, run = entry(4)
    add_frames(run, "geometry_optimization", run.section_single_configuration_calculation[1:3])
    assert chosen(archive) == (2, 2)


def test_result_of_a_workflow_comes_first() -> None:
    archive, run = entry(4)
    add_frames(run, "geometry_optimization", run.section_single_configuration_calculation[1:3])
    workflow = archive.m_create(common_dft.Workflow)
    workflow.calculation_result_ref = run.section_single_configuration_calculation[0]
    assert chosen(archive) == (0, 0)


def test_last_system_without_calculations() -> None:
    archive, run = entry(0)
    add_system(run, bulk("Cu"))
    add_system(run, bulk("Cu"))
    assert chosen(archive) == (1, None)


def test_subsystem_replaces_a_supercell() -> None:
    archive, run = entry(1)
    primitive = add_system(run, bulk("Cu"))
    run.section_system[0].m_create(
        common_dft.SystemToSystemRefs, system_to_system_kind="subsystem", system_to_system_ref=primitive
    )
    assert chosen(archive) == (1, 0)


def test_references_that_point_nowhere_are_left_out() -> None:
    archive, run = entry(2)
    add_frames(run, "geometry_optimization", ["/section_run/0/section_single_configuration_calculation/7"])
    archive = EntryArchive.m_from_dict(archive.m_to_dict())
    assert chosen(archive) == (1, 1)


def test_no_system_at_all() -> None:
    archive, _ = entry(0)
    log = EntryLog()
    assert representative_sections(archive, log) == (None, None)
    assert log.errors == ['no "representative" section system found']
