"""How the steps hang together: geometry or cell optimisation, molecular dynamics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nomad.datamodel.metainfo.common_dft import Run, SamplingMethod, SingleConfigurationCalculation
from nomad.logs import EntryLog
from nomad.parsing.codes.cp2k.evaluations import Frame
from nomad.parsing.codes.cp2k.side_files import find, read_energies
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
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
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is not None:
        sequence.geometry_optimization_converged = bool(header.value("optimized"))


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
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is None:
        return
    path = find(mainfile, header.value("project"), "-1.ener")
    table = read_energies(path, log) if path is not None else {}
    rows = []
    for frame, calculation in zip(frames, calculations, strict=True):
        calculation.time_step = frame.number
        rows.append(_values(frame, table))
        fill(calculation, temperature=rows[-1].get("temperature"))
        if frame.step is not None:
            fill(calculation, pressure=frame.step.value("pressure"))
    times = [row["time"] for row in rows if "time" in row]
    fill(sequence, frame_sequence_time=np.array(times) if times else None)
    for name in _SERIES[1:]:
        set_series(sequence, name, [row.get(name) for row in rows])
    set_series(sequence, "pressure", [calculation.m_magnitude("pressure") for calculation in calculations])


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
