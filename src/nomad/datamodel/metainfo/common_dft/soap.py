"""Smooth overlap of atomic positions (SOAP)."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import SoapParameter, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int32


class Soap(MSection):
    """The SOAP descriptor of the atomic environments of a geometry (Bartok et al., Phys.

    Rev. B 87, 184115, 2013).
    """

    m_def = Section(aliases=["section_soap"])

    soap_angular_basis_L: Quantity[Any] = Quantity(
        type=int32,
        categories=[SoapParameter, Unused],
        description="Largest angular momentum of the expansion.",
    )
    soap_angular_basis_type: Quantity[str] = Quantity(
        type=str,
        categories=[SoapParameter, Unused],
        description="Kind of the angular functions.",
    )
    soap_kernel_adaptor: Quantity[str] = Quantity(
        type=str,
        categories=[SoapParameter, Unused],
        description="How the descriptor is made comparable: `generic`, `specific`, ...",
    )
    soap_parameters_gid: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Hash of all parameters; descriptors with equal hash can be compared.",
    )
    soap_radial_basis_integration_steps: Quantity[Any] = Quantity(
        type=int32,
        categories=[SoapParameter, Unused],
        description="Number of steps of the radial integration.",
    )
    soap_radial_basis_mode: Quantity[str] = Quantity(
        type=str,
        categories=[SoapParameter, Unused],
        description="How radial functions are spaced: `equispaced` or `adaptive`.",
    )
    soap_radial_basis_n: Quantity[Any] = Quantity(
        type=int32,
        categories=[SoapParameter, Unused],
        description="Number of radial functions.",
    )
    soap_radial_basis_sigma: Quantity[Any] = Quantity(
        type=float64,
        categories=[SoapParameter, Unused],
        description="Width of the Gaussians that smear the atoms, in angstrom.",
    )
    soap_radial_basis_type: Quantity[str] = Quantity(
        type=str,
        categories=[SoapParameter, Unused],
        description="Kind of the radial functions.",
    )
    soap_radial_cutoff_center_weight: Quantity[Any] = Quantity(
        type=float64,
        categories=[SoapParameter, Unused],
        description="Weight of the central atom.",
    )
    soap_radial_cutoff_rc_width: Quantity[Any] = Quantity(
        type=int32,
        categories=[SoapParameter, Unused],
        description="Width of the region in which the cutoff function falls to zero, in angstrom.",
    )
    soap_radial_cutoff_rc: Quantity[Any] = Quantity(
        type=float64,
        categories=[SoapParameter, Unused],
        description="Radius of the environment, in angstrom.",
    )
    soap_radial_cutoff_type: Quantity[str] = Quantity(
        type=str,
        categories=[SoapParameter, Unused],
        description="Kind of the cutoff function.",
    )
    soap_spectrum_2l1_norm: Quantity[bool] = Quantity(
        type=bool,
        categories=[SoapParameter, Unused],
        description="Whether components are divided by the square root of 2 l + 1.",
    )
    soap_spectrum_global: Quantity[bool] = Quantity(
        type=bool,
        categories=[SoapParameter, Unused],
        description="Whether the environments of all atoms are summed up.",
    )
    soap_spectrum_gradients: Quantity[bool] = Quantity(
        type=bool,
        categories=[SoapParameter, Unused],
        description="Whether gradients are included.",
    )
    soap_type_list: Quantity[str] = Quantity(
        type=str,
        categories=[SoapParameter, Unused],
        description="The elements that the descriptor covers.",
    )
    section_soap_coefficients: SubSection[list[SoapCoefficients]] = SubSection(
        sub_section=SectionProxy("SoapCoefficients"), repeats=True, categories=[Unused]
    )


class SoapCoefficients(MSection):
    """Coefficients of the SOAP descriptor for one pair of elements."""

    m_def = Section(aliases=["section_soap_coefficients"])

    number_of_soap_coefficients: Quantity[int] = Quantity(
        type=int,
        categories=[Unused],
        description="Number of coefficients.",
    )
    soap_coefficients_atom_pair: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="The pair of elements.",
    )
    soap_coefficients: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_soap_coefficients"],
        categories=[Unused],
        description="The coefficients.",
    )
