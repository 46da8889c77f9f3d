"""Perturbative quasi-particle levels (keyword `qpe_calc`): the table of one-particle energies and their corrections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.fhi_aims.control import Control
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.values import to_float
from nomad.units import factor

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation

_TABLE = re.compile(rb"^ *state +occ_num +e_gs +e_x\^ex +e_xc\^gs +e_c\^nloc +e_qp[^\n]*\n(?: *-+ *\n)*", re.MULTILINE)
_ROWS = re.compile(rb"(?:^ *\d+(?: +\S+){6} *\n)+", re.MULTILINE)
_FREQUENCIES = re.compile(rb"Number of frequency points (?:used )?for (?:the )?self[- ]energy[^\n:]*: *(\d+)")
_CONTINUATION = re.compile(rb"Using (\w+(?:-\w+)?)[^\n]* for analytical continuation")
_PERIODIC = b"Start to calculate the periodic GW self energy"
"""Such runs print no table of levels."""
_SELF_CONSISTENT = ("scgw", "ev_scgw", "ev_scgw0")


def add_gw(
    run: Run,
    calculation: SingleConfigurationCalculation,
    start_method: Method,
    source: Source,
    start: int,
    control: Control,
    log: EntryLog,
) -> None:
    """Adds the method of a GW run and what its last table behind `start` says about each level.

    Values are in the order of the table's columns: occupation, starting energy, exact exchange, its
    exchange-correlation potential, correlation part of the self-energy, quasi-particle energy (all eV).
    """
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import Method, MethodToMethodRefs

    kind = (control.words("qpe_calc") or [""])[0].lower()
    self_consistent = "sc_self_energy" in control.settings or kind in _SELF_CONSISTENT
    if not self_consistent and not kind.startswith("gw"):
        return
    method = read_from(run.m_create(Method), source, start)
    method.electronic_structure_method = method.gw_type = "scGW" if self_consistent else "G0W0"
    method.gw_basis_set = "numeric AOs"
    method.gw_starting_point = " ".join(str(part.XC_functional_name) for part in start_method.section_XC_functionals)
    fill(method.m_create(MethodToMethodRefs), method_to_method_kind="starting_point", method_to_method_ref=start_method)
    frequencies, continuation = _FREQUENCIES.search(source.data), _CONTINUATION.search(source.data)
    fill(
        method,
        gw_number_of_frequencies=int(frequencies.group(1)) if frequencies else None,
        gw_self_energy_c_analytical_continuation=continuation.group(1).decode().lower() if continuation else None,
        scf_threshold_energy_change=start_method.m_magnitude("scf_threshold_energy_change"),
    )
    heading = None
    for heading in _TABLE.finditer(source.data, start):  # noqa: B007 (the last one is wanted)
        pass
    block = _ROWS.match(source.data, heading.end()) if heading else None
    if heading is None and source.data.find(_PERIODIC, start) >= 0:
        return
    if heading is None or block is None:
        log.warning("the quasi-particle levels are missing", **source.at(max(0, len(source) - 1)))
        return
    rows = [[to_float(field) for field in line.split()[1:]] for line in block.group().splitlines()]
    table = checked(rows, "quasi-particle levels", (None, 6), log, **source.at(heading.start()))
    if table is None:
        return
    levels = table * np.array([1.0] + [factor("eV")] * 5)
    calculation.gw_self_energy_x = levels[np.newaxis, np.newaxis, :, 2]
    calculation.gw_xc_potential = levels[np.newaxis, np.newaxis, :, 3]
    calculation.gw_self_energy_c = levels[np.newaxis, np.newaxis, :, 4]
    _add_levels(calculation, levels)
    occupied = levels[:, 0] > 0.5 * levels[0, 0]
    if occupied.any() and not occupied.all():
        gap = levels[~occupied, 5].min() - levels[occupied, 5].max()
        calculation.gw_fundamental_gap = gap


def _add_levels(calculation: SingleConfigurationCalculation, levels: object) -> None:
    import numpy as np

    from nomad.datamodel.metainfo.codes.fhi_aims import (
        x_fhi_aims_section_eigenvalues_group_perturbativeGW,
        x_fhi_aims_section_eigenvalues_list_perturbativeGW,
        x_fhi_aims_section_eigenvalues_spin_perturbativeGW,
    )

    group = calculation.m_create(x_fhi_aims_section_eigenvalues_group_perturbativeGW)
    channel = group.m_create(x_fhi_aims_section_eigenvalues_spin_perturbativeGW)
    for row in np.asarray(levels):
        fill(
            channel.m_create(x_fhi_aims_section_eigenvalues_list_perturbativeGW),
            x_fhi_aims_eigenvalue_occupation_perturbativeGW=row[0],
            x_fhi_aims_eigenvalue_ks_GroundState=row[1],
            x_fhi_aims_eigenvalue_ExactExchange_perturbativeGW=row[2],
            x_fhi_aims_eigenvalue_ks_ExchangeCorrelation=row[3],
            x_fhi_aims_eigenvalue_correlation_perturbativeGW=row[4],
            x_fhi_aims_eigenvalue_quasiParticle_energy=row[5],
        )
