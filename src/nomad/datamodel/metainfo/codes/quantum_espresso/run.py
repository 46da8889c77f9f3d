"""The run: files, processors, timing."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.codes.quantum_espresso.package import m_package as m_package
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int32


class x_qe_section_parallel(MSection):
    """How the run was spread over processors."""

    x_qe_nthreads: Quantity[Any] = Quantity(
        type=int32,
        description="Number of threads of each process.",
    )
    x_qe_nproc: Quantity[Any] = Quantity(
        type=int32,
        description="Number of processes.",
    )
    x_qe_npool: Quantity[Any] = Quantity(
        type=int32,
        description="Number of pools, over which k-points are divided.",
    )


class x_qe_section_compile_options(MSection):
    """Limits that were compiled into old versions of the program."""

    x_qe_ntypx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of species.",
    )
    x_qe_ndmx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of radial grid points.",
    )
    x_qe_npk: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of k-points.",
    )
    x_qe_lmaxx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum.",
    )
    x_qe_nbrx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of beta functions.",
    )
    x_qe_nqfx: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of coefficients of the Q functions.",
    )
    x_qe_nchix: Quantity[Any] = Quantity(
        type=int32,
        description="Largest number of atomic wave functions.",
    )
    x_qe_compile_parallel_version: Quantity[str] = Quantity(
        type=str,
        description="Which kind of parallelism was compiled in.",
    )


class section_run(Run):
    """What pw.x writes about itself and its files."""

    m_def = Section(extends_base_section=True)

    x_qe_program_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the program within the distribution, such as `PWSCF`.",
    )
    x_qe_input_filename: Quantity[str] = Quantity(
        type=str,
        description="Path of the input file.",
    )
    x_qe_warning: Quantity[str] = Quantity(
        type=str,
        description="A warning.",
    )
    x_qe_profile_caller: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_profiling_entries"],
        description="Who called the routine that was timed.",
    )
    x_qe_profile_category: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_profiling_entries"],
        description="Group of the routine that was timed.",
    )
    x_qe_profile_function: Quantity[list[str]] = Quantity(
        type=str,
        shape=["x_qe_number_of_profiling_entries"],
        description="Name of the routine that was timed.",
    )
    x_qe_profile_cputime: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_profiling_entries"],
        description="CPU time spent in the routine, in seconds.",
    )
    x_qe_profile_walltime: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_profiling_entries"],
        description="Wall time spent in the routine, in seconds.",
    )
    x_qe_profile_ncalls: Quantity[Any] = Quantity(
        type=int32,
        shape=["x_qe_number_of_profiling_entries"],
        description="Number of calls of the routine.",
    )
    x_qe_input_positions_cell_dirname: Quantity[str] = Quantity(
        type=str,
        description="Folder that positions and cell were read from.",
    )
    x_qe_input_potential_recalculated_file: Quantity[str] = Quantity(
        type=str,
        description="File from which the potential was made again.",
    )
    x_qe_section_parallel: SubSection[list[x_qe_section_parallel]] = SubSection(
        sub_section=SectionProxy("x_qe_section_parallel"), repeats=True
    )
    x_qe_section_compile_options: SubSection[list[x_qe_section_compile_options]] = SubSection(
        sub_section=SectionProxy("x_qe_section_compile_options"), repeats=True
    )
