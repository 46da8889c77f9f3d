"""Which of an archive's geometries and calculations stands for the whole entry."""

from __future__ import annotations

from typing import Any

from nomad.datamodel import EntryArchive
from nomad.logs import EntryLog
from nomad.normalizing.values import referenced


def representative_sections(archive: EntryArchive, log: EntryLog) -> tuple[Any, Any]:
    """The representative `section_system` and calculation of the first run; each None if there is none.

    The result of the workflow if a parser wrote one; else the first frame of a molecular dynamics or the last frame
    of any other sequence; else the last calculation that has a system; else the last system. A system that refers to
    a subsystem (the primitive cell of a phonon supercell) is replaced by it.
    """
    run = archive.section_run[0]
    calculation = _of_workflow(archive) or _of_frames(run) or _last_with_system(run)
    system = _system_of(calculation)
    if system is None and run.section_system:
        system = run.section_system[-1]
    if system is None:
        log.error('no "representative" section system found')
        return None, calculation
    return _subsystem(system) or system, calculation


def _of_workflow(archive: EntryArchive) -> Any:
    workflow = archive.section_workflow
    return _with_system(referenced(workflow, "calculation_result_ref"))


def _of_frames(run: Any) -> Any:
    if not run.section_frame_sequence:
        return None
    sequence = run.section_frame_sequence[0]
    frames = referenced(sequence, "frame_sequence_local_frames_ref")
    if not frames:
        return None
    sampling = referenced(sequence, "frame_sequence_to_sampling_ref")
    first = sampling is not None and sampling.sampling_method == "molecular_dynamics"
    return _with_system(frames[0] if first else frames[-1])


def _last_with_system(run: Any) -> Any:
    for calculation in reversed(run.section_single_configuration_calculation):
        if _system_of(calculation) is not None:
            return calculation
    return None


def _with_system(calculation: Any) -> Any:
    return calculation if _system_of(calculation) is not None else None


def _system_of(calculation: Any) -> Any:
    return referenced(calculation, "single_configuration_calculation_to_system_ref")


def _subsystem(system: Any) -> Any:
    for reference in system.section_system_to_system_refs[:1]:
        if reference.system_to_system_kind == "subsystem":
            return referenced(reference, "system_to_system_ref")
    return None
