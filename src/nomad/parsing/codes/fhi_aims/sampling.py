"""How the geometries of a run hang together: relaxation or molecular dynamics, and the sequence of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nomad.parsing.codes.fhi_aims.control import Control
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.text import Found
from nomad.parsing.values import finite_or_none, to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation

_NOT_REQUESTED = "not requested"
_DYNAMICS = ("md_run", "md_segment", "pimd_run")
"""Keywords that ask for molecular dynamics: at once, in segments of a schedule, with path integrals."""


@dataclass(frozen=True)
class Step:
    """The calculation of one geometry and what was printed for it."""

    calculation: SingleConfigurationCalculation
    found: Found


def add_sampling(run: Run, header: Found, control: Control, steps: Sequence[Step], *, relaxed: bool) -> None:
    """Adds sampling method and frames if the run moved atoms, or was to."""
    moving = any(step.found.value("md_time") is not None for step in steps)
    relaxation = header.value("relaxation")
    if moving or any(keyword in control.settings for keyword in _DYNAMICS):
        _molecular_dynamics(run, control, steps)
    elif "relax_geometry" in control.settings or (relaxation and _NOT_REQUESTED not in relaxation):
        _geometry_optimization(run, header, control, steps, relaxed)


def _geometry_optimization(run: Run, header: Found, control: Control, steps: Sequence[Step], relaxed: bool) -> None:
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "geometry_optimization"
    words = control.words("relax_geometry")
    fill(
        sampling,
        geometry_optimization_method=words[0].lower() if words else None,
        geometry_optimization_threshold_force=header.value("relaxation_forces"),
    )
    frames = add_frame_sequence(run, sampling, [step.calculation for step in steps])
    if frames is not None:
        frames.geometry_optimization_converged = relaxed


def _ensemble(control: Control) -> str | None:
    """`MD_run <time> <ensemble> ...`: NVE, NVE_4th_order, NVT_berendsen, NVT_parrinello, ... and GLE_thermostat."""
    words = next((control.words(keyword) for keyword in _DYNAMICS if control.words(keyword)), [])
    name = words[1].upper() if len(words) > 1 else ""
    if name.startswith(("GLE", "PIGLET")):
        return "NVT"
    return name[:3] if name[:3] in ("NVE", "NVT", "NPT", "NPE") else None


def _molecular_dynamics(run: Run, control: Control, steps: Sequence[Step]) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.codes import fhi_aims  # noqa: F401 (declares the quantities)
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "molecular_dynamics"
    fill(sampling, ensemble_type=_ensemble(control))
    time_step = finite_or_none(to_float((control.words("md_time_step") or [""])[0]))
    if time_step is not None:
        fill(run, x_fhi_aims_controlIn_MD_time_step=time_step * factor("picosecond"))
    frames = add_frame_sequence(run, sampling, [step.calculation for step in steps])
    if frames is None:
        return
    times = [step.found.value("md_time") for step in steps]
    if None not in times:
        frames.frame_sequence_time = np.array(times)
    series = {
        "temperature": "temperature",
        "kinetic_energy": "kinetic_nuclei",
        "conserved_quantity": "conserved",
        "potential_energy": "total",
    }
    for quantity, name in series.items():
        set_series(frames, quantity, [step.found.value(name) for step in steps])
    for index, step in enumerate(steps):
        step.calculation.time_step = index
