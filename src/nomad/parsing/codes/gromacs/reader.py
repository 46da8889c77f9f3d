"""Reads a run of mdrun into an archive: the log, and what the run input, energy and trajectory files beside it add."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gromacs.calculation import add_calculation
from nomad.parsing.codes.gromacs.grammar import END, HEADER
from nomad.parsing.codes.gromacs.parameters import Parameters, read_input_file, read_parameters
from nomad.parsing.codes.gromacs.program import fill_program
from nomad.parsing.codes.gromacs.sampling import MINIMISERS, fill_sampling
from nomad.parsing.codes.gromacs.side_files import SideFiles
from nomad.parsing.codes.gromacs.steps import Steps
from nomad.parsing.codes.gromacs.structures import Structures
from nomad.parsing.codes.gromacs.system import add_system
from nomad.parsing.codes.gromacs.topology import add_topology, force_field_name
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse

if TYPE_CHECKING:
    from nomad.datamodel import EntryArchive
    from nomad.datamodel.metainfo.common_dft import Run


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a log. Raises `ParserError` if it states no version of the program."""
    from nomad.datamodel.metainfo.codes import gromacs as _extensions  # noqa: F401 (adds the x_gromacs quantities)
    from nomad.datamodel.metainfo.common_dft import Method, Run

    with Source.open(mainfile) as source:
        header, end = parse(source, HEADER, log), parse(source, END, log)
        if "version" not in header and "version_banner" not in header:
            raise ParserError(f"{mainfile.name} ends before the version of the program.")
        files = SideFiles(mainfile, header.value("command"))
        parameters = _parameters(header, files)
        run = read_from(archive.m_create(Run), header)
        fill_program(run, header, end, parameters, files)
        method = read_from(run.m_create(Method), header, "parameters")

        steps = Steps(log)
        steps.add_energies(source, files.find("edr"))
        structures = Structures(files, log)
        structures.add_trajectories(steps)
        if parameters.text("integrator") in MINIMISERS:
            steps.join_final_structure(end.value("final_potential"))
        structures.add_single(steps, parameters)
        labels = structures.labels()
        calculations = []
        for step in steps.in_order():
            system = add_system(run, step, labels, parameters.text("pbc")) if labels else None
            calculations.append(add_calculation(run, step, system, method))
        _add_topology(run, files, structures, steps)
        fill_sampling(run, header, end, parameters, steps.in_order(), calculations)
        if not calculations:
            log.warning("the log has no step with energies, and no other file has one", **source.at(len(source)))
        if not run.run_clean_end:
            log.warning("the run did not end properly", **source.at(len(source)))


def _parameters(header: Found, files: SideFiles) -> Parameters:
    """The parameters in the log, else those of the input file beside it."""
    found = read_parameters(header.value("parameters", b""))
    path = files.input_file()
    return found if found or path is None else read_input_file(path)


def _add_topology(run: Run, files: SideFiles, structures: Structures, steps: Steps) -> None:
    from nomad.datamodel.metainfo.common_dft import Topology

    path = files.topology()
    name = force_field_name(path) if path is not None else None
    if structures.run_input is not None and structures.run_input_path is not None:
        first = next((step for step in steps.in_order() if step.positions is not None), None)
        frame = (first.positions, first.box) if first is not None and first.positions is not None else None
        topology = add_topology(run, structures.run_input, structures.run_input_path, frame)
    elif name is not None:
        topology = run.m_create(Topology)
    else:
        return
    if name is not None:
        topology.topology_force_field_name = name
