"""Data sets of self-energies: the gap and the quasi-particle energies."""

from __future__ import annotations

import re

from nomad.datamodel.metainfo.common_dft import (
    CalculationToCalculationRefs,
    Eigenvalues,
    Method,
    MethodToMethodRefs,
    SingleConfigurationCalculation,
)
from nomad.parsing.codes.abinit.variables import Variables
from nomad.parsing.provenance import read_from
from nomad.parsing.tables import matrix
from nomad.parsing.text import Found
from nomad.parsing.values import to_float
from nomad.units import factor

_TABLE = re.compile(
    rb"^ *(?:kpoint *: *\[|k *=) *([-+\d.]+)[, ]+([-+\d.]+)[, ]+([-+\d.]+)[^\n]*\n"
    rb"(?:(?! *(?:kpoint|k *=|Band))[^\n]*\n){0,12}? *Band +E0[^\n]*[ ]E *\n((?: +\d+(?: +[-+\d.*]+)+ *\n)+)",
    re.MULTILINE,
)
_SPIN = re.compile(rb"spin *[:=] *(\d)")


def add_quasiparticles(
    dataset: Found,
    variables: Variables,
    number: int,
    method: Method,
    calculation: SingleConfigurationCalculation,
    earlier: list[tuple[Method, SingleConfigurationCalculation]],
) -> None:
    """Fills method and calculation of a self-energy, with references to the ground state of an earlier data set."""
    start_method, start = next(((m, c) for m, c in reversed(earlier) if c.m_is_set("energy_total")), earlier[0])
    method.gw_type = "scGW" if method.electronic_structure_method == "scGW" else "G0W0"
    names = [functional.XC_functional_name for functional in start_method.section_XC_functionals]
    if names:
        method.gw_starting_point = " ".join(names)
    bands = variables.integer("nband", number, 0)
    if bands:
        method.gw_self_energy_c_number_of_empty_states = bands
    reference = method.m_create(MethodToMethodRefs)
    reference.method_to_method_kind = "starting_point"
    reference.method_to_method_ref = start_method
    link = calculation.m_create(CalculationToCalculationRefs)
    link.calculation_to_calculation_kind = "starting_point"
    link.calculation_to_calculation_ref = start
    gap = dataset.value("quasiparticle_gap")
    if gap is not None:
        calculation.gw_optical_gap = gap
    _add_energies(dataset, calculation)


def _add_energies(dataset: Found, calculation: SingleConfigurationCalculation) -> None:
    """The last column of the tables, for the bands that all k-points have."""
    import numpy as np

    channels: dict[int, list[tuple[list[float], dict[int, float]]]] = {}
    text = dataset.text
    for match in _TABLE.finditer(text):
        spin = _SPIN.search(text, match.start(), match.start(4))
        rows = matrix(match[4])
        if rows.ndim == 2 and len(rows):
            energies = {int(row[0]): float(row[-1]) for row in rows if np.isfinite(row[[0, -1]]).all()}
            point = [to_float(match[index]) for index in (1, 2, 3)]
            channels.setdefault(int(spin[1]) if spin else 1, []).append((point, energies))
    tables = [channels[spin] for spin in sorted(channels)]
    if not tables or len({len(table) for table in tables}) > 1:
        return
    bands = sorted(set.intersection(*(set(energies) for table in tables for _, energies in table)))
    if not bands:
        return
    values = np.array([[[energies[band] for band in bands] for _, energies in table] for table in tables])
    section = read_from(calculation.m_create(Eigenvalues), dataset, "self_energy")
    section.eigenvalues_kind = "normal"
    section.eigenvalues_kpoints = np.array([point for point, _ in tables[0]])
    section.eigenvalues_values = values * factor("eV")
    section.number_of_eigenvalues_kpoints = values.shape[1]
    section.number_of_eigenvalues = values.shape[2]
