"""Calculations: one for each row of thermodynamic output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.codes.lammps.thermo import Table
from nomad.parsing.codes.lammps.units import Units
from nomad.parsing.provenance import read_from

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nomad.datamodel.metainfo.common_dft import Method, Run, SingleConfigurationCalculation

    Array = npt.NDArray[np.float64]

CONTRIBUTIONS = {
    "poteng": "potential",
    "kineng": "kinetic",
    "e_vdwl": "van der Waals",
    "e_coul": "coulomb",
    "e_pair": "pair",
    "e_bond": "bond",
    "e_angle": "angle",
    "e_dihed": "dihedral",
    "e_impro": "improper",
    "e_mol": "molecular",
    "e_long": "kspace long range",
    "e_tail": "van der Waals long range",
}
_PRESSURES = ("pxx", "pyy", "pzz", "pxy", "pxz", "pyz")


class Columns:
    """The columns of a table in SI units, nan where a value is missing; None where a column or the units are."""

    def __init__(self, table: Table, units: Units | None, atoms: float | None, relaxing: bool) -> None:
        """`atoms` is the factor of energies that are printed per atom, 1 otherwise, None if it is not known."""
        energy = units.energy * atoms if units is not None and atoms is not None else None
        pressure = units.pressure if units is not None else None
        self.step = table.values("step")
        self.time = _scaled(table.values("time"), units.time if units else None)
        self.temperature = table.values("temp") if units is not None else None
        self.pressure = _scaled(table.values("press"), pressure)
        self.potential = _scaled(table.values("poteng"), energy)
        self.kinetic = _scaled(table.values("kineng"), energy)
        self.conserved = _scaled(table.values("econserve"), energy)
        self.total = _scaled(table.values("toteng"), energy)
        if self.total is None and self.potential is not None and self.kinetic is not None:
            self.total = self.potential + self.kinetic
        elif self.total is None and relaxing:
            self.total = self.potential
        names = [name.lower() for name in table.columns]
        kinds = [name for name in names if name in CONTRIBUTIONS]
        self.contributions = {CONTRIBUTIONS[name]: _scaled(table.values(name), energy) for name in kinds}
        self.stress = _stress(table, pressure)


def _scaled(values: Array | None, scale: float | None) -> Array | None:
    return values * scale if values is not None and scale is not None else None


def _stress(table: Table, pressure: float | None) -> Array | None:
    """The stress [rows, 3, 3] is minus the pressure tensor."""
    import numpy as np

    columns = [_scaled(table.values(name), pressure) for name in _PRESSURES]
    if any(column is None for column in columns):
        return None
    xx, yy, zz, xy, xz, yz = columns
    return -np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]], dtype=np.float64).transpose(2, 0, 1)


def add_calculations(run: Run, method: Method, columns: Columns, table: Table) -> list[SingleConfigurationCalculation]:
    """One calculation for each row of a table."""
    import numpy as np

    from nomad.datamodel.metainfo.common_dft import EnergyContribution, SingleConfigurationCalculation

    single = {
        "energy_total": columns.total,
        "temperature": columns.temperature,
        "pressure": columns.pressure,
    }
    calculations = []
    for row in range(len(table.rows)):
        calculation = read_from(run.m_create(SingleConfigurationCalculation), table.source, *table.spans[row])
        calculation.single_configuration_to_calculation_method_ref = method
        if columns.step is not None and abs(columns.step[row]) < 2**31:
            calculation.time_step = int(columns.step[row])
        for name, values in single.items():
            if values is not None and np.isfinite(values[row]):
                calculation.m_set(name, float(values[row]))
        for kind, values in columns.contributions.items():
            if values is not None and np.isfinite(values[row]):
                contribution = calculation.m_create(EnergyContribution)
                contribution.energy_contribution_kind = kind
                contribution.energy_contribution_value = float(values[row])
        if columns.stress is not None and np.isfinite(columns.stress[row]).all():
            calculation.stress_tensor = columns.stress[row]
        calculations.append(calculation)
    return calculations
