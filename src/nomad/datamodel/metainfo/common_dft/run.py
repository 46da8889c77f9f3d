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
    """One execution of a program.

    Everything that was computed is below: methods, geometries, calculations, samplings.
    """

    m_def = Section(aliases=["section_run"])

    calculation_file_uri: Quantity[str] = Quantity(
        type=str,
        description="URI of the raw file that this run was read from.",
    )
    message_debug_run: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, Unused],
        description="Debugging message of the program that belongs to the run as a whole.",
    )
    message_error_run: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, MessageError, MessageInfo, MessageWarning, Unused],
        description="Error message of the program that belongs to the run as a whole.",
    )
    message_info_run: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, MessageInfo, Unused],
        description="Informative message of the program that belongs to the run as a whole.",
    )
    message_warning_run: Quantity[str] = Quantity(
        type=str,
        categories=[MessageDebug, MessageInfo, MessageWarning, Unused],
        description="Warning of the program that belongs to the run as a whole.",
    )
    parsing_message_debug_run: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, Unused],
        description="Debugging message of the parser that belongs to the run as a whole.",
    )
    parsing_message_error_run: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageError, ParsingMessageInfo, ParsingMessageWarning, Unused],
        description="Error message of the parser that belongs to the run as a whole.",
    )
    parsing_message_info_run: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageInfo, Unused],
        description="Informative message of the parser that belongs to the run as a whole.",
    )
    parsing_message_warning_run: Quantity[str] = Quantity(
        type=str,
        categories=[ParsingMessageDebug, ParsingMessageInfo, ParsingMessageWarning],
        description="Warning of the parser that belongs to the run as a whole.",
    )
    program_basis_set_type: Quantity[str] = Quantity(
        type=str,
        description=(
            "Kind of functions in which orbitals are expanded: `plane waves`, `gaussians`, `numeric AOs`, "
            "`(L)APW+lo`, `real-space grid`, `psinc functions`."
        ),
    )
    program_compilation_datetime: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, ProgramInfo],
        description="When the program was compiled, in seconds since 1970-01-01 UTC.",
    )
    program_compilation_host: Quantity[str] = Quantity(
        type=str,
        categories=[AccessoryInfo, ProgramInfo],
        description="The machine on which the program was compiled.",
    )
    program_name: Quantity[str] = Quantity(
        type=str,
        categories=[AccessoryInfo, ProgramInfo],
        description=(
            "Name of the program, in the spelling of its authors, for example `VASP` or `Quantum Espresso`; "
            "also the code name of the entry."
        ),
    )
    program_version: Quantity[str] = Quantity(
        type=str,
        categories=[AccessoryInfo, ProgramInfo],
        description="Version of the program as it prints it.",
    )
    run_clean_end: Quantity[bool] = Quantity(
        type=bool,
        description=(
            "Whether the program came to its regular end; false when it stopped with an error, ran out of "
            "time or its output is cut off."
        ),
    )
    run_hosts: Quantity[Any] = Quantity(
        type=Any,
        categories=[AccessoryInfo, ParallelizationInfo, Unused],
        description="The machines on which the program ran, with the role of each process.",
    )
    raw_id: Quantity[str] = Quantity(
        type=str,
        description="Identifier that the program or a wrapper around it wrote into the output.",
    )
    time_run_cpu1_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo, Unused],
        description="CPU time of the first process at the end of the run.",
    )
    time_run_cpu1_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="CPU time of the first process at the start of the run.",
    )
    time_run_date_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="When the run ended, in seconds since 1970-01-01 UTC.",
    )
    time_run_date_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="When the run started, in seconds since 1970-01-01 UTC.",
    )
    time_run_wall_end: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description=(
            "Reading of the program's internal wall clock at the end of the run; minus "
            "`time_run_wall_start` it is the duration."
        ),
    )
    time_run_wall_start: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        categories=[AccessoryInfo, TimeInfo],
        description="Reading of the program's internal wall clock at the start of the run, usually zero.",
    )
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
