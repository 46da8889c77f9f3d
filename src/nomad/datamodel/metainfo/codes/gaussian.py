"""Gaussian: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64

m_package = Package(
    name="gaussianparser.metainfo.gaussian", description="Gaussian: what the common schema has no place for."
)


class x_gaussian_section_frequencies(MSection):
    """Harmonic vibrations."""

    x_gaussian_frequencies: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_frequencies"],
        description="Wave numbers of the normal modes in 1/cm, imaginary ones as negative values.",
    )


class x_gaussian_section_times(MSection):
    """When the job ended and what it took."""

    x_gaussian_program_termination_date: Quantity[str] = Quantity(type=str, description="Date and time of the end.")
    x_gaussian_program_cpu_time: Quantity[Any] = Quantity(type=float64, description="CPU time in seconds.")


class section_run(Run):
    """What Gaussian writes about itself and the resources of a job."""

    m_def = Section(extends_base_section=True)

    x_gaussian_chk_file: Quantity[str] = Quantity(type=str, description="Name of the checkpoint file.")
    x_gaussian_memory: Quantity[str] = Quantity(type=str, description="Memory asked for.")
    x_gaussian_number_of_processors: Quantity[str] = Quantity(type=str, description="Processors asked for.")
    x_gaussian_program_execution_date: Quantity[str] = Quantity(type=str, description="Date of the start.")
    x_gaussian_program_release_date: Quantity[str] = Quantity(type=str, description="Date of the program's release.")
    x_gaussian_program_implementation: Quantity[str] = Quantity(
        type=str, description="Machine type and revision of the program."
    )
    x_gaussian_section_times: SubSection[list[x_gaussian_section_times]] = SubSection(
        sub_section=SectionProxy("x_gaussian_section_times"), repeats=True
    )
    x_gaussian_section_frequencies: SubSection[list[x_gaussian_section_frequencies]] = SubSection(
        sub_section=SectionProxy("x_gaussian_section_frequencies"), repeats=True
    )


class section_method(Method):
    """What the user asked for."""

    m_def = Section(extends_base_section=True)

    x_gaussian_settings: Quantity[str] = Quantity(type=str, description="The route section.")
    x_gaussian_method: Quantity[str] = Quantity(type=str, description="The method as Gaussian labels it.")
