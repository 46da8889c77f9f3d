"""NWChem: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64

m_package = Package(name="nwchemparser.metainfo.nwchem", description="NWChem: what the common schema has no place for.")


class x_nwchem_section_start_information(MSection):
    """The program and its environment, as printed under `Job information`."""

    x_nwchem_input_filename: Quantity[str] = Quantity(type=str, description="Name of the input file.")
    x_nwchem_start_datetime: Quantity[str] = Quantity(type=str, description="Date and time of the start.")
    x_nwchem_compilation_datetime: Quantity[str] = Quantity(type=str, description="Date of the compilation.")
    x_nwchem_run_host_name: Quantity[str] = Quantity(type=str, description="Name of the computer.")
    x_nwchem_source: Quantity[str] = Quantity(type=str, description="Folder of the source code.")
    x_nwchem_branch: Quantity[str] = Quantity(type=str, description="Branch of the source code.")
    x_nwchem_revision: Quantity[str] = Quantity(type=str, description="Revision of the source code.")
    x_nwchem_ga_revision: Quantity[str] = Quantity(type=str, description="Revision of the Global Arrays library.")
    x_nwchem_input_prefix: Quantity[str] = Quantity(type=str, description="Beginning of the names of files.")
    x_nwchem_db_filename: Quantity[str] = Quantity(type=str, description="Name of the database file.")
    x_nwchem_status: Quantity[str] = Quantity(type=str, description="Kind of start: `startup` or `restart`.")
    x_nwchem_nproc: Quantity[str] = Quantity(type=str, description="Number of processes.")
    x_nwchem_program_name: Quantity[str] = Quantity(type=str, description="Name of the executable.")


class x_nwchem_section_xc_part(MSection):
    """A part of the exchange-correlation functional, as printed."""

    x_nwchem_xc_functional_name: Quantity[str] = Quantity(type=str, description="Name of the part.")
    x_nwchem_xc_functional_weight: Quantity[Any] = Quantity(type=float64, description="Weight of the part.")
    x_nwchem_xc_functional_type: Quantity[str] = Quantity(type=str, description="`local` or `non-local`.")


class section_run(Run):
    """What NWChem writes about itself."""

    m_def = Section(extends_base_section=True)

    x_nwchem_section_start_information: SubSection[list[x_nwchem_section_start_information]] = SubSection(
        sub_section=SectionProxy("x_nwchem_section_start_information"), repeats=True
    )


class section_method(Method):
    """Settings as NWChem names them."""

    m_def = Section(extends_base_section=True)

    x_nwchem_electron_spin_restriction: Quantity[str] = Quantity(
        type=str, description="Kind of wave function: closed shell, spin polarized, RHF, ..."
    )
    x_nwchem_section_xc_part: SubSection[list[x_nwchem_section_xc_part]] = SubSection(
        sub_section=SectionProxy("x_nwchem_section_xc_part"), repeats=True
    )


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Parts of the energy that only NWChem prints."""

    m_def = Section(extends_base_section=True)

    x_nwchem_energy_one_electron: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Kinetic energy of the electrons and their attraction to the nuclei."
    )
    x_nwchem_energy_coulomb: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Coulomb repulsion of the electrons."
    )
    x_nwchem_energy_nuclear_repulsion: Quantity[Any] = Quantity(
        type=float64, unit="joule", description="Coulomb repulsion of the nuclei."
    )
