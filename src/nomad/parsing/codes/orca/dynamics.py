"""Molecular dynamics of ORCA: a table of steps in the output, and the positions in a trajectory beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.datamodel.metainfo.common_dft import (
    Method,
    Run,
    SamplingMethod,
    SingleConfigurationCalculation,
    XCFunctionals,
)
from nomad.logs import EntryLog
from nomad.parsing.codes.orca.functionals import keyword_functionals
from nomad.parsing.codes.orca.geometry import Molecule, input_keywords, molecule_section
from nomad.parsing.filling import fill
from nomad.parsing.frames import add_frame_sequence, set_series
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def add_dynamics(run: Run, header: Found, dynamics: Found, start: Molecule, mainfile: Path, log: EntryLog) -> None:
    """Method, systems, calculations and the frame sequence. `start` is the molecule of the input.

    Without a readable trajectory only the first step has positions.
    """
    import numpy as np

    method = _add_method(run, header, start)
    steps = dynamics.value("steps")
    steps = np.empty((0, 6)) if steps is None else steps[np.isfinite(steps).all(axis=1)]
    frames = _trajectory(mainfile, dynamics.value("trajectory"), len(start.labels), log) or [start.positions]
    sampling = read_from(run.m_create(SamplingMethod), header, "dynamics")
    sampling.sampling_method = "molecular_dynamics"
    sampling.ensemble_type = "NVE" if dynamics.value("thermostat", "none").lower() == "none" else "NVT"
    calculations = []
    for index, (number, _, temperature, _kinetic, potential, _total) in enumerate(steps):
        calculation = read_from(run.m_create(SingleConfigurationCalculation), dynamics, "steps")
        calculation.single_configuration_to_calculation_method_ref = method
        if index < len(frames):
            system = read_from(molecule_section(run, start.labels, frames[index]), dynamics, "steps")
            calculation.single_configuration_calculation_to_system_ref = system
        fill(calculation, energy_total=potential * factor("hartree"), temperature=temperature, time_step=int(number))
        calculations.append(calculation)
    sequence = add_frame_sequence(run, sampling, calculations)
    if sequence is None:
        log.warning("the molecular dynamics holds no step", **header.at("dynamics"))
        read_from(molecule_section(run, start.labels, start.positions), header, "input")
        return
    sequence.frame_sequence_time = steps[:, 1] * factor("femtosecond")
    set_series(sequence, "temperature", list(steps[:, 2]))
    set_series(sequence, "kinetic_energy", list(steps[:, 3] * factor("hartree")))
    set_series(sequence, "potential_energy", list(steps[:, 4] * factor("hartree")))
    set_series(sequence, "conserved_quantity", list(steps[:, 5] * factor("hartree")))


def _add_method(run: Run, header: Found, start: Molecule) -> Method:
    keywords = input_keywords(header.value("input", b""))
    names = keyword_functionals(keywords)
    method = read_from(run.m_create(Method), header, "input")
    fill(
        method,
        electronic_structure_method="DFT" if names else None,
        basis_set=header.value("basis_new"),
        total_charge=start.charge,
        spin_target_multiplicity=start.multiplicity,
    )
    for name in names:
        method.m_create(XCFunctionals).XC_functional_name = name
    return method


def _trajectory(mainfile: Path, name: str | None, count: int, log: EntryLog) -> list[npt.NDArray[np.float64]]:
    """The positions (metre) of the frames of a file in the XYZ format beside the output."""
    path = None if name is None else mainfile.parent / Path(name).name
    if path is None or not path.is_file():
        log.warning("the trajectory is not beside the output", name=name, file=mainfile.name)
        return []
    frames = []
    with Source.open(path) as source:
        lines = source.data[:].split(b"\n")
    for first in range(0, len(lines) - count - 1, count + 2):
        if lines[first].strip() != b"%d" % count:
            break
        rows = matrix(b"\n".join(b" ".join(line.split()[1:4]) for line in lines[first + 2 : first + 2 + count]), 3)
        if len(rows) != count or (rows != rows).any():
            break
        frames.append(rows * factor("angstrom"))
    return frames
