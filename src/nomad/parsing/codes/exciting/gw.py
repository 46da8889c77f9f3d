"""GW runs: settings in input.xml and GW_INFO.OUT, quasi-particle energies in EVALQP.DAT (hartree)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.exciting.input_file import element_attributes
from nomad.parsing.codes.exciting.starting_point import start_from
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from, whole
from nomad.parsing.source import Source
from nomad.parsing.text import Table, Value, parse
from nomad.parsing.values import finite_or_none, numbers, to_float, to_int
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation

_INFO = (
    Value("task", rb"GW taskname:\s+(\w+)", type=str),
    Value("frequencies", rb"Number of frequencies: *(\d+)", type=int),
    Value("frequency_cutoff", rb"Cutoff frequency: *(\S+)"),
    Value("core", rb"Core electrons treatment:\s+(\w+)", type=str),
    Value("empty_states", rb"Number of empty states \(GW\): *(\d+)", type=int),
    Table("grid", rb"frequency list: *<[^\n]*\n", columns=3, gap=0),
    Value("fermi", rb"^ *Fermi energy: *(\S+)", unit="hartree", pick="last"),
    Value("fundamental_gap", rb"Fundamental BandGap \(eV\): *(\S+)", unit="eV", pick="last"),
    Value("direct_gap", rb"(?:Direct|Optical) BandGap \(eV\): *(\S+)", unit="eV", pick="last"),
)
_SETTINGS: tuple[tuple[str, str, str, Any], ...] = (
    ("gw_polarizability_number_of_empty_states", "gw", "nempty", 0),
    ("gw_core_treatment", "gw", "coreflag", "all"),
    ("gw_frequency_grid_type", "freqgrid", "fgrid", "gauleg2"),
    ("gw_mixed_basis_lmax", "mixbasis", "lmaxmb", 3),
    ("gw_mixed_basis_tolerance", "mixbasis", "epsmb", 1e-4),
    ("gw_bare_coulomb_cutofftype", "barecoul", "cutofftype", "none"),
    ("gw_screened_Coulomb", "scrcoul", "scrtype", "rpa"),
    ("gw_screened_coulomb_volume_average", "scrcoul", "sciavtype", "isotropic"),
    ("gw_self_energy_c_analytical_continuation", "selfenergy", "actype", "pade"),
    ("gw_self_energy_singularity_treatment", "selfenergy", "singularity", "mpb"),
    ("gw_self_energy_c_number_of_poles", "selfenergy", "npol", 0),
    ("gw_self_energy_c_number_of_empty_states", "selfenergy", "nempty", 0),
)
"""Quantity, element and attribute of input.xml, default (exciting's input reference)."""
_EQUATION = {"0": "linearization", "1": "self-consistent solution", "2": "linearization with energy shift"}
_K_POINT = re.compile(rb"^ *k-point # *\d+: +(\S+) +(\S+) +(\S+)[^\n]*\n([^\n]*)\n", re.MULTILINE)
_UNITLESS = ("Znk",)


@dataclass(frozen=True)
class GwFiles:
    """The files of a GW run; `info` (GW_INFO.OUT) or `levels` (EVALQP.DAT) exist, or both."""

    settings: Path | None
    info: Path | None
    levels: Path | None


def add_gw(
    run: Run,
    ground_state: SingleConfigurationCalculation,
    start: Method,
    files: GwFiles,
    gmax: float | None,
    log: EntryLog,
) -> SingleConfigurationCalculation | None:
    """Adds method and calculation of a GW run on top of the ground state; `gmax` is gmaxvr in 1/m.

    None if input.xml has no element `gw` and there are no levels.
    """
    from nomad.datamodel.metainfo.common_dft import (
        Method,
        MethodToMethodRefs,
        SingleConfigurationCalculation,
    )

    attributes = element_attributes(files.settings, "gw", log) if files.settings else {}
    if not attributes and files.levels is None and files.info is None:
        return None
    method = run.m_create(Method)
    method.electronic_structure_method = method.gw_type = "G0W0"
    method.gw_starting_point = " ".join(str(part.XC_functional_name) for part in start.section_XC_functionals)
    method.gw_basis_set = "mixed"
    method.number_of_spin_channels = start.number_of_spin_channels
    fill(method.m_create(MethodToMethodRefs), method_to_method_kind="starting_point", method_to_method_ref=start)
    _fill_settings(method, attributes, gmax)
    calculation = run.m_create(SingleConfigurationCalculation)
    source_file = files.info or files.levels or files.settings
    if source_file is not None:
        read_from(calculation, whole(source_file))
        read_from(method, whole(files.settings or source_file))
    start_from(calculation, ground_state, method)
    if files.info is not None:
        _fill_info(method, calculation, files.info, attributes, log)
    if files.levels is not None:
        _add_levels(calculation, files.levels, log)
    return calculation


def _fill_settings(method: Method, attributes: dict[str, dict[str, str]], gmax: float | None) -> None:
    def number(element: str, name: str, default: float) -> float:
        text = attributes.get(element, {}).get(name)
        value = finite_or_none(to_float(text)) if text is not None else None
        return default if value is None else float(value)

    for quantity, element, name, default in _SETTINGS:
        text = attributes.get(element, {}).get(name)
        value: Any = default if text is None else text
        if isinstance(default, int):
            value = int(number(element, name, default))
        elif isinstance(default, float):
            value = number(element, name, default)
        method.m_set(quantity, value)
    method.gw_qp_equation_treatment = _EQUATION.get(attributes.get("selfenergy", {}).get("eqpsolver", "0").strip())
    grid = [to_int(word) for word in attributes.get("gw", {}).get("ngridq", "1 1 1").split()]
    fill(method, gw_ngridq=grid if len(grid) == 3 and None not in grid else None)
    if gmax is not None:
        mixed = number("mixbasis", "gmb", 1.0)
        method.gw_mixed_basis_gmax = mixed * gmax
        method.gw_bare_coulomb_gmax = number("barecoul", "pwm", 2.0) * mixed * gmax


def _fill_info(
    method: Method,
    calculation: SingleConfigurationCalculation,
    path: Path,
    attributes: dict[str, dict[str, str]],
    log: EntryLog,
) -> None:
    import numpy as np

    with Source.open(path) as source:
        found = parse(source, _INFO, log)
        grid = checked(found.value("grid"), "the frequency grid", (None, 3), log, **found.at("grid"))
        fill(
            method,
            gw_number_of_frequencies=found.value("frequencies"),
            gw_max_frequency=found.value("frequency_cutoff"),
        )
        if "gw" not in attributes:
            fill(method, gw_core_treatment=found.value("core"))
        if grid is not None and len(grid):
            method.gw_frequency_number = grid[:, 0].astype(np.int32)
            method.gw_frequency_values = grid[:, 1] * factor("hartree")
            method.gw_frequency_weights = grid[:, 2]
        fundamental = found.value("fundamental_gap")
        fill(
            calculation,
            gw_fermi_energy=found.value("fermi"),
            gw_fundamental_gap=fundamental if fundamental is not None else found.value("direct_gap"),
            gw_optical_gap=found.value("direct_gap"),
        )


def _add_levels(calculation: SingleConfigurationCalculation, path: Path, log: EntryLog) -> None:
    """The tables of EVALQP.DAT, one for each k-point; their heading names the columns."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Eigenvalues

    k_points: list[list[float]] = []
    tables: list[npt.NDArray[np.float64]] = []
    names = [""]
    with Source.open(path) as source:
        headings = list(_K_POINT.finditer(source.data))
        for heading, end in zip(headings, [*(item.start() for item in headings[1:]), len(source)], strict=False):
            columns = heading.group(4).decode("latin-1").split()
            flat = numbers(bytes(source.data[heading.end() : end]))
            table = flat[: flat.size - flat.size % len(columns)].reshape(-1, len(columns)) if columns else None
            if table is None or (tables and (table.shape != tables[0].shape or columns != names)):
                log.warning("the quasi-particle energies are cut", file=path.name, line=source.line(heading.start()))
                break
            names = columns
            k_points.append([to_float(raw) for raw in heading.groups()[:3]])
            tables.append(table)
    values = checked(tables or None, "quasi-particle energies", (None, None, None), log, path=path)
    points = checked(k_points or None, "k-points", (None, 3), log, path=path)
    if values is None or points is None or not values.size:
        return

    def column(*candidates: str) -> Any:
        index = next((names.index(name) for name in candidates if name in names), None)
        unit = 1.0 if candidates[0] in _UNITLESS else factor("hartree")
        return None if index is None else values[np.newaxis, :, :, index] * unit

    section = read_from(calculation.m_create(Eigenvalues), whole(path))
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = points
    fill(section, eigenvalues_values=column("E_GW"), gw_qp_linearization_prefactor=column("Znk"))
    section.number_of_eigenvalues_kpoints = len(points)
    section.number_of_eigenvalues = values.shape[1]
    fill(
        calculation,
        gw_self_energy_x=column("Sx"),
        gw_self_energy_c=column("Re(Sc)", "Sc"),
        gw_xc_potential=column("Vxc"),
    )
