"""Outputs of pw.x: the numbers in the files, read as physics."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name
from nomad.units import factor

DATA = Path(__file__).parents[3] / "data" / "quantum-espresso"
EV = factor("eV")
RY = factor("rydberg")


def read(path, log=None):
    archive = EntryArchive()
    parser_by_name("parsers/quantumespresso").parse(DATA / path, archive, log or EntryLog())
    return archive.section_run[-1]


def last(run):
    return run.section_single_configuration_calculation[-1]


@pytest.mark.parametrize(
    ("path", "formula", "energy", "volume", "calculations", "sampling"),
    [
        ("si_vc_relax/si.out", "SiSi", -215.426787 / 13.605693123, 39.442, 5, "geometry_optimization"),
        ("si8_md/si8.out", "Si" * 8, -62.54633433, 157.2548, 12, "molecular_dynamics"),
        ("fe_bcc_spin/fe.out", "Fe", -55.56442639, 10.5205, 1, None),
        ("nio_hubbard/nio.out", "Ni1Ni2OO", -234.87314993, 36.254, 1, None),
        ("pt_spin_orbit/pt.out", "Pt", -90.16775975, 15.134, 1, None),
        ("h2o_molecule_relax/h2o.out", "OHH", -34.40502611, 406.6188, 4, "geometry_optimization"),
        ("si_dos/si.scf.out", "SiSi", -15.84588635, 39.3137, 1, None),
        ("si_bands/si.bands.out", "SiSi", None, 39.3137, 1, None),
        ("si_unconverged/si.out", "SiSi", None, 39.3137, 1, None),
    ],
)
def test_final_structure_energy_and_kind_of_run(path, formula, energy, volume, calculations, sampling):
    run = read(path)
    calculation, system = last(run), run.section_system[-1]
    assert (run.program_name, run.program_version) == ("Quantum Espresso", "6.7MaX")
    assert run.run_clean_end
    assert "".join(system.atom_labels) == formula
    assert abs(np.linalg.det(system.m_magnitude("lattice_vectors"))) * 1e30 == pytest.approx(volume, rel=1e-4)
    found = calculation.m_magnitude("energy_total")
    assert found == (None if energy is None else pytest.approx(energy * RY, rel=1e-6))
    assert len(run.section_single_configuration_calculation) == len(run.section_system) == calculations
    assert [item.sampling_method for item in run.section_sampling_method] == ([sampling] if sampling else [])
    assert calculation.single_configuration_calculation_to_system_ref is system
    assert calculation.single_configuration_to_calculation_method_ref is run.section_method[0]


def test_method_of_a_magnetic_metal():
    run = read("fe_bcc_spin/fe.out")
    method = run.section_method[0]
    assert [item.XC_functional_name for item in method.section_XC_functionals] == ["LDA_X", "LDA_C_PZ"]
    assert (method.electronic_structure_method, method.number_of_spin_channels) == ("DFT", 2)
    assert method.smearing_kind == "marzari-vanderbilt"
    assert method.smearing_width == pytest.approx(0.05 * RY)
    assert method.m_magnitude("k_mesh_points").shape == (16, 3)
    assert method.m_magnitude("k_mesh_weights").sum() == pytest.approx(1)
    assert method.m_magnitude("scf_threshold_energy_change") == pytest.approx(1e-6 * RY)
    kind = method.section_method_atom_kind[0]
    assert (kind.method_atom_kind_label, kind.method_atom_kind_atom_number) == ("Fe", 26)
    assert kind.method_atom_kind_pseudopotential_name == "Fe.pz-nd-rrkjus.UPF"
    cutoffs = [item.m_magnitude("basis_set_planewave_cutoff") / RY for item in run.section_basis_set_cell_dependent]
    assert cutoffs == pytest.approx([25, 200])


def test_k_points_are_fractions_of_the_reciprocal_lattice():
    """The file also lists them in crystal coordinates, which is what they must come out as."""
    points = read("fe_bcc_spin/fe.out").section_method[0].m_magnitude("k_mesh_points")
    np.testing.assert_allclose(
        points[[1, 7, 15]], [[0, 0, 1 / 6], [1 / 6, 1 / 6, 1 / 6], [-0.5, -0.5, -0.5]], atol=1e-6
    )


def test_eigenvalues_of_two_spins():
    calculation = last(read("fe_bcc_spin/fe.out"))
    eigenvalues = calculation.section_eigenvalues[0]
    values, occupations = eigenvalues.m_magnitude("eigenvalues_values"), eigenvalues.eigenvalues_occupation
    assert values.shape == np.shape(occupations) == (2, 16, 8)
    assert (np.diff(values, axis=2) >= 0).all()
    fermi = calculation.m_magnitude("energy_reference_fermi")
    assert fermi.shape == (2,)
    # eight valence electrons; the exchange splitting leaves more of them in the first channel
    weights = calculation.single_configuration_to_calculation_method_ref.m_magnitude("k_mesh_weights")
    electrons = np.einsum("skb,k->s", np.asarray(occupations), weights)
    assert electrons.sum() == pytest.approx(8, abs=0.01)
    assert electrons[0] - electrons[1] == pytest.approx(1.99, abs=0.02)
    assert calculation.x_qe_magnetization_total == pytest.approx(1.99)


def test_smeared_energy_is_a_free_energy():
    calculation = last(read("pt_spin_orbit/pt.out"))
    assert calculation.m_magnitude("energy_free") == calculation.m_magnitude("energy_total")
    assert calculation.m_magnitude("energy_correction_entropy") == pytest.approx(-0.00241749 * RY)
    parts = dict(
        zip(calculation.x_qe_energy_decomposition_name, calculation.x_qe_energy_decomposition_value, strict=True)
    )
    assert set(parts) >= {"one-electron contribution", "hartree contribution", "xc contribution", "ewald contribution"}
    assert calculation.m_magnitude("energy_XC") == pytest.approx(parts["xc contribution"])


def test_hubbard_and_spin_orbit_are_noted():
    assert read("nio_hubbard/nio.out").section_method[0].electronic_structure_method == "DFT+U"
    method = read("pt_spin_orbit/pt.out").section_method[0]
    assert method.x_qe_spin_orbit
    assert method.number_of_spin_channels == 1


def test_relaxation_of_a_cell():
    run = read("si_vc_relax/si.out")
    cells = [abs(np.linalg.det(item.m_magnitude("lattice_vectors"))) for item in run.section_system]
    pressures = [item.m_magnitude("pressure") for item in run.section_single_configuration_calculation]
    assert cells[0] > cells[-1]
    assert abs(pressures[-1]) < abs(pressures[0])
    assert pressures[0] == pytest.approx(-86.95e8)
    for calculation in run.section_single_configuration_calculation:
        stress = calculation.m_magnitude("stress_tensor")
        assert np.trace(stress) / 3 == pytest.approx(calculation.m_magnitude("pressure"), abs=2e6)
        # each step has the fractional k-points of the mesh, although their Cartesian ones change with the cell
        points = calculation.section_eigenvalues[0].m_magnitude("eigenvalues_kpoints")
        np.testing.assert_allclose(points, run.section_method[0].m_magnitude("k_mesh_points"), atol=2e-4)
    frames = run.section_frame_sequence[0]
    assert frames.geometry_optimization_converged
    assert frames.number_of_frames_in_sequence == len(frames.frame_sequence_local_frames_ref) == 5
    assert run.section_sampling_method[0].geometry_optimization_method == "BFGS"


def test_relaxation_of_a_molecule():
    run = read("h2o_molecule_relax/h2o.out")
    largest = [np.abs(item.m_magnitude("atom_forces")).max() for item in run.section_single_configuration_calculation]
    assert largest[-1] < largest[0] / 10
    sampling = run.section_sampling_method[0]
    assert sampling.m_magnitude("geometry_optimization_threshold_force") == pytest.approx(1e-3 * factor("rydberg/bohr"))
    assert sampling.m_magnitude("geometry_optimization_energy_change") == pytest.approx(1e-4 * RY)
    oxygen, *hydrogens = run.section_system[-1].m_magnitude("atom_positions")
    for hydrogen in hydrogens:
        assert np.linalg.norm(hydrogen - oxygen) == pytest.approx(0.97e-10, rel=0.02)


def test_molecular_dynamics():
    run = read("si8_md/si8.out")
    frames = run.section_frame_sequence[0]
    assert run.section_sampling_method[0].ensemble_type == "NVE"
    np.testing.assert_allclose(frames.m_magnitude("frame_sequence_time")[:2], [1.9e-15, 3.9e-15])
    assert frames.m_magnitude("frame_sequence_temperature")[1] == pytest.approx(3.62991443)
    conserved = frames.m_magnitude("frame_sequence_conserved_quantity")
    assert np.ptp(conserved) < 1e-3 * RY
    total = frames.m_magnitude("frame_sequence_potential_energy") + frames.m_magnitude("frame_sequence_kinetic_energy")
    np.testing.assert_allclose(total, conserved, rtol=1e-8)


def with_text(folder, path, old, new):
    data = (DATA / path).read_bytes()
    assert old in data
    changed = folder / Path(path).name
    changed.write_bytes(data.replace(old, new))
    return changed


@pytest.mark.parametrize(
    ("addition", "ensemble"),
    [
        (b"     temperature is controlled by velocity rescaling\n", "NVT"),
        (b"     Berendsen thermostat\n", "NVT"),
        (b"     Wentzcovitch Dynamics\n", "NPH"),
    ],
)
def test_what_controls_the_dynamics_gives_the_ensemble(tmp_path, addition, ensemble):
    heading = b"     Molecular Dynamics Calculation\n"
    run = read(with_text(tmp_path, "si8_md/si8.out", heading, heading + addition))
    assert run.section_sampling_method[0].ensemble_type == ensemble


def test_an_output_of_version_3():
    log = EntryLog()
    run = read("si_version_3/si.out", log)
    assert (run.program_version, run.run_clean_end, log.warnings) == ("3.2.3", True, [])
    (method,) = run.section_method
    assert {item.XC_functional_name for item in method.section_XC_functionals} == {"LDA_X", "LDA_C_PZ"}
    assert method.smearing_kind == "methfessel-paxton"
    assert method.m_magnitude("smearing_width") == pytest.approx(0.05 * RY)
    np.testing.assert_allclose(method.m_magnitude("k_mesh_points"), [[0, 0.25, 0], [0.25, 0.5, 0]], atol=1e-9)
    calculation = last(run)
    assert calculation.m_magnitude("energy_total") == pytest.approx(-15.79441848 * RY)
    assert len(calculation.section_scf_iteration) == 2
    assert calculation.m_magnitude("stress_tensor")[2, 2] == pytest.approx(-1.013e9)
    assert calculation.section_eigenvalues[0].m_magnitude("eigenvalues_values")[0, 1, 3] == pytest.approx(4.0355 * EV)


def test_damped_dynamics_is_an_optimisation(tmp_path):
    run = read(with_text(tmp_path, "si8_md/si8.out", b"Molecular Dynamics Calc", b"Damped Dynamics Calc"))
    (sampling,) = run.section_sampling_method
    assert sampling.sampling_method == "geometry_optimization"
    assert sampling.geometry_optimization_method == "damped dynamics"
    assert not run.section_frame_sequence[0].geometry_optimization_converged


def test_dynamics_of_the_cell_have_kinetic_energy_and_temperature(tmp_path):
    old = b"     kinetic energy (Ekin)"
    path = with_text(
        tmp_path, "si8_md/si8.out", old, b"     Ekin =     0.0125 Ry    T =    250.0 K  Etot =  -62.5\n" + old
    )
    path.write_bytes(
        path.read_bytes().replace(b"     temperature    ", b"     nothing    ").replace(old, b"     nothing")
    )
    run = read(path)
    assert run.section_frame_sequence[0].m_magnitude("frame_sequence_temperature")[0] == 250
    assert run.section_frame_sequence[0].m_magnitude("frame_sequence_kinetic_energy")[0] == pytest.approx(0.0125 * RY)


def test_the_charge_is_what_the_electrons_do_not_balance(tmp_path):
    assert read("si_dos/si.scf.out").section_method[0].total_charge == 0
    path = with_text(
        tmp_path, "si_dos/si.scf.out", b"electrons       =         8.00", b"electrons       =         7.00"
    )
    assert read(path).section_method[0].m_magnitude("total_charge") == 1


def test_occupations_that_are_no_electrons_are_told(tmp_path):
    log = EntryLog()
    old = b"     occupation numbers \n     1.0000"
    read(with_text(tmp_path, "si_dos/si.scf.out", old, old.replace(b"1.0000", b"0.0000")), log)
    assert "the occupations do not add up to the electrons" in log.warnings


def test_projected_densities_are_summed_to_atoms_and_angular_momenta(tmp_path):
    path = tmp_path / "si.out"
    path.write_bytes((DATA / "si_dos/si.scf.out").read_bytes())
    head = "# E (eV)   ldos(E)  pdos(E)\n"
    for atom in (1, 2):
        (tmp_path / f"si.pdos_atm#{atom}(Si)_wfc#1(s)").write_text(head + " -1.0 0.5 0.5\n 0.0 0.25 0.25\n")
    orbital = tmp_path / "si.pdos_atm#2(Si)_wfc#2(p)"
    orbital.write_text(head + " -1.0 3.0 0.5 1.0 1.5\n 0.0 0.0 0.0 0.0 0.0E-100\n")
    (dos,) = last(read(path)).section_atom_projected_dos
    assert dos.m_magnitude("atom_projected_dos_lm").tolist() == [[0, 0], [1, -1], [1, 0], [1, 1]]
    values = dos.m_magnitude("atom_projected_dos_values_lm") * EV
    np.testing.assert_allclose(values[:, 0, 1, 0], [0.5, 1.5, 0.5, 1.0])
    np.testing.assert_allclose(dos.m_magnitude("atom_projected_dos_values_total")[0, :, 0] * EV, [0.5, 3.5])
    orbital.write_text(head + " -1.0 3.0 0.5 1.0 1.5\n 0.0 NaN 0.0 0.0 0.0\n")
    log = EntryLog()
    assert not last(read(path, log)).section_atom_projected_dos
    assert "wfc#2(p)" in str(log.records)
    (tmp_path / "other.out").write_bytes(path.read_bytes())
    assert not last(read(path)).section_atom_projected_dos


def test_band_structure_has_the_pieces_of_its_path_and_the_gap():
    calculation = last(read("si_bands/si.bands.out"))
    segments = calculation.section_k_band[0].section_k_band_segment
    assert [len(item.m_magnitude("band_k_points")) for item in segments] == [11, 11, 5, 13]
    ends = np.array([item.m_magnitude("band_k_points")[[0, -1]] for item in segments])
    np.testing.assert_allclose(ends[0], [[0.5, 0.5, 0.5], [0, 0, 0]], atol=1e-6)  # from L to Gamma
    lattice = calculation.single_configuration_calculation_to_system_ref.m_magnitude("lattice_vectors")
    cell = calculation.section_k_band[0].m_magnitude("reciprocal_cell")
    np.testing.assert_allclose(cell @ lattice.T, np.eye(3), atol=1e-9)  # without the factor 2 pi
    (highest,), (lowest,) = (
        calculation.m_magnitude(f"energy_reference_{name}") for name in ("highest_occupied", "lowest_unoccupied")
    )
    assert (lowest - highest) / EV == pytest.approx(0.5009, abs=1e-4)


def test_dos_goes_to_the_run_it_was_made_of():
    dos = last(read("si_dos/si.nscf.out")).section_dos[0]
    energies, values = dos.m_magnitude("dos_energies"), dos.m_magnitude("dos_values")
    assert values.shape == (1, len(energies))
    assert energies[0] / EV == pytest.approx(-5.812)
    occupied = energies <= 6.6 * EV
    assert np.trapezoid(values[0][occupied], energies[occupied]) == pytest.approx(8, rel=0.01)
    assert last(read("si_dos/si.scf.out")).section_dos == []


def test_dos_whose_fermi_level_is_spoilt_belongs_to_the_output_beside(tmp_path):
    (tmp_path / "si.out").write_bytes((DATA / "si_dos/si.nscf.out").read_bytes())
    text = (DATA / "si_dos/si.dos").read_text()
    changed = re.sub(r"(EFermi *= *)\S+", r"\g<1>-Infinity", text)
    assert changed != text
    (tmp_path / "si.dos").write_text(changed)
    assert last(read(tmp_path / "si.out")).section_dos


def test_unconverged_run_has_its_cycles_but_no_energy():
    calculation = last(read("si_unconverged/si.out"))
    assert calculation.single_configuration_calculation_converged is False
    assert calculation.number_of_scf_iterations == len(calculation.section_scf_iteration) > 0
    assert not calculation.m_is_set("energy_total")


def test_cut_output_keeps_its_header():
    log = EntryLog()
    run = read("si_crash_truncated/si.out", log)
    assert run.run_clean_end is False
    assert [item.XC_functional_name for item in run.section_method[0].section_XC_functionals] == ["LDA_X", "LDA_C_PZ"]
    assert run.section_system == []
    assert log.warnings == ["no structure is readable in this run"]


def test_failed_run_tells_the_error_of_the_code():
    log = EntryLog()
    run = read("si_failed/si.out", log)
    assert run.program_version == "6.7MaX"
    assert run.run_clean_end is False
    (record,) = [record for record in log.records if record["level"] == "ERROR"]
    assert record["routine"] == "readpp"
    assert "Si.not-there.UPF" in record["message"]
    assert record["line"] == "23"


def test_several_runs_in_one_file_are_several_runs(tmp_path):
    both = tmp_path / "both.out"
    both.write_bytes((DATA / "si_dos/si.scf.out").read_bytes() + (DATA / "fe_bcc_spin/fe.out").read_bytes())
    archive = EntryArchive()
    parser_by_name("parsers/quantumespresso").parse(both, archive, EntryLog())
    assert [run.section_system[0].atom_labels for run in archive.section_run] == [["Si", "Si"], ["Fe"]]
    assert [len(run.section_single_configuration_calculation) for run in archive.section_run] == [1, 1]


def test_a_run_that_failed_at_once_does_not_hide_the_next_one(tmp_path):
    both = tmp_path / "both.out"
    both.write_bytes((DATA / "si_failed/si.out").read_bytes() + (DATA / "fe_bcc_spin/fe.out").read_bytes())
    archive = EntryArchive()
    parser_by_name("parsers/quantumespresso").parse(both, archive, EntryLog())
    assert [run.section_system[0].atom_labels for run in archive.section_run] == [["Fe"]]


def test_a_file_without_a_run_is_refused(tmp_path):
    path = tmp_path / "x.out"
    path.write_text("nothing of the kind\n")
    with pytest.raises(ParserError, match=r"x\.out"):
        parser_by_name("parsers/quantumespresso").parse(path, EntryArchive(), EntryLog())
