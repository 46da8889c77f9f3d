"""GPAW: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.metainfo import Package, Quantity, Section, float64, int32

m_package = Package(name="gpawparser.metainfo.gpaw", description="GPAW: what the common schema has no place for.")


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Magnetisation of a calculation with GPAW."""

    m_def = Section(extends_base_section=True)

    x_gpaw_magnetic_moments: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Magnetic moment of each atom, in Bohr magnetons.",
    )
    x_gpaw_spin_Sz: Quantity[Any] = Quantity(
        type=float64,
        description="Total spin along z, in units of hbar: half of the total magnetic moment in Bohr magnetons.",
    )


class section_method(Method):
    """Parameters of GPAW."""

    m_def = Section(extends_base_section=True)

    x_gpaw_density_convergence_criterion: Quantity[Any] = Quantity(
        type=float64,
        description="Largest change of the density at which the cycle ends, in electrons per valence electron.",
    )
    x_gpaw_fix_density: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the density was kept as it was read.",
    )
    x_gpaw_fix_magnetic_moment: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the total magnetic moment was kept fixed.",
    )
    x_gpaw_maximum_angular_momentum: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum of the compensation charges.",
    )
    x_gpaw_mix_beta: Quantity[Any] = Quantity(
        type=float64,
        description="Share of the new density that is mixed into the old one.",
    )
    x_gpaw_mix_class: Quantity[str] = Quantity(
        type=str,
        description="Name of the mixing scheme.",
    )
    x_gpaw_mix_old: Quantity[Any] = Quantity(
        type=int32,
        description="Number of old densities that are mixed.",
    )
    x_gpaw_mix_weight: Quantity[Any] = Quantity(
        type=float64,
        description="Weight of long-wave changes in the metric of the mixing.",
    )
    x_gpaw_symmetry_time_reversal_switch: Quantity[bool] = Quantity(
        type=bool,
        description="Whether time-reversal symmetry was used.",
    )
    x_gpaw_xc_functional: Quantity[str] = Quantity(
        type=str,
        description="The functional as the input names it.",
    )
