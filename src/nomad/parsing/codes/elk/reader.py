"""Fills an archive from `INFO.OUT`: one run, a system and a calculation for each geometry."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes import elk as _extensions  # noqa: F401 (adds the x_elk quantities)
from nomad.datamodel.metainfo.common_dft import (
    FrameSequence,
    Method,
    Run,
    SamplingMethod,
    SingleConfigurationCalculation,
    System,
)
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.elk.calculation import add_calculation
from nomad.parsing.codes.elk.grammar import CYCLE, HEADER, SETUP
from nomad.parsing.codes.elk.method import add_method, spin_channels
from nomad.parsing.codes.elk.optimisation import add_steps
from nomad.parsing.codes.elk.projected import add_projected_dos
from nomad.parsing.codes.elk.properties import add_bands, add_density_of_states, add_eigenvalues
from nomad.parsing.codes.elk.structure import Geometry, add_system, fill_settings, read_structure
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive. Raises `ParserError` if there is neither a structure nor a cycle."""
    with Source.open(mainfile) as source:
        header = parse(source, HEADER, log)
        cycles = parse(source, [CYCLE], log).value("cycle", [])
        setups = _setups(source, cycles, log)
        if not cycles and not any("species" in setup for setup in setups):
            raise ParserError(
                f"{mainfile.name}: line {source.line(len(source))}: expected a structure, the output ends before it"
            )
        run = _add_run(archive, header)
        method = add_method(run, setups[0], cycles, mainfile, log)
        geometry = read_structure(setups[0], None, log)
        calculations = add_steps(run, mainfile, geometry, method, log) if geometry is not None else []
        system = _add_system(run, geometry, setups[0])
        spins = spin_channels(setups[0])
        for index, cycle in enumerate(cycles):
            if index and "species" in setups[index]:
                geometry = read_structure(setups[index], geometry, log)
                system = _add_system(run, geometry, setups[index])
            calculations.append(add_calculation(run, cycle, system, method, spins, log))
        if cycles:
            _add_properties(calculations[-1], mainfile, spins, log)
            _check_electrons(calculations[-1], method, setups[0], log)
        if len(calculations) > 1:
            _add_sampling(run, calculations)
        if not run.run_clean_end:
            log.warning("the calculation did not end properly", **source.at(len(source)))


def _setups(source: Source, cycles: list[Found], log: EntryLog) -> list[Found]:
    """What is printed before each cycle (before the end, if there is none)."""
    starts = [0, *(cycle.start for cycle in cycles)]
    ends = [*(cycle.start for cycle in cycles), len(source)] if not cycles else [cycle.start for cycle in cycles]
    return [parse(source, SETUP, log, start, end) for start, end in zip(starts, ends, strict=False)]


def _add_system(run: Run, geometry: Geometry | None, setup: Found) -> System | None:
    if geometry is None:
        return None
    system = read_from(add_system(run, geometry), setup, "species")
    fill_settings(system, setup)
    return system


def _check_electrons(calculation: SingleConfigurationCalculation, method: Method, setup: Found, log: EntryLog) -> None:
    """Warns if the occupations do not add up to the valence electrons: EIGVAL.OUT may be of another run."""
    weights, expected = method.m_magnitude("k_mesh_weights"), setup.value("valence_charge")
    for section in calculation.section_eigenvalues:
        occupations = section.m_magnitude("eigenvalues_occupation")
        if weights is None or not expected or occupations is None or occupations.shape[1] != len(weights):
            continue
        electrons = float((occupations.sum(axis=(0, 2)) * weights).sum())
        if abs(electrons - expected) > 0.01 * abs(expected):
            log.warning(
                "the occupations do not add up to the valence electrons",
                occupations=round(electrons, 4),
                electrons=expected,
                **setup.at("valence_charge"),
            )


def _add_run(archive: EntryArchive, header: Found) -> Run:
    run = read_from(archive.m_create(Run), header)
    started = None
    try:
        stamp = f"{header.value('date')} {header.value('time')}"
        started = datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        pass  # the date is missing or odd, which is no reason to warn
    fill(
        run,
        program_name="elk",
        program_version=header.value("version", "unavailable"),
        program_basis_set_type="(L)APW+lo",
        run_clean_end=bool(header.value("stopped")),
        time_run_date_start=started,
        time_run_cpu1_end=header.value("seconds"),
    )
    return run


def _add_properties(calculation: SingleConfigurationCalculation, mainfile: Path, spins: int, log: EntryLog) -> None:
    add_eigenvalues(calculation, mainfile, spins, log)
    fermi: Any = calculation.m_magnitude("energy_reference_fermi")
    if fermi is None:
        return
    level = float(fermi[0])
    add_density_of_states(calculation, mainfile, level, spins, log)
    system = calculation.single_configuration_calculation_to_system_ref
    lattice = system.m_magnitude("lattice_vectors") if system is not None else None
    if system is not None:
        add_projected_dos(calculation, mainfile, len(system.atom_labels), level, spins, log)
    if lattice is not None:
        add_bands(calculation, mainfile, level, spins, lattice, log)


def _add_sampling(run: Run, calculations: list[SingleConfigurationCalculation]) -> None:
    sampling = run.m_create(SamplingMethod)
    sampling.sampling_method = "geometry_optimization"
    frames = run.m_create(FrameSequence)
    frames.frame_sequence_to_sampling_ref = sampling
    frames.frame_sequence_local_frames_ref = calculations
    frames.number_of_frames_in_sequence = len(calculations)
