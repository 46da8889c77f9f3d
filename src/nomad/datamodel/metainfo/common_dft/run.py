"""One execution of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.metainfo.common_dft.categories import (
    AccessoryInfo,
    MessageDebug,
    MessageError,
    MessageInfo,
    MessageWarning,
    ParallelizationInfo,
    ParsingMessageDebug,
    ParsingMessageError,
    ParsingMessageInfo,
    ParsingMessageWarning,
    ProgramInfo,
    TimeInfo,
    Unused,
)
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from nomad.datamodel.metainfo.common_dft.basis_set import BasisSetAtomCentered, BasisSetCellDependent
    from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
    from nomad.datamodel.metainfo.common_dft.method import Method
    from nomad.datamodel.metainfo.common_dft.sampling import FrameSequence, SamplingMethod
    from nomad.datamodel.metainfo.common_dft.system import System
    from nomad.datamodel.metainfo.common_dft.topology import Topology


class Run(MSection):
    m_def = Section(aliases=["section_run"])

    calculation_file_uri: Quantity[str] = Quantity(type=str)
    message_debug_run: Quantity[str] = Quantity(type=str, categories=[MessageDebug, Unused])
    message_error_run: Quantity[str] = Quantity(
        type=str, categories=[MessageDebug, MessageError, MessageInfo, MessageWarning, Unused]
    )
    message_info_run: Quantity[str] = Quantity(type=str, categories=[MessageDebug, MessageInfo, Unused])
    message_warning_run: Quantity[str] = Quantity(
        type=str, categories=[MessageDebug, MessageInfo, MessageWarning, Unused]
    )
    parsing_message_debug_run: Quantity[str] = Quantity(type=str, categories=[ParsingMessageDebug, Unused])
    parsing_message_error_run: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageError, ParsingMessageInfo, ParsingMessageWarning, Unused],
    )
    parsing_message_info_run: Quantity[str] = Quantity(
        type=str, categories=[ParsingMessageDebug, ParsingMessageInfo, Unused]
    )
    parsing_message_warning_run: Quantity[str] = Quantity(
        type=str, categories=[ParsingMessageDebug, ParsingMessageInfo, ParsingMessageWarning]
    )
    program_basis_set_type: Quantity[str] = Quantity(type=str)
    program_compilation_datetime: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, ProgramInfo]
    )
    program_compilation_host: Quantity[str] = Quantity(type=str, categories=[AccessoryInfo, ProgramInfo])
    program_name: Quantity[str] = Quantity(type=str, categories=[AccessoryInfo, ProgramInfo])
    program_version: Quantity[str] = Quantity(type=str, categories=[AccessoryInfo, ProgramInfo])
    run_clean_end: Quantity[bool] = Quantity(type=bool)
    run_hosts: Quantity[Any] = Quantity(type=Any, categories=[AccessoryInfo, ParallelizationInfo, Unused])
    raw_id: Quantity[str] = Quantity(type=str)
    time_run_cpu1_end: Quantity[Any] = Quantity(
        type=float64, unit="second", categories=[AccessoryInfo, TimeInfo, Unused]
    )
    time_run_cpu1_start: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    time_run_date_end: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    time_run_date_start: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    time_run_wall_end: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    time_run_wall_start: Quantity[Any] = Quantity(type=float64, unit="second", categories=[AccessoryInfo, TimeInfo])
    section_basis_set_atom_centered: SubSection[list[BasisSetAtomCentered]] = SubSection(
        sub_section=SectionProxy("BasisSetAtomCentered"), repeats=True
    )
    section_basis_set_cell_dependent: SubSection[list[BasisSetCellDependent]] = SubSection(
        sub_section=SectionProxy("BasisSetCellDependent"), repeats=True
    )
    section_frame_sequence: SubSection[list[FrameSequence]] = SubSection(
        sub_section=SectionProxy("FrameSequence"), repeats=True
    )
    section_method: SubSection[list[Method]] = SubSection(sub_section=SectionProxy("Method"), repeats=True)
    section_sampling_method: SubSection[list[SamplingMethod]] = SubSection(
        sub_section=SectionProxy("SamplingMethod"), repeats=True
    )
    section_single_configuration_calculation: SubSection[list[SingleConfigurationCalculation]] = SubSection(
        sub_section=SectionProxy("SingleConfigurationCalculation"), repeats=True
    )
    section_system: SubSection[list[System]] = SubSection(sub_section=SectionProxy("System"), repeats=True)
    section_topology: SubSection[list[Topology]] = SubSection(sub_section=SectionProxy("Topology"), repeats=True)
