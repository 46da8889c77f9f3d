"""Normaliser of the workflow: what kind of calculation an entry is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nomad.datamodel.metainfo.common_dft import Workflow
from nomad.normalizing import workflow_sections
from nomad.normalizing.context import Context
from nomad.normalizing.values import optional

SAMPLING_TYPES = {"geometry optimization": "geometry_optimization", "relaxation": "geometry_optimization"}
"""Sampling methods whose workflow type has another name; all others are kept."""

PROGRAM_TYPES = {"elastic": "elastic", "lammps": "molecular_dynamics", "phonopy": "phonon"}

WRITERS: dict[str, Callable[[Any, Any], None]] = {
    "single_point": workflow_sections.write_single_point,
    "geometry_optimization": workflow_sections.write_geometry_optimization,
    "molecular_dynamics": workflow_sections.write_molecular_dynamics,
    "phonon": workflow_sections.write_phonon,
    "elastic": workflow_sections.write_elastic,
}


def normalize_workflow(context: Context) -> None:
    """Completes `section_workflow`, or makes it if its type can be told; without any calculation there is none."""
    archive, run = context.archive, context.run
    workflow = archive.section_workflow
    kind = (workflow.workflow_type if workflow is not None else None) or workflow_type(run)
    if kind is None:
        return
    if workflow is None:
        workflow = archive.m_create(Workflow)
    workflow.workflow_type = kind
    if kind in WRITERS:
        WRITERS[kind](workflow, run)
    calculations = list(run.section_single_configuration_calculation)
    if calculations:
        if not workflow.m_is_set("calculation_result_ref"):
            workflow.calculation_result_ref = calculations[-1]
        if not workflow.m_is_set("calculations_ref"):
            workflow.calculations_ref = calculations
    if not workflow.m_is_set("calculation_result_ref"):
        archive.section_workflow = None


def workflow_type(run: Any) -> str | None:
    """The type inferred from the sampling method, the program, or the number of calculations."""
    if run.section_sampling_method:
        method = run.section_sampling_method[-1].sampling_method
        if method:
            return SAMPLING_TYPES.get(str(method).lower(), str(method))
    program = str(run.program_name or "").lower()
    if program == "vasp":
        return _vasp_type(run)
    if program in PROGRAM_TYPES:
        return PROGRAM_TYPES[program]
    return "single_point" if len(run.section_single_configuration_calculation) == 1 else None


def _vasp_type(run: Any) -> str | None:
    incar = optional(run.section_method[-1], "x_vasp_incar_out") if run.section_method else None
    if not isinstance(incar, dict):
        return "single_point" if len(run.section_single_configuration_calculation) == 1 else None
    ibrion = -1 if _integer(incar.get("NSW"), 0) == 0 else _integer(incar.get("IBRION"), 0)
    return {-1: "single_point", 0: "molecular_dynamics"}.get(ibrion, "geometry_optimization")


def _integer(value: Any, default: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return default
