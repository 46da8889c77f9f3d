"""exciting: spectra of excited states (BSE and TDDFT), which the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.calculation import SingleConfigurationCalculation
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.metainfo import Package, Quantity, Section, float64, int32

m_package = Package(
    name="excitingparser.metainfo.exciting_xs", description="exciting: spectra of excited states (BSE and TDDFT)."
)


class section_single_configuration_calculation(SingleConfigurationCalculation):
    """Spectra and excitons."""

    m_def = Section(extends_base_section=True)

    x_exciting_xs_bse_number_of_components: Quantity[Any] = Quantity(
        type=int32,
        description="Number of components of the optical tensors.",
    )
    x_exciting_xs_bse_number_of_energy_points: Quantity[Any] = Quantity(
        type=int32,
        description="Number of energies of the spectra.",
    )
    x_exciting_xs_bse_number_of_excitons: Quantity[Any] = Quantity(
        type=int32,
        description="Number of excitons.",
    )
    x_exciting_xs_bse_exciton_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_excitons"],
        unit="joule",
        description="Energies of the excitons.",
    )
    x_exciting_xs_bse_exciton_binding_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_excitons"],
        unit="joule",
        description="Energies of the excitons relative to the gap.",
    )
    x_exciting_xs_bse_exciton_oscillator_strength: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_excitons"],
        description="Strength of the transition to each exciton.",
    )
    x_exciting_xs_bse_exciton_amplitude_re: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_excitons"],
        description="Real part of the transition amplitude.",
    )
    x_exciting_xs_bse_exciton_amplitude_im: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_excitons"],
        description="Imaginary part of the transition amplitude.",
    )
    x_exciting_xs_bse_epsilon_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        unit="joule",
        description="Energies of the dielectric function.",
    )
    x_exciting_xs_bse_epsilon_re: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        description="Real part of the dielectric function.",
    )
    x_exciting_xs_bse_epsilon_im: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        description="Imaginary part of the dielectric function.",
    )
    x_exciting_xs_bse_sigma_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        unit="joule",
        description="Energies of the optical conductivity.",
    )
    x_exciting_xs_bse_sigma_re: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        description="Real part of the optical conductivity.",
    )
    x_exciting_xs_bse_sigma_im: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        description="Imaginary part of the optical conductivity.",
    )
    x_exciting_xs_bse_loss_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        unit="joule",
        description="Energies of the loss function.",
    )
    x_exciting_xs_bse_loss: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_bse_number_of_components", "x_exciting_xs_bse_number_of_energy_points"],
        description="Loss function.",
    )
    x_exciting_xs_tddft_number_of_components: Quantity[Any] = Quantity(
        type=int32,
        description="Number of components of the optical tensors.",
    )
    x_exciting_xs_tddft_number_of_q_points: Quantity[Any] = Quantity(
        type=int32,
        description="Number of q-points.",
    )
    x_exciting_xs_tddft_number_of_epsilon_values: Quantity[Any] = Quantity(
        type=int32,
        description="Number of energies of the spectra.",
    )
    x_exciting_xs_tddft_epsilon_energies: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_exciting_xs_tddft_number_of_epsilon_values"],
        unit="joule",
        description="Energies of the spectra.",
    )
    x_exciting_xs_tddft_dielectric_function_local_field: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            2,
            "x_exciting_xs_tddft_number_of_q_points",
            "x_exciting_xs_tddft_number_of_components",
            "x_exciting_xs_tddft_number_of_epsilon_values",
        ],
        description="Dielectric function (real, imaginary) with local fields.",
    )
    x_exciting_xs_tddft_dielectric_function_no_local_field: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            2,
            "x_exciting_xs_tddft_number_of_q_points",
            "x_exciting_xs_tddft_number_of_components",
            "x_exciting_xs_tddft_number_of_epsilon_values",
        ],
        description="Dielectric function (real, imaginary) without local fields.",
    )
    x_exciting_xs_tddft_loss_function_local_field: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "x_exciting_xs_tddft_number_of_q_points",
            "x_exciting_xs_tddft_number_of_components",
            "x_exciting_xs_tddft_number_of_epsilon_values",
        ],
        description="Loss function with local fields.",
    )
    x_exciting_xs_tddft_loss_function_no_local_field: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            "x_exciting_xs_tddft_number_of_q_points",
            "x_exciting_xs_tddft_number_of_components",
            "x_exciting_xs_tddft_number_of_epsilon_values",
        ],
        description="Loss function without local fields.",
    )
    x_exciting_xs_tddft_sigma_local_field: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            2,
            "x_exciting_xs_tddft_number_of_q_points",
            "x_exciting_xs_tddft_number_of_components",
            "x_exciting_xs_tddft_number_of_epsilon_values",
        ],
        description="Optical conductivity (real, imaginary) with local fields.",
    )
    x_exciting_xs_tddft_sigma_no_local_field: Quantity[Any] = Quantity(
        type=float64,
        shape=[
            2,
            "x_exciting_xs_tddft_number_of_q_points",
            "x_exciting_xs_tddft_number_of_components",
            "x_exciting_xs_tddft_number_of_epsilon_values",
        ],
        description="Optical conductivity (real, imaginary) without local fields.",
    )


class section_method(Method):
    """Settings of excited-state runs (element `xs` of input.xml)."""

    m_def = Section(extends_base_section=True)

    x_exciting_xs_xstype: Quantity[str] = Quantity(
        type=str,
        description="Kind of the run: `BSE` or `TDDFT`.",
    )
    x_exciting_xs_starting_point: Quantity[str] = Quantity(
        type=str,
        description="Functionals of the run that the excitations start from.",
    )
    x_exciting_xs_broadening: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Lorentzian broadening of the spectra.",
    )
    x_exciting_xs_scissor: Quantity[Any] = Quantity(
        type=float64,
        unit="joule",
        description="Shift of the unoccupied states.",
    )
    x_exciting_xs_gqmax: Quantity[Any] = Quantity(
        type=float64,
        unit="1 / meter",
        description="Largest length of G+q.",
    )
    x_exciting_xs_ngridk: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Grid of k-points.",
    )
    x_exciting_xs_ngridq: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Grid of q-points.",
    )
    x_exciting_xs_screening_ngridk: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Grid of k-points of the screening.",
    )
    x_exciting_xs_vkloff: Quantity[Any] = Quantity(
        type=float64,
        shape=[3],
        description="Offset of the grid of k-points.",
    )
    x_exciting_xs_lmaxapw: Quantity[Any] = Quantity(
        type=int32,
        description="Largest angular momentum of the APW functions.",
    )
    x_exciting_xs_rgkmax: Quantity[Any] = Quantity(
        type=float64,
        description="Smallest muffin-tin radius times largest length of G+k.",
    )
    x_exciting_xs_number_of_empty_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of empty states.",
    )
    x_exciting_xs_screening_number_of_empty_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of empty states of the screening.",
    )
    x_exciting_xs_screening_type: Quantity[str] = Quantity(
        type=str,
        description="How the screening is computed.",
    )
    x_exciting_xs_bse_type: Quantity[str] = Quantity(
        type=str,
        description="Hamiltonian: `singlet`, `triplet`, `RPA` or `IP`.",
    )
    x_exciting_xs_bse_number_of_bands: Quantity[Any] = Quantity(
        type=int32,
        shape=[4],
        description="First and last occupied, first and last empty band of the transitions.",
    )
    x_exciting_xs_tddft_xc_kernel: Quantity[str] = Quantity(
        type=str,
        description="Exchange-correlation kernel.",
    )
