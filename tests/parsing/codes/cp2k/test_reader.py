"""Outputs of CP2K computed for this project, with the numbers that stand in them."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.cp2k.functionals import functional_names
from nomad.parsing.head import FileHead
from nomad.parsing.registry import parser_by_name, parsers
from nomad.units import factor

from ...test_mutations import MUTATIONS

DATA = Path(__file__).parents[3] / "data" / "cp2k"
HARTREE, BOHR, ANGSTROM = factor("hartree"), factor("bohr"), factor("angstrom")


def read(path):
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/cp2k").parse(path, archive, log)
    return archive.section_run[0], log


def test_only_cp2k_takes_its_output():
    head = FileHead.read(DATA / "h2o_geo_opt" / "run.out")
    takers = [parser.name for parser in parsers() if parser.rules.refusal(head, "a/run.out", []) is None]
    assert takers == ["parsers/cp2k"]


def test_a_geometry_optimisation():
    run, log = read(DATA / "h2o_geo_opt" / "run.out")
    assert (run.program_version, run.run_clean_end, log.warnings) == ("CP2K version 2023.1", True, [])
    calculations = run.section_single_configuration_calculation
    assert [calculation.number_of_scf_iterations for calculation in calculations] == [24, 10, 11, 11, 11]
    assert calculations[-1].m_magnitude("energy_total") == pytest.approx(-17.21989588737032 * HARTREE)
    first = calculations[0].m_magnitude("atom_forces")
    assert first[1] == pytest.approx(np.array([-0.00000033, 0.00116064, -0.00173033]) * HARTREE / BOHR)
    iterations = calculations[0].section_scf_iteration
    assert iterations[-1].m_magnitude("energy_total_scf_iteration") == pytest.approx(-17.2198445457 * HARTREE)
    (sampling,) = run.section_sampling_method
    assert (sampling.sampling_method, sampling.geometry_optimization_method) == ("geometry_optimization", "bfgs")
    (frames,) = run.section_frame_sequence
    assert (frames.number_of_frames_in_sequence, frames.geometry_optimization_converged) == (5, True)
    positions = [system.m_magnitude("atom_positions") for system in run.section_system]
    assert positions[0][1] == pytest.approx(np.array([4.0, 4.763, 3.523]) * ANGSTROM)
    bond = np.linalg.norm(positions[-1][1] - positions[-1][0]) / ANGSTROM
    assert 0.94 < bond < 1.0
    assert list(run.section_system[0].configuration_periodic_dimensions) == [False] * 3


def test_the_method_of_quickstep():
    run, _ = read(DATA / "h2o_geo_opt" / "run.out")
    (method,) = run.section_method
    assert [item.XC_functional_name for item in method.section_XC_functionals] == ["GGA_X_PBE", "GGA_C_PBE"]
    assert method.m_magnitude("scf_threshold_energy_change") == pytest.approx(1e-6 * HARTREE)
    assert [kind.method_atom_kind_pseudopotential_name for kind in method.section_method_atom_kind] == [
        "GTH-PBE-q6",
        "GTH-PBE-q1",
    ]
    names = {basis.basis_set_atom_centered_short_name for basis in run.section_basis_set_atom_centered}
    assert names == {"DZVP-MOLOPT-SR-GTH"}
    cutoff = run.section_basis_set_cell_dependent[0].m_magnitude("basis_set_planewave_cutoff")
    assert cutoff == pytest.approx(110 * HARTREE)


def test_molecular_dynamics_with_a_force_field():
    run, log = read(DATA / "argon_md_fist" / "run.out")
    assert log.warnings == []
    calculations = run.section_single_configuration_calculation
    assert len(calculations) == 51
    assert calculations[-1].m_magnitude("energy_total") == pytest.approx(-0.072669157458882 * HARTREE)
    assert not run.section_method[0].m_is_set("electronic_structure_method")
    assert run.section_sampling_method[0].ensemble_type == "NVE"
    (frames,) = run.section_frame_sequence
    assert frames.m_magnitude("frame_sequence_time")[-1] == pytest.approx(250e-15)
    conserved = frames.m_magnitude("frame_sequence_conserved_quantity")
    assert np.ptp(conserved) < 1e-4 * abs(conserved.mean())
    # the trajectory has every tenth step
    assert len(run.section_system) == 6
    system = run.section_system[-1]
    assert calculations[50].single_configuration_calculation_to_system_ref.m_path() == system.m_path()
    velocities = run.section_system[0].m_magnitude("atom_velocities")
    mass = 39.948 * factor("unified_atomic_mass_unit")
    assert 0.5 * mass * (velocities**2).sum() == pytest.approx(0.026933764 * HARTREE, rel=1e-3)


def test_eigenvalues_come_from_the_projected_density_of_states():
    run, _ = read(DATA / "si8_energy" / "run.out")
    (calculation,) = run.section_single_configuration_calculation
    assert not run.section_sampling_method
    assert calculation.m_magnitude("energy_total") == pytest.approx(-31.119621759254727 * HARTREE)
    (eigenvalues,) = calculation.section_eigenvalues
    assert eigenvalues.m_magnitude("eigenvalues_values")[0, 0, 0] == pytest.approx(-0.246401 * HARTREE)
    assert eigenvalues.m_magnitude("eigenvalues_occupation").sum() == pytest.approx(32)


@pytest.mark.parametrize(
    ("printed", "share", "names"),
    [
        ([["PADE", ""]], None, ("LDA_XC_TETER93",)),
        ([["BECKE88", ""], ["LYP", ""]], None, ("GGA_X_B88", "GGA_C_LYP")),
        ([["PBE", "revPBE, Yingkay Zhang and Weitao Yang"]], None, ("GGA_X_PBE_R", "GGA_C_PBE")),
        ([["PBE", None]], 0.25, ("HYB_GGA_XC_PBEH",)),
        ([["PBE", None]], 0.5, ("GGA_X_PBE", "GGA_C_PBE", "HF_X")),
        ([["GGA_X_RPBE", ""], ["GGA_C_PBE", ""]], None, ("GGA_X_RPBE", "GGA_C_PBE")),
        ([["UNHEARD", ""]], None, ()),
    ],
)
def test_functionals_have_libxc_names(printed, share, names):
    assert functional_names(printed, share) == names


def test_a_killed_run_keeps_the_energy_of_its_cycle(tmp_path):
    content = (DATA / "si8_energy" / "run.out").read_bytes()
    path = tmp_path / "run.out"
    path.write_bytes(content[: content.index(b" ENERGY| Total")])
    run, log = read(path)
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-31.1196217592 * HARTREE)
    assert not run.run_clean_end
    assert all("line" in record for record in log.records if record["level"] == "WARNING")


def test_a_cut_trajectory_gives_its_whole_frames(tmp_path):
    folder = shutil.copytree(DATA / "h2o_geo_opt", tmp_path / "run")
    trajectory = folder / "h2o-pos-1.xyz"
    trajectory.write_bytes(trajectory.read_bytes()[:-300])
    run, log = read(folder / "run.out")
    assert len(run.section_system) == 3
    assert log.warnings == ["a frame is cut and left out"]


def test_cut_files_are_read_or_refused_in_words(tmp_path):
    content = (DATA / "si8_energy" / "run.out").read_bytes()
    path = tmp_path / "run.out"
    for length in range(2000, len(content), 1000):
        path.write_bytes(content[:length])
        if b"CP2K| version string" not in content[:length]:
            with pytest.raises(ParserError, match="line"):
                read(path)
            continue
        run, log = read(path)
        assert run.program_name == "CP2K"
        assert log.warnings or b"PROGRAM ENDED AT" in content[:length]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.__name__ for mutation in MUTATIONS])
@pytest.mark.parametrize("case", ["h2o_geo_opt", "argon_md_fist", "si8_energy"])
def test_damaged_files_never_break_the_reader(case, mutation, tmp_path):
    for seed in range(4):
        folder = shutil.copytree(DATA / case, tmp_path / str(seed))
        chance = random.Random(seed)
        for file in sorted(folder.iterdir()):
            file.write_bytes(mutation(file.read_bytes(), chance))
        archive = EntryArchive()
        with contextlib.suppress(ParserError):
            parser_by_name("parsers/cp2k").parse(folder / "run.out", archive, EntryLog())
        json.dumps(archive.m_to_dict())
