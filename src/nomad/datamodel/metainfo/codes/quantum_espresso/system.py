"""Geometries, symmetry and grids."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.codes.quantum_espresso.package import m_package as m_package
from nomad.datamodel.metainfo.common_dft.categories import ConfigurationCore
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import Quantity, Section, float64, int32


class section_system(System):
    """What pw.x prints about a geometry and its grids."""

    m_def = Section(extends_base_section=True)

    x_qe_ibrav: Quantity[Any] = Quantity(
        type=int32,
        description="Index of the Bravais lattice (ibrav); 0 when the cell is given by vectors.",
    )
    x_qe_alat: Quantity[Any] = Quantity(
        type=float64,
        description="Lattice parameter, the unit of positions and k-points in the output, in metre.",
    )
    x_qe_cell_volume: Quantity[Any] = Quantity(
        type=float64,
        description="Volume of the cell in cubic metre.",
    )
    x_qe_number_of_species: Quantity[Any] = Quantity(
        type=int32,
        description="Number of species.",
    )
    x_qe_number_of_states: Quantity[Any] = Quantity(
        type=int32,
        description="Number of Kohn-Sham states.",
    )
    x_qe_md_cell_mass: Quantity[Any] = Quantity(
        type=float64,
        description="Fictitious mass of the cell in variable-cell dynamics.",
    )
    x_qe_celldm: Quantity[Any] = Quantity(
        type=float64,
        shape=[6],
        description="The six crystallographic constants (celldm).",
    )
    x_qe_vec_supercell: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_number_of_supercell_translations", 3],
        description="Translations that show that the cell is a supercell, as fractions.",
    )
    x_qe_supercell: Quantity[bool] = Quantity(
        type=bool,
        description="Whether the cell is a supercell.",
    )
    x_qe_reciprocal_cell: Quantity[Any] = Quantity(
        type=float64,
        shape=[3, 3],
        unit="1 / meter",
        categories=[ConfigurationCore],
        description="Reciprocal lattice vectors as rows, the factor 2 pi included.",
    )
    x_qe_atom_starting_magnetization: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms"],
        description="Starting magnetisation of each atom.",
    )
    x_qe_nsymm: Quantity[Any] = Quantity(
        type=int32,
        description="Number of symmetry operations.",
    )
    x_qe_nsymm_with_fractional_translation: Quantity[Any] = Quantity(
        type=int32,
        description="Number of symmetry operations with a fractional translation.",
    )
    x_qe_nsymm_ignored: Quantity[Any] = Quantity(
        type=int32,
        description="Number of symmetry operations that do not fit the FFT grid.",
    )
    x_qe_symm_inversion: Quantity[bool] = Quantity(
        type=bool,
        description="Whether there is an inversion centre.",
    )
    x_qe_atom_idx: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms"],
        description="Number of each atom in the output.",
    )
    x_qe_nk: Quantity[Any] = Quantity(
        type=int32,
        description="Number of k-points.",
    )
    x_qe_smearing_ngauss: Quantity[Any] = Quantity(
        type=int32,
        description="Kind of the smearing as a number.",
    )
    x_qe_smearing_kind: Quantity[str] = Quantity(
        type=str,
        description="Kind of the smearing.",
    )
    x_qe_k_info_ik: Quantity[Any] = Quantity(
        type=int32,
        shape=["x_qe_nk"],
        description="Number of each k-point.",
    )
    x_qe_k_info_vec: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_nk", 3],
        description="The k-points as printed.",
    )
    x_qe_k_info_wk: Quantity[Any] = Quantity(
        type=float64,
        shape=["x_qe_nk"],
        description="Weight of each k-point.",
    )
    x_qe_dense_g_cutoff: Quantity[Any] = Quantity(
        type=float64,
        description="Cutoff of the dense grid.",
    )
    x_qe_dense_g_vectors: Quantity[Any] = Quantity(
        type=int32,
        description="Number of G vectors of the dense grid.",
    )
    x_qe_dense_FFT_grid: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Dimensions of the dense FFT grid.",
    )
    x_qe_smooth_g_cutoff: Quantity[Any] = Quantity(
        type=float64,
        description="Cutoff of the smooth grid.",
    )
    x_qe_smooth_g_vectors: Quantity[Any] = Quantity(
        type=int32,
        description="Number of G vectors of the smooth grid.",
    )
    x_qe_smooth_FFT_grid: Quantity[Any] = Quantity(
        type=int32,
        shape=[3],
        description="Dimensions of the smooth FFT grid.",
    )
