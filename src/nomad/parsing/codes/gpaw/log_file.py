"""The text log beside a restart file: iterations of the self-consistency cycle, and when the program ran."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nomad.datamodel.metainfo.common_dft import Run, ScfIteration, SingleConfigurationCalculation
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Place, Source
from nomad.parsing.values import to_float
from nomad.units import factor

_ENDINGS = (".txt", ".log", ".out")
_BANNER = re.compile(rb"^ *\|__ \|  _\|___\|_____\|", re.MULTILINE)
_DATE = re.compile(rb"^Date: +\w+ (\w+ +\d+ \d+:\d+:\d+ \d{4})", re.MULTILINE)
_ITERATION = re.compile(rb"^iter: +(\d+) +\d+:\d+:\d+[^\n]*?[ +](-?\d+\.\d{4,})", re.MULTILINE)
_EXTRAPOLATED = re.compile(rb"^(?:Extrapolated|Zero Kelvin|zero Kelvin): +(\S+)", re.MULTILINE)
_SAME_ENERGY = 1e-4
"""Electronvolt; logs print five or six decimals."""


@dataclass
class LogFile:
    """Energies (eV) of the last cycle with their places, and the times (seconds since 1970) of begin and end."""

    energies: list[float] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    started: float | None = None
    ended: float | None = None


def read_log(mainfile: Path, energy: float | None) -> LogFile | None:
    """The log with the name of the mainfile, None if there is none or if it ends with another energy (joule)."""
    if energy is None:
        return None
    for ending in _ENDINGS:
        path = mainfile.with_suffix(ending)
        if path.is_file():
            with Source.open(path) as source:
                found = _read(source, energy / factor("eV"))
            if found is not None:
                return found
    return None


def _read(source: Source, energy: float) -> LogFile | None:
    data = source.data
    results = [to_float(match[1]) for match in _EXTRAPOLATED.finditer(data)]
    if _BANNER.search(data) is None or not results or not abs(results[-1] - energy) < _SAME_ENERGY:
        return None
    log = LogFile()
    for match in _ITERATION.finditer(data):
        if match[1] == b"1":
            log.energies, log.places = [], []
        log.energies.append(to_float(match[2]))
        log.places.append(source.place(match.start(), match.end()))
    dates = [_seconds(match[1]) for match in _DATE.finditer(data)]
    if len(dates) > 1:
        log.started, log.ended = dates[0], dates[-1]
    return log


def _seconds(text: bytes) -> float | None:
    """Seconds since 1970 of `Nov 22 17:41:10 2026`, taken as UTC."""
    try:
        stamp = datetime.strptime(" ".join(text.decode("ascii").split()), "%b %d %H:%M:%S %Y")
    except ValueError:
        return None
    return stamp.replace(tzinfo=UTC).timestamp()


def add_log(run: Run, calculation: SingleConfigurationCalculation, log: LogFile) -> None:
    """Fills run and calculation with what the log says; energies at fixed density are left out."""
    if calculation.m_is_set("energy_total"):
        for energy, place in zip(log.energies, log.places, strict=True):
            iteration = read_from(calculation.m_create(ScfIteration), place)
            iteration.energy_total_scf_iteration = energy * factor("eV")
        if log.energies:
            calculation.number_of_scf_iterations = len(log.energies)
    if log.started is not None and log.ended is not None and log.ended >= log.started:
        run.time_run_date_start, run.time_run_date_end = log.started, log.ended
