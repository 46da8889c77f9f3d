"""Archives made of vasprun.xml files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import math

import numpy as np
import pytest

from nomad.units import factor

EV = factor("eV")


def magnitude(section, name):
    return section.m_magnitude(name)


def test_program_and_dates(parse):
    run = parse("nio_relax/vasprun.xml").run
    assert run.program_name == "VASP"
    assert run.program_version == ("5.4.4.18Apr17-6-g9f103f2a35 (build Jun 17 2020 13:44:14) complex parallel LinuxIFC")
    assert (run.vasp_build_date, run.vasp_src_date) == ("Jun 17 2020 13:44:14", "18Apr17")
    assert magnitude(run, "time_run_date_start") == 1596635403
    assert run.run_clean_end is True


def test_method_of_a_relaxation_with_hubbard_u(parse):
    found = parse("nio_relax/vasprun.xml")
    method = found.method
    assert method.electronic_structure_method == "DFT+U"
    assert found.functionals == ["GGA_X_PBE", "GGA_C_PBE"]
    assert method.van_der_Waals_method == "DFT-D3"
    assert method.number_of_spin_channels == 2
    assert method.smearing_kind == "tetrahedra"
    assert method.scf_max_iteration == 40, "NELM of the response functions is another tag"
    assert magnitude(method, "scf_threshold_energy_change") == pytest.approx(1e-5 * EV)
    assert magnitude(found.run.section_basis_set_cell_dependent[0], "basis_set_planewave_cutoff") == pytest.approx(
        400 * EV
    )


def test_incar_k_points_and_potentials(parse):
    method = parse("nio_relax/vasprun.xml").method
    assert method.x_vasp_incar_in["MAGMOM"] == [2.0, 0.0]
    assert method.x_vasp_incar_in["LDAU"] is True
    assert method.x_vasp_incar_out["NBANDS"] == 3
    assert "ALGO" in method.x_vasp_unknown_incars
    assert method.x_vasp_k_points_generation_method == "Gamma"
    assert method.x_vasp_k_points == [2, 1, 1]
    assert method.k_mesh_weights.tolist() == [0.25, 0.75]
    assert method.x_vasp_tetrahedrons_list.tolist() == [[4, 1, 2, 2, 2]]
    nickel = method.section_method_atom_kind[0]
    assert nickel.method_atom_kind_pseudopotential_name == "PAW_PBE Ni 06Sep2000"
    assert nickel.method_atom_kind_atom_number == 28
    assert [kind.method_atom_kind_label for kind in method.x_vasp_atom_kind_refs] == ["Ni", "O"]


def test_each_ionic_step_has_its_geometry_and_results(parse):
    run = parse("nio_relax/vasprun.xml").run
    first, last = run.section_single_configuration_calculation
    system = last.single_configuration_calculation_to_system_ref
    assert system is run.section_system[1]
    assert magnitude(system, "lattice_vectors")[0, 1] == pytest.approx(2.09e-10)
    assert magnitude(system, "atom_positions")[1] == pytest.approx([2.09e-10] * 3)
    assert magnitude(first, "energy_free") == pytest.approx(-10 * EV)
    assert magnitude(last, "stress_tensor").diagonal() == pytest.approx([1e9, 2e9, 3e9])
    assert magnitude(last, "atom_forces")[0, 2] == pytest.approx(0.005 * factor("eV/angstrom"))
    assert magnitude(last, "time_calculation") == 62


def test_self_consistency_cycle(parse):
    calculation = parse("nio_relax/vasprun.xml").calculations[0]
    first, second = calculation.section_scf_iteration
    assert magnitude(first, "energy_XC_scf_iteration") == pytest.approx(20.5 * EV)
    assert magnitude(second, "energy_total_scf_iteration") == pytest.approx(-9.98 * EV)
    assert magnitude(second, "energy_change_scf_iteration") == pytest.approx(-0.5 * EV)
    assert calculation.single_configuration_calculation_converged is True
    assert calculation.number_of_scf_iterations == 2


def test_eigenvalues_and_reference_energies_for_each_spin(parse):
    calculation = parse("nio_relax/vasprun.xml").calculations[1]
    section = calculation.section_eigenvalues[0]
    assert magnitude(section, "eigenvalues_values").shape == (2, 2, 3)
    assert magnitude(section, "eigenvalues_values")[1, 0, 1] == pytest.approx(2.5 * EV)
    assert section.eigenvalues_occupation[0, 1].tolist() == [1, 0.5, 0]
    assert magnitude(calculation, "energy_reference_fermi") == pytest.approx([3.25 * EV] * 2)
    assert magnitude(calculation, "energy_reference_highest_occupied") == pytest.approx([3 * EV, 2.5 * EV])
    assert magnitude(calculation, "energy_reference_lowest_unoccupied") == pytest.approx([6 * EV, 3.5 * EV])


def test_densities_of_states(parse):
    dos = parse("nio_relax/vasprun.xml").calculations[1].section_dos[0]
    volume = 2 * 2.09e-10**3
    assert magnitude(dos, "dos_energies") == pytest.approx(np.array([-11, -9, 3, 8]) * EV)
    assert dos.dos_values[:, 1] == pytest.approx(np.array([1.5, 3]) * volume / EV)
    assert dos.dos_integrated_values[1].tolist() == [0, 2, 4, 6]
    assert dos.dos_lm.tolist() == [[0, 0], [1, 1], [1, 2], [1, 0], [2, 1], [2, 4], [2, 5], [2, 2], [2, -1]]
    assert dos.dos_values_lm.shape == (9, 2, 2, 4)
    assert dos.dos_values_lm[3, 1, 0, 2] == pytest.approx(0.6 / EV), "px, second spin, first atom"


def test_relaxation(parse):
    run = parse("nio_relax/vasprun.xml").run
    sampling, frames = run.section_sampling_method[0], run.section_frame_sequence[0]
    assert sampling.sampling_method == "geometry_optimization"
    assert sampling.geometry_optimization_method == "conjugate gradient"
    assert magnitude(sampling, "geometry_optimization_threshold_force") == pytest.approx(0.01 * factor("eV/angstrom"))
    assert len(frames.frame_sequence_local_frames_ref) == 2
    assert frames.geometry_optimization_converged is True


def test_a_relaxation_that_ran_out_of_steps_is_not_converged(parse_text, text):
    source = text("nio_relax/vasprun.xml").replace('name="NSW">    10', 'name="NSW">     2')
    assert parse_text(source).run.section_frame_sequence[0].geometry_optimization_converged is True
    source = source.replace("      0.00500000 </v>", "      0.50000000 </v>")
    assert parse_text(source).run.section_frame_sequence[0].geometry_optimization_converged is False


def test_bands_in_line_mode(parse):
    found = parse("si_bands/vasprun.xml.bands")
    assert found.functionals == ["GGA_X_PW91", "GGA_C_PW91"], "without a GGA tag the POTCAR decides"
    assert not found.run.section_sampling_method
    band = found.calculations[0].section_k_band[0]
    assert [segment.number_of_k_points_per_segment for segment in band.section_k_band_segment] == [3, 3]
    second = band.section_k_band_segment[1]
    assert second.band_k_points[0].tolist() == [0.5, 0, 0.5]
    assert magnitude(second, "band_energies").shape == (1, 3, 3)
    lattice = magnitude(found.run.section_system[0], "lattice_vectors")
    assert magnitude(band, "reciprocal_cell") @ lattice.T == pytest.approx(np.eye(3))


def test_molecular_dynamics(parse):
    found = parse("si_md/vasprun.xml")
    run = found.run
    assert found.functionals == ["MGGA_X_R2SCAN", "MGGA_C_R2SCAN"]
    assert magnitude(found.method, "total_charge") == 1
    assert found.method.x_vasp_nose_thermostat.tolist() == [0.5, 0.01, 0.02, 0.0]
    assert len(run.section_system) == 3, "the primitive cell is no frame"
    assert magnitude(run.section_system[1], "atom_velocities")[0, 0] == pytest.approx(200)
    assert run.section_sampling_method[0].ensemble_type == "NVT"
    frames = run.section_frame_sequence[0]
    assert magnitude(frames, "frame_sequence_time") == pytest.approx([2e-15, 4e-15, 6e-15])
    expected = 2 * 0.04 * EV / (3 * factor("boltzmann_constant"))
    assert magnitude(found.calculations[0], "temperature") == pytest.approx(expected)
    assert magnitude(frames, "frame_sequence_conserved_quantity") == pytest.approx([-10.76 * EV] * 3)
    assert [calculation.time_step for calculation in found.calculations] == [0, 1, 2]


def test_quasi_particle_tables_of_unequal_size(parse):
    found = parse("si_gw/vasprun.xml")
    assert found.method.electronic_structure_method == "G0W0"
    assert found.method.gw_starting_point == "GGA_X_PBE GGA_C_PBE"
    values = magnitude(found.calculations[0].section_eigenvalues[0], "eigenvalues_values")
    assert values.shape == (1, 2, 3)
    assert values[0, 0, 0] == pytest.approx(-6.2 * EV), "the last table counts"
    assert not found.calculations[0].m_is_set("energy_total"), "stars are no number"
    assert "an energy cannot be read" in found.log.warnings


def test_an_additional_path_of_k_points_is_a_band_structure(parse_text, text):
    path = """<eigenvalues_kpoints_opt comment="kpoints_opt">
    <kpoints>
     <generation param="listgenerated"><i name="divisions" type="int"> 2 </i></generation>
     <varray name="kpointlist"><v> 0 0 0 </v><v> 0 0 0.5 </v></varray>
     <varray name="weights"><v> 0.5 </v><v> 0.5 </v></varray>
    </kpoints>
    <eigenvalues><array><field>eigene</field><field>occ</field><set>
     <set comment="spin 1"><set comment="kpoint 1"><r> -6 1 </r></set><set comment="kpoint 2"><r> -4 1 </r></set></set>
     <set comment="spin 2"><set comment="kpoint 1"><r> -5 1 </r></set><set comment="kpoint 2"><r> -3 1 </r></set></set>
    </set></array></eigenvalues>
   </eigenvalues_kpoints_opt>
   <dos comment="kpoints_opt"><i name="efermi"> 99.0 </i></dos>
   </calculation>
   <structure name="finalpos" >"""
    source = text("nio_relax/vasprun.xml")
    place = source.rindex("</calculation>")
    source = source[:place] + path + source[source.index("<crystal>", place) :]
    calculation = parse_text(source).calculations[1]
    assert magnitude(calculation.section_eigenvalues[0], "eigenvalues_values").shape == (2, 2, 3)
    assert magnitude(calculation, "energy_reference_fermi")[0] == pytest.approx(3.25 * EV)
    segment = calculation.section_k_band[0].section_k_band_segment[0]
    assert magnitude(segment, "band_energies")[:, 1, 0] == pytest.approx([-4 * EV, -3 * EV])


def test_a_non_collinear_run_has_one_spin_channel(parse_text, text):
    source = text("nio_relax/vasprun.xml").replace('"LNONCOLLINEAR"> F', '"LNONCOLLINEAR"> T')
    found = parse_text(source)
    assert found.method.number_of_spin_channels == 1
    dos = found.calculations[1].section_dos[0]
    assert dos.dos_values.shape == (1, 4)
    assert dos.dos_values_lm.shape == (9, 1, 2, 4)
    assert magnitude(found.calculations[1], "energy_reference_fermi").shape == (1,)


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_files(parse_text, text, packed):
    assert len(parse_text(packed(text("nio_relax/vasprun.xml").encode())).calculations) == 2


def test_an_element_label_without_its_first_letter(parse_text, text):
    source = text("si_bands/vasprun.xml.bands").replace("<c>Si</c>", "<c>r </c>")
    found = parse_text(source.replace("PAW_GGA Si ", "PAW_GGA Zr_sv "))
    assert found.run.section_system[0].atom_labels == ["Zr", "Zr"]


def test_energies_of_a_single_point_are_finite_numbers(parse):
    calculation = parse("si_bands/vasprun.xml.bands").calculations[0]
    assert math.isfinite(magnitude(calculation, "energy_total"))
