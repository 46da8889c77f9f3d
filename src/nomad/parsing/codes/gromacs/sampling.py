"""How a run moved the atoms: sampling method, frames and their time series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nomad.parsing.codes.gromacs.calculation import scaled
from nomad.parsing.codes.gromacs.parameters import Parameters
from nomad.parsing.codes.gromacs.steps import Step
from nomad.parsing.codes.gromacs.units import ENERGY, FORCE, PRESSURE, TIME
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import (
        FrameSequence,
        Run,
        SamplingMethod,
        SingleConfigurationCalculation,
    )

MINIMISERS = {"steep": "steepest descent", "cg": "conjugate gradient", "l-bfgs": "low-memory BFGS"}
_STOCHASTIC = ("sd", "sd1", "sd2", "bd")
"""Integrators that keep the temperature without a thermostat."""
_OTHERS = ("nm", "tpi", "tpic")
"""Normal modes and insertion of test particles: no motion of the system."""


def fill_sampling(
    run: Run,
    header: Found,
    end: Found,
    parameters: Parameters,
    steps: Sequence[Step],
    calculations: Sequence[SingleConfigurationCalculation],
) -> None:
    """Adds the sampling method and the sequence of frames; without known parameters it is molecular dynamics."""
    from nomad.datamodel.metainfo.common_dft import SamplingMethod

    integrator = (parameters.text("integrator") or "").lower()
    if integrator in _OTHERS:
        return
    sampling = read_from(run.m_create(SamplingMethod), header, "parameters")
    fill(
        sampling,
        x_gromacs_integrator_type=parameters.text("integrator"),
        x_gromacs_number_of_steps_requested=parameters.number("nsteps"),
        x_gromacs_periodicity_type=parameters.text("pbc"),
    )
    minimised = integrator in MINIMISERS or (not integrator and "started_minimiser" in end and "started" not in end)
    if minimised:
        sampling.sampling_method = "geometry_optimization"
        fill(
            sampling,
            geometry_optimization_method=MINIMISERS.get(integrator),
            geometry_optimization_threshold_force=scaled(parameters.number("emtol"), FORCE),
        )
    else:
        sampling.sampling_method = "molecular_dynamics"
        sampling.ensemble_type = ensemble(parameters)
        _fill_couplings(sampling, parameters, integrator)
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is None:
        return
    if minimised:
        sequence.geometry_optimization_converged = bool(end.value("converged"))
    else:
        _series(sequence, steps)


def ensemble(parameters: Parameters) -> str:
    """NVE, NVT, NPT or NPH, by thermostat and barostat."""
    stochastic = (parameters.text("integrator") or "").lower() in _STOCHASTIC
    warm = stochastic or _is_on(parameters.text("tcoupl"))
    pressed = _is_on(parameters.text("pcoupl"))
    return ("NPT" if warm else "NPH") if pressed else ("NVT" if warm else "NVE")


def _is_on(coupling: str | None) -> bool:
    return coupling is not None and coupling.lower() not in ("no", "none", "false")


def _fill_couplings(sampling: SamplingMethod, parameters: Parameters, integrator: str) -> None:
    stochastic = integrator in _STOCHASTIC
    fill(sampling, x_gromacs_integrator_dt=scaled(parameters.number("dt"), TIME))
    if _is_on(parameters.text("tcoupl")) or stochastic:
        fill(
            sampling,
            x_gromacs_thermostat_type="Langevin" if stochastic else parameters.text("tcoupl"),
            x_gromacs_thermostat_target_temperature=parameters.number("ref-t"),
            x_gromacs_thermostat_tau=scaled(parameters.number("tau-t"), TIME),
            x_gromacs_langevin_gamma=scaled(parameters.number("tau-t"), TIME) if stochastic else None,
        )
    if _is_on(parameters.text("pcoupl")):
        diagonal = parameters.diagonal("ref-p")
        fill(
            sampling,
            x_gromacs_barostat_type=parameters.text("pcoupl"),
            x_gromacs_barostat_target_pressure=sum(diagonal) / len(diagonal) * PRESSURE if diagonal else None,
            x_gromacs_barostat_tau=scaled(parameters.number("tau-p"), TIME),
        )


def _series(sequence: FrameSequence, steps: Sequence[Step]) -> None:
    import numpy as np

    times = [step.time for step in steps]
    if all(time is not None for time in times):
        sequence.frame_sequence_time = np.array(times, dtype=np.float64) * TIME
    names = {
        "temperature": ("Temperature", 1.0),
        "potential_energy": ("Potential", ENERGY),
        "kinetic_energy": ("Kinetic En.", ENERGY),
        "conserved_quantity": ("Conserved En.", ENERGY),
        "pressure": ("Pressure", PRESSURE),
    }
    for quantity, (name, unit) in names.items():
        set_series(sequence, quantity, [scaled(step.energies.get(name), unit) for step in steps])
