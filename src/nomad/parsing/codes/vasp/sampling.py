"""Relaxations and molecular dynamics: the sampling method and the sequence of frames."""

from __future__ import annotations

from collections.abc import Sequence

from nomad.datamodel.metainfo.common_dft import Run, SamplingMethod, SingleConfigurationCalculation
from nomad.parsing.codes.vasp.content import Content, Step
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.units import factor

Frame = tuple[SingleConfigurationCalculation, Step]

_MOLECULAR_DYNAMICS = 0
_ALGORITHMS = {
    1: "quasi-Newton (RMM-DIIS)",
    2: "conjugate gradient",
    3: "damped molecular dynamics",
    40: "intrinsic reaction coordinate",
    44: "improved dimer",
}


def add_sampling(run: Run, frames: Sequence[Frame], content: Content) -> None:
    """Adds sampling and frames if ions moved or were to move; single points have none."""
    motion, steps = content.number("IBRION"), content.number("NSW", 0) or 0
    if motion is None or steps <= 0:
        return
    if motion == _MOLECULAR_DYNAMICS:
        _add_dynamics(run, frames, content)
    elif int(motion) in _ALGORITHMS:
        _add_relaxation(run, frames, content, _ALGORITHMS[int(motion)])


def _add_relaxation(run: Run, frames: Sequence[Frame], content: Content, algorithm: str) -> None:
    sampling = read_from(run.m_create(SamplingMethod), content.method_place)
    sampling.sampling_method = "geometry_optimization"
    sampling.geometry_optimization_method = algorithm
    threshold = content.number("EDIFFG")
    if threshold is None and content.number("EDIFF") is not None:
        threshold = 10 * (content.number("EDIFF") or 0.0)
    if threshold is not None and threshold > 0:
        sampling.geometry_optimization_energy_change = threshold * factor("eV")
    elif threshold is not None and threshold < 0:
        sampling.geometry_optimization_threshold_force = -threshold * factor("eV/angstrom")
    sequence = add_frame_sequence(run, sampling, [calculation for calculation, _ in frames])
    if sequence is not None:
        sequence.geometry_optimization_converged = (
            content.relaxed if content.relaxed is not None else _relaxed(frames, content, threshold)
        )


def _relaxed(frames: Sequence[Frame], content: Content, threshold: float | None) -> bool:
    """Without a word of VASP: it ended by itself before the last step, or the last step meets the criterion."""
    import numpy as np

    if content.clean_end and len(frames) < (content.number("NSW", 0) or 0):
        return True
    if not frames or not threshold:
        return False
    if threshold < 0:
        forces = frames[-1][1].forces
        return forces is not None and bool((np.linalg.norm(forces, axis=1) <= -threshold).all())
    energies = [step.energies.get("e_fr_energy") for _, step in frames[-2:]]
    if len(energies) < 2 or energies[0] is None or energies[1] is None:
        return False
    return abs(energies[1] - energies[0]) <= threshold


def _add_dynamics(run: Run, frames: Sequence[Frame], content: Content) -> None:
    import numpy as np

    sampling = read_from(run.m_create(SamplingMethod), content.method_place)
    sampling.sampling_method = "molecular_dynamics"
    sampling.ensemble_type = _ensemble(content)
    sequence = add_frame_sequence(run, sampling, [calculation for calculation, _ in frames])
    if sequence is None:
        return
    for index, (calculation, _) in enumerate(frames):
        calculation.time_step = index
    interval = content.number("POTIM")
    if interval is not None:
        sequence.frame_sequence_time = np.arange(1, len(frames) + 1) * interval * factor("fs")
    names = {"kinetic_energy": "kinetic", "potential_energy": "e_fr_energy", "conserved_quantity": "total"}
    for quantity, name in names.items():
        energies = [step.energies.get(name) for _, step in frames]
        set_series(sequence, quantity, [None if value is None else value * factor("eV") for value in energies])
    for quantity in ("temperature", "pressure"):
        set_series(sequence, quantity, [calculation.m_magnitude(quantity) for calculation, _ in frames])


def _ensemble(content: Content) -> str:
    """From MDALGO, SMASS and ISIF as in the documentation of VASP."""
    algorithm, mass = content.number("MDALGO", 0), content.number("SMASS", 0.0)
    if algorithm == 3 and content.number("ISIF") == 3:
        return "NPT"
    if algorithm == 1:
        return "NVE" if content.number("ANDERSEN_PROB") == 0 else "NVT"
    if algorithm and not (algorithm == 2 and mass is not None and mass <= -3):
        return "NVT"
    return "NVE" if mass is not None and mass <= -3 else "NVT"
