"""What calculations on top of the ground state (GW, BSE, TDDFT) say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.parsing.filling import fill

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft import Method, SingleConfigurationCalculation


def start_from(
    calculation: SingleConfigurationCalculation, ground_state: SingleConfigurationCalculation, method: Method
) -> None:
    """Gives the calculation its method, the structure of the ground state, and the ground state as starting point."""
    from nomad.datamodel.metainfo.common_dft import CalculationToCalculationRefs

    fill(
        calculation,
        single_configuration_calculation_to_system_ref=ground_state.single_configuration_calculation_to_system_ref,
        single_configuration_to_calculation_method_ref=method,
    )
    fill(
        calculation.m_create(CalculationToCalculationRefs),
        calculation_to_calculation_kind="starting_point",
        calculation_to_calculation_ref=ground_state,
    )
