"""Results of the ground state: energies, cycles, forces, charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.logs import EntryLog
from nomad.parsing.checks import checked
from nomad.parsing.codes.exciting import grammar
from nomad.parsing.codes.exciting.charges import add_charges
from nomad.parsing.filling import fill
from nomad.parsing.provenance import read_from
from nomad.parsing.source import Source
from nomad.parsing.text import Found, Pattern, parse
from nomad.units import factor

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Run, SingleConfigurationCalculation

_ITERATION = Pattern(grammar.ITERATION)
_HYBRID = Pattern(grammar.HYBRID_ITERATION)
_END = Pattern(grammar.ITERATIONS_END)


def add_ground_state(
    run: Run, source: Source, span: tuple[int, int], scf: Found, n_atoms: int, spins: int, log: EntryLog
) -> SingleConfigurationCalculation:
    """The calculation of the initial structure, with its cycle in `span`."""
    from nomad.datamodel.metainfo.common_dft import SingleConfigurationCalculation

    calculation = read_from(run.m_create(SingleConfigurationCalculation), source, *span)
    _add_iterations(calculation, source, span, spins, log)
    calculation.number_of_scf_iterations = len(calculation.section_scf_iteration)
    calculation.single_configuration_calculation_converged = bool(scf.value("converged"))
    fill_results(calculation, scf, n_atoms, spins, log)
    add_charges(calculation, scf, n_atoms, log)
    return calculation


def fill_results(
    calculation: SingleConfigurationCalculation, scf: Found, n_atoms: int, spins: int, log: EntryLog
) -> None:
    """Energies, charge and forces as they are printed behind a cycle or an optimisation."""
    charge = scf.value("charge")
    exchange, correlation = scf.value("exchange"), scf.value("correlation")
    fill(
        calculation,
        energy_total=scf.value("total"),
        energy_reference_fermi=per_spin(scf.value("fermi"), spins),
        electronic_kinetic_energy=scf.value("kinetic"),
        energy_sum_eigenvalues=scf.value("sum_eigenvalues"),
        energy_X=exchange,
        energy_C=correlation,
        energy_XC=exchange + correlation if exchange is not None and correlation is not None else None,
        charge_total=charge * factor("elementary_charge") if charge is not None else None,
        x_exciting_coulomb_energy=scf.value("coulomb"),
        x_exciting_hartree_energy=scf.value("hartree"),
        x_exciting_madelung_energy=scf.value("madelung"),
        x_exciting_gap=scf.value("gap"),
        x_exciting_dos_fermi=scf.value("dos_fermi"),
    )
    forces = checked(scf.value("forces"), "forces", (n_atoms, 3), log, **scf.at("forces"))
    fill(calculation, atom_forces=forces)


def _add_iterations(
    calculation: SingleConfigurationCalculation, source: Source, span: tuple[int, int], spins: int, log: EntryLog
) -> None:
    from nomad.datamodel.metainfo.common_dft import ScfIteration

    starts = [match.start() for match in _HYBRID.finditer(source, *span)]
    if not starts:
        starts = [match.start() for match in _ITERATION.finditer(source, *span)]
    for begin, limit in zip(starts, [*starts[1:], span[1]], strict=False):
        closing = _END.search(source, begin, limit)
        found = parse(source, grammar.SCF_ITERATION, log, begin, closing.start() if closing else limit)
        charge = found.value("charge")
        fill(
            read_from(calculation.m_create(ScfIteration), found),
            energy_total_scf_iteration=found.value("total"),
            energy_change_scf_iteration=found.value("change"),
            energy_reference_fermi_iteration=per_spin(found.value("fermi"), spins),
            energy_sum_eigenvalues_scf_iteration=found.value("sum_eigenvalues"),
            electronic_kinetic_energy_scf_iteration=found.value("kinetic"),
            charge_total_scf_iteration=charge * factor("elementary_charge") if charge is not None else None,
            x_exciting_coulomb_energy_scf_iteration=found.value("coulomb"),
            x_exciting_exchange_energy_scf_iteration=found.value("exchange"),
            x_exciting_correlation_energy_scf_iteration=found.value("correlation"),
            x_exciting_gap_scf_iteration=found.value("gap"),
            x_exciting_time_scf_iteration=found.value("wall"),
        )


def per_spin(value: float | None, spins: int) -> npt.NDArray[np.float64] | None:
    """The value once for each spin channel."""
    import numpy as np

    return None if value is None else np.full(spins, value)
