"""ABINIT: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(name="abinitparser.metainfo.abinit", description="ABINIT: what the common schema has no place for.")


class x_abinit_section_stress_tensor(MSection):
    """Components of the stress tensor as printed, in hartree/bohr^3."""

    x_abinit_stress_tensor_xx: Quantity[Any] = Quantity(
        type=float64,
        description="Component xx.",
    )
    x_abinit_stress_tensor_yy: Quantity[Any] = Quantity(
        type=float64,
        description="Component yy.",
    )
    x_abinit_stress_tensor_zz: Quantity[Any] = Quantity(
        type=float64,
        description="Component zz.",
    )
    x_abinit_stress_tensor_zy: Quantity[Any] = Quantity(
        type=float64,
        description="Component zy.",
    )
    x_abinit_stress_tensor_zx: Quantity[Any] = Quantity(
        type=float64,
        description="Component zx.",
    )
    x_abinit_stress_tensor_yx: Quantity[Any] = Quantity(
        type=float64,
        description="Component yx.",
    )


class x_abinit_section_var(MSection):
    """An input variable with the value that ABINIT used."""

    x_abinit_vardtset: Quantity[Any] = Quantity(
        type=int32,
        description="Number of the dataset; missing for variables that hold for all.",
    )
    x_abinit_varname: Quantity[str] = Quantity(
        type=str,
        description="Name of the variable.",
    )
    x_abinit_varvalue: Quantity[str] = Quantity(
        type=str,
        description="Value as printed.",
    )


class section_run(Run):
    """What ABINIT writes about itself and its files."""

    m_def = Section(extends_base_section=True)

    x_abinit_parallel_compilation: Quantity[str] = Quantity(
        type=str,
        description="How the program was compiled: sequential or parallel, and for which machine.",
    )
    x_abinit_start_date: Quantity[str] = Quantity(
        type=str,
        description="Date of the start, as printed.",
    )
    x_abinit_start_time: Quantity[str] = Quantity(
        type=str,
        description="Time of the start, as printed.",
    )
    x_abinit_input_file: Quantity[str] = Quantity(
        type=str,
        description="Path of the input file.",
    )
    x_abinit_output_file: Quantity[str] = Quantity(
        type=str,
        description="Path of the output file.",
    )
    x_abinit_input_files_root: Quantity[str] = Quantity(
        type=str,
        description="Beginning of the names of further input files.",
    )
    x_abinit_output_files_root: Quantity[str] = Quantity(
        type=str,
        description="Beginning of the names of further output files.",
    )
    x_abinit_total_cpu_time: Quantity[Any] = Quantity(
        type=float64,
        description="CPU time of all processes in seconds.",
    )
    x_abinit_total_wallclock_time: Quantity[Any] = Quantity(
        type=float64,
        description="Wall time of all processes in seconds.",
    )
    x_abinit_completed: Quantity[str] = Quantity(
        type=str,
        description="The line that says that the calculation was completed.",
    )
    x_abinit_section_var: SubSection[list[x_abinit_section_var]] = SubSection(
        sub_section=SectionProxy("x_abinit_section_var"), repeats=True
    )


class section_method(Method):
    """Input variables of ABINIT that describe the method."""

    m_def = Section(extends_base_section=True)

    x_abinit_tolvrs: Quantity[Any] = Quantity(
        type=float64,
        description="Threshold of the squared residual of the potential (tolvrs).",
    )
    x_abinit_tolwfr: Quantity[Any] = Quantity(
        type=float64,
        description="Threshold of the squared residual of the wave functions (tolwfr).",
    )
    x_abinit_istwfk: Quantity[Any] = Quantity(
        type=int32,
        description="How wave functions are stored at a k-point (istwfk).",
    )
    x_abinit_iscf: Quantity[Any] = Quantity(
        type=int32,
        description="Algorithm of the self-consistency (iscf).",
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Results that only ABINIT prints; energies in joule."""

    m_def = Section(extends_base_section=True)

    x_abinit_magnetisation: Quantity[Any] = Quantity(
        type=float64,
        description="Total magnetisation in Bohr magnetons.",
    )
    x_abinit_fermi_energy: Quantity[Any] = Quantity(
        type=float64,
        description="Fermi energy.",
    )
    x_abinit_energy_ewald: Quantity[Any] = Quantity(
        type=float64,
        description="Electrostatic energy of the nuclei (Ewald sum).",
    )
    x_abinit_energy_psp_core: Quantity[Any] = Quantity(
        type=float64,
        description="Energy of the pseudopotential cores.",
    )
    x_abinit_energy_psp_local: Quantity[Any] = Quantity(
        type=float64,
        description="Energy of the local part of the pseudopotentials.",
    )
    x_abinit_energy_psp_nonlocal: Quantity[Any] = Quantity(
        type=float64,
        description="Energy of the non-local part of the pseudopotentials.",
    )
    x_abinit_energy_internal: Quantity[Any] = Quantity(
        type=float64,
        description="Internal energy, without the entropy term.",
    )
    x_abinit_energy_ktentropy: Quantity[Any] = Quantity(
        type=float64,
        description="The term -kT S of smeared occupations.",
    )
    x_abinit_energy_band: Quantity[Any] = Quantity(
        type=float64,
        description="Sum of occupied eigenvalues.",
    )
    x_abinit_unit_cell_volume: Quantity[Any] = Quantity(
        type=float64,
        unit="meter ** 3",
        description="Volume of the cell.",
    )
    x_abinit_section_stress_tensor: SubSection[list[x_abinit_section_stress_tensor]] = SubSection(
        sub_section=SectionProxy("x_abinit_section_stress_tensor"), repeats=True
    )
