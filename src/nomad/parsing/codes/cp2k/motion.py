"""How the steps hang together: geometry or cell optimisation, molecular dynamics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nomad.datamodel.metainfo.common_dft import FrameSequence, Run, SamplingMethod, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.codes.cp2k.evaluations import Frame
from nomad.parsing.codes.cp2k.side_files import find, read_energies
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.units import factor

_OPTIMIZERS = {"CONJUGATE GRADIENTS": "conjugate gradient", "BFGS": "bfgs", "L-BFGS": "bfgs", "LBFGS": "bfgs"}
_SERIES = ("time", "kinetic_energy", "temperature", "potential_energy", "conserved_quantity")
_UNITS = ("femtosecond", "hartree", None, "hartree", "hartree")


def add_motion(
    run: Run,
    header: Found,
    frames: Sequence[Frame],
    calculations: Sequence[SingleConfigurationCalculation],
    mainfile: Path,
    log: EntryLog,
) -> None:
    """Adds sampling method and frame sequence if the run moved atoms or the cell, or meant to."""
    if "ensemble" in header:
        _molecular_dynamics(run, header, frames, calculations, mainfile, log)
    elif "optimizer" in header:
        _optimization(run, header, calculations)


def _sequence(
    run: Run, sampling: SamplingMethod, calculations: Sequence[SingleConfigurationCalculation]
) -> FrameSequence:
    sequence = run.m_create(FrameSequence)
    sequence.frame_sequence_to_sampling_ref = sampling
    sequence.frame_sequence_local_frames_ref = list(calculations)
    sequence.number_of_frames_in_sequence = len(calculations)
    return sequence


def _optimization(run: Run, header: Found, calculations: Sequence[SingleConfigurationCalculation]) -> None:
    sampling = read_from(run.m_create(SamplingMethod), header, "optimizer")
    name = str(header.value("optimizer"))
    step, force = header.value("step_limit"), header.value("force_limit")
    fill(
        sampling,
        sampling_method="geometry_optimization",
        geometry_optimization_method=_OPTIMIZERS.get(name, name.lower()),
        geometry_optimization_geometry_change=None if step is None else step * factor("bohr"),
        geometry_optimization_threshold_force=None if force is None else force * factor("hartree/bohr"),
    )
    if calculations:
        _sequence(run, sampling, calculations).geometry_optimization_converged = bool(header.value("optimized"))


def _molecular_dynamics(
    run: Run,
    header: Found,
    frames: Sequence[Frame],
    calculations: Sequence[SingleConfigurationCalculation],
    mainfile: Path,
    log: EntryLog,
) -> None:
    import numpy as np

    sampling = read_from(run.m_create(SamplingMethod), header, "ensemble")
    sampling.sampling_method = "molecular_dynamics"
    sampling.ensemble_type = str(header.value("ensemble")).partition("_")[0]
    if not calculations:
        return
    sequence = _sequence(run, sampling, calculations)
    path = find(mainfile, header.value("project"), "-1.ener")
    table = read_energies(path, log) if path is not None else {}
    rows: dict[str, list[tuple[int, float]]] = {name: [] for name in _SERIES}
    for index, (frame, calculation) in enumerate(zip(frames, calculations, strict=True)):
        calculation.time_step = frame.number
        values = _values(frame, table)
        for name, value in values.items():
            rows[name].append((index, value))
        fill(calculation, temperature=values.get("temperature"))
        if frame.step is not None:
            fill(calculation, pressure=frame.step.value("pressure"))
    for name, series in rows.items():
        if not series:
            continue
        numbers = np.array([value for _, value in series])
        sequence.m_set(f"frame_sequence_{name}", numbers)
        if name != "time":
            indices = np.array([index for index, _ in series], dtype=np.int32)
            sequence.m_set(f"frame_sequence_{name}_frames", indices)
            sequence.m_set(f"frame_sequence_{name}_stats", np.array([numbers.mean(), numbers.std()]))


def _values(frame: Frame, table: Mapping[int, Any]) -> dict[str, float]:
    """The values of a step as printed (with more digits), else those of the table of energies."""
    printed = {}
    if frame.step is not None:
        for name, key in zip(_SERIES, ("time", "kinetic", "temperature", "potential", "conserved"), strict=True):
            value = frame.step.value(key)
            if value is not None:
                printed[name] = float(value)
    row = table.get(frame.number)
    if row is None:
        return printed
    listed = {
        name: float(value) * (factor(unit) if unit else 1.0)
        for name, value, unit in zip(_SERIES, row, _UNITS, strict=True)
    }
    return listed | printed
