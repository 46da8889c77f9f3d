"""Reads the text output of NWChem into an archive.

The output is a sequence of modules. Each energy gives a system, a method and a calculation; gradients and correlated
methods that follow add to it. An optimisation has one calculation for each step; energies of its line searches belong
to geometries that are not printed and are left out, like those of finite differences. Only the last one is kept when
the next step begins with its energy: that step prints neither cycles nor orbitals.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes.nwchem import x_nwchem_section_start_information
from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation, System
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.nwchem.calculation import (
    add_correlation,
    add_cycles,
    add_excitations,
    add_forces,
    add_orbitals,
    add_results,
    is_repeated,
)
from nomad.parsing.codes.nwchem.grammar import HEADER, PART
from nomad.parsing.codes.nwchem.method import add_basis_sets, add_method, says_nothing
from nomad.parsing.codes.nwchem.planewaves import add_planewave_energies, add_planewave_method, in_supercell
from nomad.parsing.codes.nwchem.sampling import Dynamics, Optimisation
from nomad.parsing.codes.nwchem.structure import Structure, moved, structure
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, parse
from nomad.units import factor


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from an output. Raises ParserError if it holds neither a geometry nor a calculation."""
    with Source.open(mainfile) as source:
        header = parse(source, HEADER, log)
        parts = parse(source, [PART], log).value("part", [])
        if not any("geometry" in part or "energy" in part for part in parts):
            raise ParserError(f"{mainfile.name}: no geometry and no energy up to line {source.line(len(source))}.")
        reader = _Reader(add_run(archive, header), header.value("input_functional"), log)
        for part in parts:
            reader.take(part)
        reader.finish(**source.at(len(source)))
        if not reader.run.run_clean_end:
            log.warning("the calculation did not end properly", **source.at(len(source)))


def add_run(archive: EntryArchive, header: Found) -> Run:
    """The run with what is printed about program and times."""
    run = read_from(archive.m_create(Run), header)
    times = header.value("times")
    fill(
        run,
        program_name="NWChem",
        program_version=header.value("version", "unavailable"),
        program_basis_set_type="gaussians",
        run_clean_end=times is not None,
        time_run_date_start=_seconds(header.value("date")),
    )
    if times is not None and None not in times:
        fill(run, time_run_cpu1_start=0.0, time_run_cpu1_end=times[0], time_run_wall_start=0.0)
        fill(run, time_run_wall_end=times[1])
    start = run.m_create(x_nwchem_section_start_information)
    for name, quantity in (
        ("input", "input_filename"),
        ("date", "start_datetime"),
        ("compiled", "compilation_datetime"),
        ("hostname", "run_host_name"),
        ("source", "source"),
        ("branch", "branch"),
        ("revision", "revision"),
        ("ga_revision", "ga_revision"),
        ("prefix", "input_prefix"),
        ("database", "db_filename"),
        ("status", "status"),
        ("processes", "nproc"),
        ("program", "program_name"),
    ):
        fill(start, **{f"x_nwchem_{quantity}": header.value(name)})
    return run


def _seconds(date: str | None) -> float | None:
    """Seconds since 1970 of `Fri Aug 19 10:18:16 2016`, taken as UTC; None if it is missing or odd."""
    try:
        return datetime.strptime(date or "", "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


_ENERGY_MODULES = ("NWChem DFT Module", "NWChem SCF Module", "NWChem MCSCF Module", "NWChem SO-DFT Module")


class _Reader:
    """Where the reading of the modules stands."""

    def __init__(self, run: Run, input_functional: str | None, log: EntryLog) -> None:
        self.run = run
        self._input_functional = input_functional
        self._log = log
        self._structure: Structure | None = None
        self._placed: tuple[Structure, System] | None = None
        self._printed: Found | None = None
        self._optimisation: Optimisation | None = None
        self._dynamics: Dynamics | None = None
        self._calculation: SingleConfigurationCalculation | None = None
        self._method: Method | None = None
        self._basis: str | None = None
        self._searched: Found | None = None
        """The module of the last energy of a line search, which the next step may find done already."""
        self._closed = False
        """True when further energies belong to displaced geometries that are not printed."""

    def take(self, part: Found) -> None:
        """Adds what a module or an optimisation step holds."""
        title = part.value("title", "")
        if title.startswith("NWChem Input"):
            self._end_task()
        elif title.startswith("NWChem Geometry Optimization"):
            self._end_task()
            self._optimisation = Optimisation(self.run, part)
        elif title == "NWChem QMD Module":
            self._end_task()
            self._dynamics = Dynamics(self.run, part)
        elif title.startswith("Step"):
            self._closed = False
        for geometry in part.value("geometry", [])[-1:]:
            self._printed = geometry
            self._structure = structure(geometry, self._log) or self._structure
        if "basis" in part and self._basis is None:
            self._basis = add_basis_sets(self.run, part.value("basis"))
        if title.startswith("NWPW"):
            self._add_planewaves(part)
        elif title in _ENERGY_MODULES or (title.startswith("Step") and "energy" in part):
            self._add_energy(part)
        elif self._calculation is not None and self._method is not None:
            if "energy" in part:
                add_results(self._calculation, part, self._log)
            if "roots" in part or "tce_roots" in part:
                add_excitations(self._calculation, part)
        if self._calculation is None or self._method is None:
            return
        add_correlation(self._calculation, self._method, part)
        self._add_gradients(part)
        fill(self._calculation, energy_zero_point=part.value("zero_point"))
        if self._optimisation is not None:
            self._optimisation.take(part, self._calculation)

    def finish(self, **where: Any) -> None:
        """Ends what is open; a structure without an energy is kept."""
        self._end_task()
        if not self.run.section_system and self._structure is not None:
            self._log.warning("the output ends before the first energy", **where)
            read_from(self._structure.add_system(self.run), self._printed)

    def _end_task(self) -> None:
        if self._optimisation is not None:
            self._optimisation.finish(self._log)
            self._optimisation = None
            self._calculation = None
        if self._dynamics is not None:
            self._dynamics.finish()
            self._dynamics = None
            self._calculation = None
        self._closed = False
        self._searched = None

    def _add_energy(self, part: Found) -> None:
        if self._closed:
            self._searched = part if "energy" in part else self._searched
            return
        if not any(name in part for name in ("energy", "dft_cycles", "scf_cycles")):
            return
        if self._method is None or not says_nothing(part):
            self._method = add_method(self.run, part, self._input_functional, self._log)
            fill(self._method, basis_set=self._basis)
        if self._dynamics is not None:
            self._move(part)
        self._calculation = read_from(self.run.m_create(SingleConfigurationCalculation), part)
        self._calculation.single_configuration_to_calculation_method_ref = self._method
        if self._structure is not None:
            self._calculation.single_configuration_calculation_to_system_ref = self._place(self._structure)
        add_results(self._calculation, part, self._log)
        if self._searched is not None and is_repeated(part, self._searched):
            add_cycles(self._calculation, self._searched)
            add_orbitals(self._calculation, self._searched)
        self._searched = None
        if self._dynamics is not None:
            self._dynamics.add_frame(self._calculation, part)
            return
        self._closed = True
        if self._optimisation is not None:
            self._optimisation.add_frame(self._calculation)

    def _move(self, part: Found) -> None:
        """Takes the positions from the table of gradients: dynamics prints them nowhere else."""
        table = part.value("gradients")
        if table is None or self._structure is None or table.shape[0] != len(self._structure.labels):
            return
        positions = checked(table[:, :3] * factor("bohr"), "positions", (None, 3), self._log, **part.at("gradients"))
        if positions is not None:
            self._structure = moved(self._structure, positions)
            self._printed = part

    def _add_planewaves(self, part: Found) -> None:
        if self._closed or "pw_energy" not in part:
            return
        self._method = add_planewave_method(self.run, part, self._log)
        self._calculation = read_from(self.run.m_create(SingleConfigurationCalculation), part)
        self._calculation.single_configuration_to_calculation_method_ref = self._method
        if self._structure is not None:
            self._structure = in_supercell(self._structure, part, self._log)
            self._calculation.single_configuration_calculation_to_system_ref = self._place(self._structure)
        add_planewave_energies(self._calculation, part)
        self._closed = True
        if self._optimisation is not None:
            self._optimisation.add_frame(self._calculation)

    def _place(self, current: Structure) -> System:
        """The section of a structure, the same for the same structure."""
        if self._placed is None or self._placed[0] is not current:
            self._placed = (current, read_from(current.add_system(self.run), self._printed))
        return self._placed[1]

    def _add_gradients(self, part: Found) -> None:
        table = part.value("gradients")
        if table is None or self._structure is None or self._calculation is None:
            return
        count = len(self._structure.labels)
        if self._calculation.m_is_set("atom_forces"):
            return
        if table.shape[0] == count and moved(self._structure, table[:, :3] * factor("bohr")) is not self._structure:
            self._log.warning(
                "gradients of other positions than those of the energy are left out", **part.at("gradients")
            )
            return
        add_forces(self._calculation, part, count, self._log)
