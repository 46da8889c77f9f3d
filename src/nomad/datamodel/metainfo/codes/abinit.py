"""ABINIT: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(name="abinitparser.metainfo.abinit", description="ABINIT: what the common schema has no place for.")


class x_abinit_section_stress_tensor(MSection):
    x_abinit_stress_tensor_xx: Quantity[Any] = Quantity(type=float64)
    x_abinit_stress_tensor_yy: Quantity[Any] = Quantity(type=float64)
    x_abinit_stress_tensor_zz: Quantity[Any] = Quantity(type=float64)
    x_abinit_stress_tensor_zy: Quantity[Any] = Quantity(type=float64)
    x_abinit_stress_tensor_zx: Quantity[Any] = Quantity(type=float64)
    x_abinit_stress_tensor_yx: Quantity[Any] = Quantity(type=float64)


class x_abinit_section_var(MSection):
    x_abinit_vardtset: Quantity[Any] = Quantity(type=int32)
    x_abinit_varname: Quantity[str] = Quantity(type=str)
    x_abinit_varvalue: Quantity[str] = Quantity(type=str)


class section_run(Run):
    m_def = Section(extends_base_section=True)

    x_abinit_parallel_compilation: Quantity[str] = Quantity(type=str)
    x_abinit_start_date: Quantity[str] = Quantity(type=str)
    x_abinit_start_time: Quantity[str] = Quantity(type=str)
    x_abinit_input_file: Quantity[str] = Quantity(type=str)
    x_abinit_output_file: Quantity[str] = Quantity(type=str)
    x_abinit_input_files_root: Quantity[str] = Quantity(type=str)
    x_abinit_output_files_root: Quantity[str] = Quantity(type=str)
    x_abinit_total_cpu_time: Quantity[Any] = Quantity(type=float64)
    x_abinit_total_wallclock_time: Quantity[Any] = Quantity(type=float64)
    x_abinit_completed: Quantity[str] = Quantity(type=str)
    x_abinit_section_var: SubSection[list[x_abinit_section_var]] = SubSection(
        sub_section=SectionProxy("x_abinit_section_var"), repeats=True
    )


class section_method(Method):
    m_def = Section(extends_base_section=True)

    x_abinit_tolvrs: Quantity[Any] = Quantity(type=float64)
    x_abinit_tolwfr: Quantity[Any] = Quantity(type=float64)
    x_abinit_istwfk: Quantity[Any] = Quantity(type=int32)
    x_abinit_iscf: Quantity[Any] = Quantity(type=int32)


class section_single_configuration_calculation(SingleConfigurationCalculation):
    m_def = Section(extends_base_section=True)

    x_abinit_magnetisation: Quantity[Any] = Quantity(type=float64)
    x_abinit_fermi_energy: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_ewald: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_psp_core: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_psp_local: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_psp_nonlocal: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_internal: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_ktentropy: Quantity[Any] = Quantity(type=float64)
    x_abinit_energy_band: Quantity[Any] = Quantity(type=float64)
    x_abinit_unit_cell_volume: Quantity[Any] = Quantity(type=float64, unit="meter ** 3")
    x_abinit_section_stress_tensor: SubSection[list[x_abinit_section_stress_tensor]] = SubSection(
        sub_section=SectionProxy("x_abinit_section_stress_tensor"), repeats=True
    )
