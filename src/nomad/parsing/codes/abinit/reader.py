"""Reads the main text output of ABINIT into an archive: one run, one method per data set.

Each data set gives a system and a calculation with its results at the end. A data set that moves atoms also gives a
system and a calculation for each ionic step, which the frame sequence lists. Data sets of the response-function and
screening drivers have no total energy of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes import abinit as _extensions  # noqa: F401 (adds the x_abinit quantities)
from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.abinit.bands import add_bands
from nomad.parsing.codes.abinit.calculation import (
    add_density_of_states,
    add_eigenvalues,
    add_results,
    add_scf_iterations,
)
from nomad.parsing.codes.abinit.method import add_method
from nomad.parsing.codes.abinit.motion import add_motion
from nomad.parsing.codes.abinit.patterns import DATASET, HEADER
from nomad.parsing.codes.abinit.quasiparticles import add_quasiparticles
from nomad.parsing.codes.abinit.structure import Structure
from nomad.parsing.codes.abinit.variables import Variables, read_variables
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse

GROUND_STATE, SELF_ENERGY = 0, 4
"""Values of `optdriver`."""


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a mainfile. Raises `ParserError` if it holds neither variables nor a data set."""
    with Source.open(mainfile) as source:
        header = parse(source, HEADER, log)
        run = _add_run(archive, header)
        variables = read_variables(source)
        datasets = parse(source, [DATASET], log).value("dataset", [])
        if not datasets:
            if "natom" in variables or "natom1" in variables:
                log.warning("the output ends before the first data set", **source.at(len(source)))
                Structure(header, variables, 1, log).add_system(run)
                return
            raise ParserError(
                f"{mainfile.name}: line {source.line(len(source))}: expected a data set, the output ends before it"
            )
        results: list[tuple[Method, SingleConfigurationCalculation]] = []
        for index, dataset in enumerate(datasets):
            number = dataset.value("number", index + 1)
            results.append(_add_dataset(run, mainfile, header, dataset, variables, number, results, log))
        if not run.run_clean_end:
            log.warning("the calculation did not end properly", **source.at(len(source)))


def _add_run(archive: EntryArchive, header: Found) -> Run:
    run = read_from(archive.m_create(Run), header)
    run.program_name = "ABINIT"
    run.program_basis_set_type = "plane waves"
    run.program_version = header.value("version", "unavailable")
    run.run_clean_end = bool(header.value("completed"))
    started = _start(header.value("date"), header.value("time"))
    if started is not None:
        run.time_run_date_start = started
        overall = header.value("overall")
        if overall and overall[1] is not None:
            run.time_run_date_end = started + overall[1]
    for name, quantity in (
        ("build", "x_abinit_parallel_compilation"),
        ("date", "x_abinit_start_date"),
        ("time", "x_abinit_start_time"),
        ("input_file", "x_abinit_input_file"),
        ("output_file", "x_abinit_output_file"),
        ("input_root", "x_abinit_input_files_root"),
        ("output_root", "x_abinit_output_files_root"),
    ):
        if header.value(name) is not None:
            run.m_set(quantity, header.value(name))
    return run


def _start(date: str | None, time: str | None) -> float | None:
    """Seconds since 1970 of `Thu 25 Aug 2016` at `15h46`, taken as UTC; None if one of them is missing or odd."""
    try:
        return datetime.strptime(f"{date} {time}", "%a %d %b %Y %Hh%M").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _add_dataset(
    run: Run,
    mainfile: Path,
    header: Found,
    dataset: Found,
    variables: Variables,
    number: int,
    earlier: list[tuple[Method, SingleConfigurationCalculation]],
    log: EntryLog,
) -> tuple[Method, SingleConfigurationCalculation]:
    method = add_method(run, dataset, variables, number, log)
    structure = Structure(dataset, variables, number, log)
    driver = variables.integer("optdriver", number, GROUND_STATE)
    last = next((step for step in reversed(dataset.value("step", [])) if not step.truncated), None)
    lattice = last.value("lattice") if last is not None else None
    system = structure.add_system(run, dataset.value("positions_at_end"), lattice, **dataset.at("positions_at_end"))
    calculation = read_from(run.m_create(SingleConfigurationCalculation), dataset)
    calculation.single_configuration_calculation_to_system_ref = system
    calculation.single_configuration_to_calculation_method_ref = method
    spins = variables.integer("nsppol", number, 1)
    spins = spins if spins in (1, 2) else 1
    if driver == GROUND_STATE:
        self_consistent = dataset.value("iscf", variables.integer("iscf", number, 7)) >= 0
        add_results(calculation, dataset, len(structure.labels), spins, log, with_energy=self_consistent)
        table = add_eigenvalues(calculation, dataset, _beside(mainfile, header, number, "EIG"), log)
        if table is not None and variables.integer("kptopt", number, 1) < 0:
            add_bands(calculation, table, system.m_magnitude("lattice_vectors"), dataset)
        density = _beside(mainfile, header, number, "DOS")
        if density is not None:
            add_density_of_states(calculation, density, spins, log)
        if "step" in dataset:
            add_motion(run, dataset, structure, method, variables, number, log)
        else:
            for cycle in dataset.value("scf", []):
                add_scf_iterations(calculation, cycle)
            if not calculation.m_is_set("energy_total"):
                _take_last_iteration(calculation, dataset, log)
    elif driver == SELF_ENERGY and earlier:
        add_quasiparticles(dataset, variables, number, method, calculation, earlier)
    return method, calculation


def _take_last_iteration(calculation: SingleConfigurationCalculation, dataset: Found, log: EntryLog) -> None:
    """An output that was cut off after its last cycle still tells the energy, if the cycle had converged."""
    iterations = calculation.section_scf_iteration
    if iterations and dataset.value("converged") and iterations[-1].m_is_set("energy_total_scf_iteration"):
        log.warning("the total energy is that of the last iteration", **dataset.at("scf"))
        calculation.energy_total = iterations[-1].m_magnitude("energy_total_scf_iteration")


def _beside(mainfile: Path, header: Found, number: int, kind: str) -> Path | None:
    """The file `<root>_DS<n>_<kind>` (or without data set) that stands in the folder of the mainfile."""
    root = str(header.value("output_root", "")).rsplit("/", 1)[-1]
    for name in (f"{root}_DS{number}_{kind}", f"{root}_{kind}"):
        path = mainfile.parent / name
        if root and path.is_file():
            return path
    return None
