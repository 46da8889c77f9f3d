"""The kind of calculation as the encyclopedia names it."""

from __future__ import annotations

from typing import Any

from nomad.datamodel import EntryArchive
from nomad.normalizing.values import referenced

UNAVAILABLE = "unavailable"
PHONON = "phonon calculation"
SINGLE_POINT_LIMIT = 3
"""Calculations without a frame sequence that still count as one single point (steps of one method on top of
another)."""

BY_WORKFLOW = {
    "molecular_dynamics": "molecular dynamics",
    "geometry_optimization": "geometry optimization",
    "phonon": PHONON,
}
BY_SAMPLING = {
    "molecular_dynamics": "molecular dynamics",
    "geometry_optimization": "geometry optimization",
    "taylor_expansion": PHONON,
}


def calculation_type(archive: EntryArchive) -> str:
    """From the type of the workflow, else from the number of calculations or the sampling of the only frame
    sequence."""
    workflow = archive.section_workflow
    if workflow is not None and workflow.workflow_type in BY_WORKFLOW:
        return BY_WORKFLOW[workflow.workflow_type]
    run: Any = archive.section_run[0]
    sequences = run.section_frame_sequence
    if not sequences:
        if len(run.section_single_configuration_calculation) > SINGLE_POINT_LIMIT:
            return UNAVAILABLE
        return "elastic constants" if str(run.program_name or "").lower() == "elastic" else "single point"
    if len(sequences) > 1 or not referenced(sequences[0], "frame_sequence_local_frames_ref"):
        return UNAVAILABLE
    sampling = referenced(sequences[0], "frame_sequence_to_sampling_ref")
    return BY_SAMPLING.get(sampling.sampling_method, UNAVAILABLE) if sampling is not None else UNAVAILABLE
