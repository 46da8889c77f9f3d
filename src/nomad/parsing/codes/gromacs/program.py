"""The program and its run: version, how it was built, times, files, parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from nomad.parsing.codes.gromacs.parameters import Parameters
from nomad.parsing.codes.gromacs.side_files import SideFiles
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.text import Found
from nomad.parsing.values import numbers, to_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run

_PREFIX = "x_gromacs_inout_control_"
_BUILD_NAMES = {
    "build_os/arch": "build_osarch",
    "c++11_compilation": "cxx11_compilation",
    "c++_compiler": "cxx_compiler",
}
_BUILD_NAMES |= {"c++_compiler_flags": "cxx_compiler_flags", "cpu_fft_library": "fft_library"}


def fill_program(run: Run, header: Found, end: Found, parameters: Parameters, files: SideFiles) -> None:
    """Everything about the run that is not about its steps."""
    from nomad.datamodel.metainfo.codes.gromacs import x_gromacs_section_input_output_files

    run.program_name = "GROMACS"
    started = end.value("started") or end.value("started_minimiser") or header.value("opened")
    fill(
        run,
        program_version=header.value("version") or header.value("version_banner"),
        time_run_date_start=timestamp(started),
        time_run_date_end=timestamp(end.value("finished")),
        x_gromacs_program_module=header.value("module"),
        x_gromacs_program_execution_host=header.value("host") or header.value("host_hardware"),
        x_gromacs_program_execution_path=header.value("executable"),
        x_gromacs_program_working_path=header.value("working_folder"),
        x_gromacs_number_of_tasks=header.value("ranks"),
    )
    run.run_clean_end = "finished" in end
    wall = end.value("wall")
    if wall is not None and 0 <= wall < 1e10:
        fill(run, time_run_wall_start=0.0, time_run_wall_end=wall)
    core = end.value("core")
    if core is not None and 0 <= core < 1e13:
        fill(run, time_run_cpu1_start=0.0, time_run_cpu1_end=core)
    uses = {"topoltpr": "tpr", "trajtrr": "trr", "trajcompxtc": "xtc", "confoutgro": "gro", "eneredr": "edr"}
    paths = {f"x_gromacs_inout_file_{use}": files.find(kind) for use, kind in uses.items()}
    names = {name: path.name for name, path in paths.items() if path is not None}
    if names:
        fill(run.m_create(x_gromacs_section_input_output_files), **names)
    _fill_control(run, header, parameters)


def _fill_control(run: Run, header: Found, parameters: Parameters) -> None:
    from nomad.datamodel.metainfo.codes.gromacs import x_gromacs_section_control_parameters as control

    values = {"gromacs_version": header.value("version")}
    for line in header.value("build", b"").splitlines():
        name, colon, value = to_text(line).partition(":")
        if colon and value.strip():
            plain = name.strip().lower().replace(" ", "_")
            values[_BUILD_NAMES.get(plain, plain)] = value.strip()
    values["precision"] = header.value("precision")
    values |= {name.replace("-", ""): value for name, value in parameters.values.items()}
    known = control.m_def.all_quantities
    chosen: dict[str, Any] = {}
    for name, value in values.items():
        definition = known.get(_PREFIX + name)
        if definition is not None and value:
            chosen[_PREFIX + name] = array_of(value, definition.shape) if definition.shape else value
    if chosen:
        fill(read_from(run.m_create(control), header, "parameters"), **chosen)


def array_of(text: str, shape: Sequence[Any]) -> npt.NDArray[np.float64] | None:
    """The numbers of a parameter in the shape that the schema wants; None if there are more or fewer."""
    import numpy as np

    values = numbers(text)
    return values.reshape(shape) if values.size == math.prod(shape) and bool(np.isfinite(values).all()) else None


def timestamp(text: str | None) -> float | None:
    """Seconds since 1970 of `Sun Nov 22 17:54:31 2026` (local time, taken as UTC), None if it is no such date."""
    try:
        return datetime.strptime(text or "", "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
