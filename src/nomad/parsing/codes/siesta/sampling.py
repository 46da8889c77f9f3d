"""What kind of run a Siesta output holds: sampling method, frames, workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nomad.parsing.codes.siesta.fdf import magnitude
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import FrameSequence, Run, SingleConfigurationCalculation

_ENSEMBLES = (("nose-parrinello", "NPT"), ("parrinello", "NPH"), ("nose", "NVT"), ("verlet", "NVE"))


def fill_sampling(
    archive: EntryArchive,
    run: Run,
    header: Found,
    final: Found,
    steps: Sequence[Found],
    calculations: Sequence[SingleConfigurationCalculation],
) -> None:
    """Adds sampling method and frames for runs that move atoms; `calculations` are those of the steps."""
    from nomad.datamodel.metainfo.common_dft import SamplingMethod, Workflow

    option = str(header.value("dynamics", "")).lower()
    kind = str(steps[0].value("kind", "")).lower() if steps else ""
    words = f"{option} {kind}"
    if "single-point" in option or not words.strip():
        if run.section_single_configuration_calculation:
            workflow = archive.m_create(Workflow)
            workflow.workflow_type = "single_point"
            workflow.calculation_result_ref = run.section_single_configuration_calculation[-1]
        return
    sampling = read_from(run.m_create(SamplingMethod), header)
    if "opt" in words or "relax" in words or "fire" in words:
        sampling.sampling_method = "geometry_optimization"
        methods = ("cg", "broyden", "fire", "zm")
        fill(
            sampling,
            geometry_optimization_method=next((name.upper() for name in methods if name in words), None),
            geometry_optimization_threshold_force=magnitude(header.value("force_tolerance")),
        )
    elif "force constant" in words or "fc" in kind.split():
        sampling.sampling_method = "taylor_expansion"
        sampling.sampling_method_expansion_order = 2
    else:
        sampling.sampling_method = "molecular_dynamics"
        fill(sampling, ensemble_type=next((name for word, name in _ENSEMBLES if word in words), None))
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is None:
        return
    if sampling.sampling_method == "geometry_optimization":
        sequence.geometry_optimization_converged = bool(final.value("relaxed"))
    elif sampling.sampling_method == "molecular_dynamics":
        _series(sequence, steps, calculations, header.value("time_step"))


def _series(
    sequence: FrameSequence,
    steps: Sequence[Found],
    calculations: Sequence[SingleConfigurationCalculation],
    time_step: float | None,
) -> None:
    import numpy as np

    numbers = [step.value("number") for step in steps]
    for number, calculation in zip(numbers, calculations, strict=True):
        if number is not None and number < 2**31:
            calculation.time_step = number
    if time_step is not None and all(number is not None and number < 2**31 for number in numbers):
        sequence.frame_sequence_time = np.array([(number - numbers[0]) * time_step for number in numbers])
    names = {"temperature": "temperature", "kinetic_energy": "kinetic", "potential_energy": "energy"}
    for quantity, name in names.items():
        set_series(sequence, quantity, [step.value(name) for step in steps])
