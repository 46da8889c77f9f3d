"""Smooth overlap of atomic positions (SOAP)."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import SoapParameter, Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, float64, int32


class Soap(MSection):
    m_def = Section(aliases=["section_soap"])

    soap_angular_basis_L: Quantity[Any] = Quantity(type=int32, categories=[SoapParameter, Unused])
    soap_angular_basis_type: Quantity[str] = Quantity(type=str, categories=[SoapParameter, Unused])
    soap_kernel_adaptor: Quantity[str] = Quantity(type=str, categories=[SoapParameter, Unused])
    soap_parameters_gid: Quantity[str] = Quantity(type=str, categories=[Unused])
    soap_radial_basis_integration_steps: Quantity[Any] = Quantity(type=int32, categories=[SoapParameter, Unused])
    soap_radial_basis_mode: Quantity[str] = Quantity(type=str, categories=[SoapParameter, Unused])
    soap_radial_basis_n: Quantity[Any] = Quantity(type=int32, categories=[SoapParameter, Unused])
    soap_radial_basis_sigma: Quantity[Any] = Quantity(type=float64, categories=[SoapParameter, Unused])
    soap_radial_basis_type: Quantity[str] = Quantity(type=str, categories=[SoapParameter, Unused])
    soap_radial_cutoff_center_weight: Quantity[Any] = Quantity(type=float64, categories=[SoapParameter, Unused])
    soap_radial_cutoff_rc_width: Quantity[Any] = Quantity(type=int32, categories=[SoapParameter, Unused])
    soap_radial_cutoff_rc: Quantity[Any] = Quantity(type=float64, categories=[SoapParameter, Unused])
    soap_radial_cutoff_type: Quantity[str] = Quantity(type=str, categories=[SoapParameter, Unused])
    soap_spectrum_2l1_norm: Quantity[bool] = Quantity(type=bool, categories=[SoapParameter, Unused])
    soap_spectrum_global: Quantity[bool] = Quantity(type=bool, categories=[SoapParameter, Unused])
    soap_spectrum_gradients: Quantity[bool] = Quantity(type=bool, categories=[SoapParameter, Unused])
    soap_type_list: Quantity[str] = Quantity(type=str, categories=[SoapParameter, Unused])
    section_soap_coefficients: SubSection[list[SoapCoefficients]] = SubSection(
        sub_section=SectionProxy("SoapCoefficients"), repeats=True, categories=[Unused]
    )


class SoapCoefficients(MSection):
    m_def = Section(aliases=["section_soap_coefficients"])

    number_of_soap_coefficients: Quantity[int] = Quantity(type=int, categories=[Unused])
    soap_coefficients_atom_pair: Quantity[str] = Quantity(type=str, categories=[Unused])
    soap_coefficients: Quantity[Any] = Quantity(
        type=float64, shape=["number_of_soap_coefficients"], categories=[Unused]
    )
