"""Fills an archive from an output of CP2K: one run, a system and a calculation for each step."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.common_dft import Method, Run, ScfIteration, SingleConfigurationCalculation, System
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.cp2k.bands import add_bands
from nomad.parsing.codes.cp2k.cells import cells
from nomad.parsing.codes.cp2k.eigenvalues import add_eigenvalues
from nomad.parsing.codes.cp2k.evaluations import Frame, evaluations, frames
from nomad.parsing.codes.cp2k.grammar import HEADER
from nomad.parsing.codes.cp2k.method import add_method
from nomad.parsing.codes.cp2k.motion import add_motion
from nomad.parsing.codes.cp2k.structure import Structures, read_structures
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse
from nomad.units import factor

_ENERGIES = ("electronic_kinetic_energy", "energy_XC", "energy_correction_hartree", "energy_correction_entropy")


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive. Raises `ParserError` if not even the version of the program is there."""
    with Source.open(mainfile) as source:
        header = parse(source, HEADER, log)
        if "version" not in header and "coordinates" not in header:
            raise ParserError(
                f"{mainfile.name}: line {source.line(len(source))}: the output ends before it says anything"
            )
        run = _add_run(archive, header)
        structures = read_structures(header, cells(source), mainfile, log)
        method = add_method(run, header, structures.kinds if structures else {}, log)
        steps = frames(source, evaluations(source, log), log)
        calculations = _add_steps(run, method, structures, steps, header.value("spins", 1), log)
        if calculations:
            add_eigenvalues(calculations[-1], mainfile, header.value("project"), source, log)
            add_bands(calculations[-1], mainfile, header.value("project"), log)
        if len(steps) > 1 and structures is not None and structures.trajectory is None:
            log.warning(
                "no trajectory (*-pos-1.xyz, .pdb or .dcd) lies beside the output, so steps have no structures",
                **header.at(),
            )
        add_motion(run, header, steps, calculations, mainfile, log)
        if not steps and structures is not None:
            structures.add_system(run, 0, len(source))
        if not run.run_clean_end:
            log.warning("the calculation did not end properly", **source.at(len(source)))


def _add_run(archive: EntryArchive, header: Found) -> Run:
    run = read_from(archive.m_create(Run), header)
    fill(
        run,
        program_name="CP2K",
        program_version=header.value("version", "unavailable"),
        program_basis_set_type="gaussians" if "spins" in header else None,
        program_compilation_host=header.value("compiled_on"),
        run_clean_end="ended" in header,
        time_run_date_start=_seconds(header.value("started")),
        time_run_date_end=_seconds(header.value("ended")),
    )
    return run


def _seconds(stamp: str | None) -> float | None:
    """Seconds since 1970 of `2016-02-08 22:11:01.366`, taken as UTC."""
    try:
        return datetime.strptime(stamp or "", "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _add_steps(
    run: Run, method: Method, structures: Structures | None, steps: list[Frame], spins: int, log: EntryLog
) -> list[SingleConfigurationCalculation]:
    calculations: list[SingleConfigurationCalculation] = []
    for index, frame in enumerate(steps):
        # the minimum, evaluated once more, has the geometry (and the forces) of the last step
        again = index > 0 and frame.again
        trajectory = structures.trajectory if structures is not None else None
        own = trajectory is not None and frame.number in trajectory.vectors
        number = frame.number - 1 if again and not own else frame.number
        system = structures.add_system(run, number, frame.evaluation.end) if structures is not None else None
        calculation = _add_calculation(run, method, system, frame.evaluation, spins, log)
        if again and not calculation.m_is_set("atom_forces"):
            fill(calculation, atom_forces=calculations[-1].m_magnitude("atom_forces"))
        calculations.append(calculation)
    return calculations


def _add_calculation(
    run: Run, method: Method, system: System | None, found: Found, spins: int, log: EntryLog
) -> SingleConfigurationCalculation:
    import numpy as np

    calculation = read_from(run.m_create(SingleConfigurationCalculation), found)
    fill(calculation, single_configuration_calculation_to_system_ref=system)
    calculation.single_configuration_to_calculation_method_ref = method
    hartree = factor("hartree")
    for index, (energy, change) in enumerate(found.value("scf", [])):
        fill(
            read_from(calculation.m_create(ScfIteration), found, "scf", index),
            energy_total_scf_iteration=None if energy is None else energy * hartree,
            energy_change_scf_iteration=None if change is None else change * hartree,
        )
    if calculation.section_scf_iteration:
        calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)
        calculation.single_configuration_calculation_converged = bool(found.value("converged"))
    for name in _ENERGIES:
        fill(calculation, **{name: found.value(name)})
    energy = found.value("energy")
    if energy is None and found.value("scf_energy") is not None:
        log.warning("the total energy is that of the self-consistent cycle", **found.at("scf_energy"))
        energy = found.value("scf_energy")
    if energy is None:
        log.warning("an evaluation has no total energy", **found.at())
    fermi = found.value("fermi")
    fill(
        calculation,
        energy_total=energy,
        energy_reference_fermi=None if fermi is None else np.full(spins if spins in (1, 2) else 1, fermi),
    )
    count = len(system.atom_labels) if system is not None else None
    for name, shape, quantity in (("forces", (count, 3), "atom_forces"), ("stress", (3, 3), "stress_tensor")):
        values = found.value(name)
        for suffix in ("_new", "_bar"):
            values = found.value(name + suffix) if values is None else values
        where = found.at(next((item for item in (name, f"{name}_new", f"{name}_bar") if item in found), name))
        fill(calculation, **{quantity: checked(values, name, shape, log, **where)})
    return calculation
