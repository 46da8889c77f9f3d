"""Reads VASP outputs into archives: one run, one method, a system and a calculation for each ionic step."""

from __future__ import annotations

import calendar
import re
from pathlib import Path

from nomad.datamodel import EntryArchive
from nomad.datamodel.metainfo.codes import vasp as _extensions  # noqa: F401 (adds the x_vasp quantities)
from nomad.datamodel.metainfo.common_dft import Method, Run
from nomad.logs import EntryLog
from nomad.parsing.codes.vasp.bands import add_bands
from nomad.parsing.codes.vasp.calculation import add_calculation
from nomad.parsing.codes.vasp.content import Content, Step
from nomad.parsing.codes.vasp.dos import add_dos
from nomad.parsing.codes.vasp.method import add_method
from nomad.parsing.codes.vasp.outcar import read_outcar
from nomad.parsing.codes.vasp.sampling import Frame, add_sampling
from nomad.parsing.codes.vasp.system import add_system
from nomad.parsing.codes.vasp.vasprun import read_vasprun
from nomad.parsing.files import open_decompressed
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from

_OUTCAR = re.compile(rb"\A\s*vasp\.")


def read(mainfile: Path, archive: EntryArchive, log: EntryLog) -> None:
    """Fills the archive from a vasprun.xml or an OUTCAR. Raises `ParserError` if nothing of either is in the file."""
    with open_decompressed(mainfile) as stream:
        is_outcar = _OUTCAR.match(stream.read(100)) is not None
    content = read_outcar(mainfile, log) if is_outcar else read_vasprun(mainfile, log)
    run = _add_run(archive, content)
    method = add_method(run, content)
    frames = _add_steps(run, method, content, log)
    add_sampling(run, frames, content)
    if not content.clean_end:
        where = {"file": mainfile.name, "line": content.run_place.last if content.run_place is not None else 1}
        log.warning("the calculation did not end properly", steps=len(frames), **where)


def _add_run(archive: EntryArchive, content: Content) -> Run:
    run = read_from(archive.m_create(Run), content.run_place)
    run.program_name = "VASP"
    run.program_basis_set_type = "plane waves"
    run.run_clean_end = content.clean_end
    fill(
        run,
        program_version=content.version,
        vasp_build_date=content.build_date,
        vasp_src_date=content.source_date,
    )
    start = _seconds(content.start) if content.start else None
    if start is not None:
        run.time_run_date_start = start
        if content.wall_time is not None:
            run.time_run_date_end = start + content.wall_time
    return run


def _seconds(start: tuple[str, str]) -> float | None:
    """Seconds since 1970 of `2013 12 05` (or with dots) and `17:01:31`, taken as UTC; None if they make no date."""
    parts = [int(part) for part in re.findall(r"\d{1,4}", " ".join(start))]
    if len(parts) != 6:
        return None
    year, month, day, hour, minute, second = parts
    if not (1970 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 61):
        return None
    return float(calendar.timegm((year, month, day, hour, minute, second)))


def _add_steps(run: Run, method: Method, content: Content, log: EntryLog) -> list[Frame]:
    """A cut last step is kept if it has a geometry or is the only one."""
    frames: list[Frame] = []
    steps = content.steps
    if not steps and content.initial is not None:
        add_system(run, content.initial, content, log)
    for index, step in enumerate(steps):
        if not _worth_keeping(step, index):
            log.warning("an ionic step is cut short and left out", step=index + 1, **step.where)
            continue
        geometry = step.geometry or (content.initial if index == 0 else None)
        calculation = add_calculation(run, step, content, log)
        lattice = None
        if geometry is not None:
            system = add_system(run, geometry, content, log, **step.where)
            lattice = system.m_magnitude("lattice_vectors")
            calculation.single_configuration_calculation_to_system_ref = system
        calculation.single_configuration_to_calculation_method_ref = method
        add_bands(calculation, step, content, lattice, log)
        add_dos(calculation, step, content, lattice, log)
        frames.append((calculation, step))
    return frames


def _worth_keeping(step: Step, index: int) -> bool:
    if step.complete or (step.geometry is not None and step.energies):
        return True
    return index == 0 and bool(step.iterations or step.geometry)
