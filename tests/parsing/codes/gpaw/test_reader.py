"""Restart files of GPAW: computed for this project, and old ones put together here."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
import tarfile
from pathlib import Path

import numpy as np
import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import ParserError
from nomad.logs import EntryLog
from nomad.parsing.codes.gpaw.functionals import functional_names
from nomad.parsing.head import FileHead
from nomad.parsing.registry import parser_by_name, parsers
from nomad.units import factor

from ...test_mutations import MUTATIONS

DATA = Path(__file__).parents[3] / "data" / "gpaw"
EV = factor("eV")
ANGSTROM = factor("angstrom")
HARTREE, BOHR = factor("hartree"), factor("bohr")


def read(path):
    archive, log = EntryArchive(), EntryLog()
    parser_by_name("parsers/gpaw").parse(path, archive, log)
    return archive.section_run[0], log


def test_a_metal_in_plane_waves():
    run, log = read(DATA / "cu_pw_metal" / "cu.gpw")
    assert (run.program_name, run.program_version, run.program_basis_set_type) == ("GPAW", "22.8.0", "plane waves")
    assert log.warnings == []
    (system,), (method,), (calculation,) = (
        run.section_system,
        run.section_method,
        run.section_single_configuration_calculation,
    )
    assert system.atom_labels == ["Cu"]
    assert np.linalg.det(system.m_magnitude("lattice_vectors")) == pytest.approx(11.8595 * ANGSTROM**3, rel=1e-5)
    assert [item.XC_functional_name for item in method.section_XC_functionals] == ["GGA_X_PBE", "GGA_C_PBE"]
    assert (method.smearing_kind, method.m_magnitude("smearing_width")) == ("fermi", pytest.approx(0.1 * EV))
    assert run.section_basis_set_cell_dependent[0].m_magnitude("basis_set_planewave_cutoff") == pytest.approx(280 * EV)
    assert calculation.m_magnitude("energy_total") == pytest.approx(-3.330192 * EV, rel=1e-6)
    assert calculation.m_magnitude("energy_free") < calculation.m_magnitude("energy_total")
    assert method.m_magnitude("k_mesh_weights").sum() == pytest.approx(1)
    (eigenvalues,) = calculation.section_eigenvalues
    occupations = eigenvalues.m_magnitude("eigenvalues_occupation")
    assert occupations.shape == eigenvalues.m_magnitude("eigenvalues_values").shape == (1, 10, 9)
    electrons = 2 * (method.m_magnitude("k_mesh_weights")[None, :, None] * occupations).sum()
    assert electrons == pytest.approx(11, abs=1e-6)


def test_a_path_of_k_points_is_a_band_structure_without_ground_state_energy():
    run, _ = read(DATA / "si_pw_bands" / "si_bands.gpw")
    (calculation,) = run.section_single_configuration_calculation
    assert not calculation.m_is_set("energy_total")
    (bands,) = calculation.section_k_band
    first, last = bands.section_k_band_segment
    assert first.m_magnitude("band_k_points")[0] == pytest.approx([0.5, 0.5, 0.5])
    assert first.m_magnitude("band_k_points")[-1] == pytest.approx([0, 0, 0])
    assert last.m_magnitude("band_energies").shape[2] == 10


def test_functions_of_space_have_the_steps_of_their_grid():
    run, _ = read(DATA / "cu_pw_metal" / "cu.gpw")
    density, potential = run.section_single_configuration_calculation[0].section_volumetric_data
    assert (density.volumetric_data_kind, potential.volumetric_data_kind) == ("density", "potential_effective")
    steps = density.m_magnitude("volumetric_data_displacements")
    assert 10 * steps == pytest.approx(run.section_system[0].m_magnitude("lattice_vectors"))


OLD = {
    "AtomicNumbers": np.array([1, 1], dtype="<i4"),
    "CartesianPositions": np.array([[0.0, 0, 0], [0, 0, 1.4]]),
    "BoundaryConditions": np.array([0, 0, 0], dtype="<i4"),
    "UnitCell": 8 * np.eye(3),
    "PotentialEnergy": np.array(-0.25),
    "IBZKPoints": np.zeros((1, 3)),
    "IBZKPointWeights": np.ones(1),
    "Eigenvalues": np.array([[[-0.36, 0.13]]]),
    "OccupationNumbers": np.array([[[2.0, 0.0]]]),
}
PARAMETERS = {
    "version": "6",
    "XCFunctional": "LDA",
    "Mode": "fd",
    "Charge": "0",
    "Ekin": "0.32",
    "Epot": "-0.35",
    "Ebar": "0.0",
    "Eext": "0.0",
    "Exc": "-0.22",
    "S": "0.0",
    "FermiLevel": "-0.11",
    "Converged": "True",
}


def old_file(path, without=()):
    kinds = {"i": "int", "f": "float"}
    arrays = "".join(
        f'<array name="{name}" type="{kinds[array.dtype.kind]}">'
        + "".join(f'<dimension length="{length}" name="n"/>' for length in array.shape)
        + "</array>"
        for name, array in OLD.items()
    )
    values = "".join(f'<parameter name="{name}" value="{value}"/>' for name, value in PARAMETERS.items())
    info = f'<gpaw_io version="0.1" endianness="little">{values}{arrays}</gpaw_io>'
    members = {name: array.tobytes() for name, array in OLD.items()} | {"info.xml": info.encode()}
    with tarfile.open(path, "w") as tar:
        for name, data in members.items():
            if name not in without:
                header = tarfile.TarInfo(name)
                header.size = len(data)
                tar.addfile(header, io.BytesIO(data))
    return path


def test_an_old_file_is_in_atomic_units(tmp_path):
    path = old_file(tmp_path / "h2.gpw")
    run, log = read(path)
    assert log.warnings == []
    assert run.section_system[0].atom_labels == ["H", "H"]
    assert run.section_system[0].m_magnitude("atom_positions")[1, 2] == pytest.approx(1.4 * BOHR)
    (calculation,) = run.section_single_configuration_calculation
    assert calculation.m_magnitude("energy_total") == pytest.approx(-0.25 * HARTREE)
    assert calculation.m_magnitude("energy_electrostatic") == pytest.approx(-0.35 * HARTREE)
    assert calculation.section_eigenvalues[0].m_magnitude("eigenvalues_occupation")[0, 0, 0] == 2
    assert list(run.section_system[0].configuration_periodic_dimensions) == [False] * 3
    head = FileHead.read(path)
    takers = [parser.name for parser in parsers() if parser.rules.refusal(head, "a/h2.gpw", []) is None]
    assert takers == ["parsers/gpaw"]


def test_an_old_file_without_the_total_energy_has_the_sum_of_its_parts(tmp_path):
    run, log = read(old_file(tmp_path / "h2.gpw", without=["PotentialEnergy"]))
    assert run.section_single_configuration_calculation[0].m_magnitude("energy_total") == pytest.approx(-0.25 * HARTREE)
    assert log.warnings


def test_an_old_file_without_description_is_unusable(tmp_path):
    with pytest.raises(ParserError, match=r"info\.xml"):
        read(old_file(tmp_path / "h2.gpw", without=["info.xml"]))


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("LDA", ("LDA_X", "LDA_C_PW")),
        ("GGA_X_B88+GGA_C_LYP", ("GGA_X_B88", "GGA_C_LYP")),
        ("BEEF-vdW", ("GGA_XC_BEEFVDW",)),
        ("PBE0", ("HYB_GGA_XC_PBEH",)),
        ("unheard of", ()),
    ],
)
def test_functionals_have_libxc_names(name, names):
    assert functional_names(name) == names


def test_the_energies_of_all_samples(shared_dir):
    samples = shared_dir / "samples"
    with (samples / "reference_values.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith("gpaw/") and "fixed" not in row["notes"]]
    assert len(rows) > 8
    for row in rows:
        run, _ = read((samples / row["path"]).with_suffix(".gpw"))
        energy = run.section_single_configuration_calculation[0].m_magnitude("energy_total")
        assert energy == pytest.approx(float(row["energy_eV"]) * EV, abs=1e-6 * EV), row["path"]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.__name__ for mutation in MUTATIONS])
@pytest.mark.parametrize("name", ["new", "old"])
def test_a_damaged_file_fails_in_words_or_not_at_all(name, mutation, tmp_path):
    path = old_file(tmp_path / "a.gpw") if name == "old" else DATA / "cu_pw_metal" / "cu.gpw"
    content = path.read_bytes()
    for seed in range(3):
        damaged = tmp_path / "b.gpw"
        damaged.write_bytes(mutation(content, random.Random(seed)))
        archive = EntryArchive()
        with contextlib.suppress(ParserError):
            parser_by_name("parsers/gpaw").parse(damaged, archive, EntryLog())
        json.dumps(archive.m_to_dict())


def test_a_new_file_that_is_cut_is_unusable(tmp_path):
    content = (DATA / "cu_pw_metal" / "cu.gpw").read_bytes()
    for length in range(0, len(content), 8000):
        path = tmp_path / "cut.gpw"
        path.write_bytes(content[:length])
        with pytest.raises(ParserError):
            read(path)


LOG = """\

  ___ ___ ___ _ _ _
 |   |   |_  | | | |
 | | | | | . | | | |
 |__ |  _|___|_____|  22.8.0
 |___|_|

Date:   Sun Nov 22 17:41:10 2026
     iter     time        total  log10-change:
iter:   1 17:41:12    -4.261752
iter:   2 17:41:12    -3.906232  -2.37  -1.17
iter:   1 17:41:12    -3.400000
iter:   2 17:41:12    -3.320000  -2.37  -1.17
iter:   3 17:41:12    -3.330192c -2.37  -1.17c

Converged after 3 iterations.
Extrapolated:    {energy}
Date: Sun Nov 22 17:41:14 2026
"""


@pytest.mark.parametrize(("energy", "iterations"), [("-3.330192", 3), ("-3.4", 0)])
def test_the_log_beside_tells_the_last_cycle_if_it_has_the_same_energy(energy, iterations, tmp_path):
    (tmp_path / "cu.gpw").write_bytes((DATA / "cu_pw_metal" / "cu.gpw").read_bytes())
    (tmp_path / "cu.txt").write_text(LOG.format(energy=energy))
    run, _ = read(tmp_path / "cu.gpw")
    section = run.section_single_configuration_calculation[0]
    assert len(section.section_scf_iteration) == iterations
    if iterations:
        energies = [item.m_magnitude("energy_total_scf_iteration") for item in section.section_scf_iteration]
        assert energies == pytest.approx(np.array([-3.4, -3.32, -3.330192]) * EV)
        assert run.m_magnitude("time_run_date_end") - run.m_magnitude("time_run_date_start") == 4


@pytest.mark.parametrize(
    ("setups", "method"),
    [({"Ni": ":d,6.0"}, "DFT+U"), ({"Ag": "11"}, "DFT"), ("paw", "DFT"), ({"Ni": "paw:d,4,0"}, "DFT+U")],
)
def test_setups_tell_of_a_hubbard_correction(setups, method, tmp_path):
    from ase.io import ulm

    with ulm.open(tmp_path / "x.gpw", "w", tag="gpaw") as file:
        atoms = file.child("atoms")
        atoms.write(numbers=np.array([28]), positions=np.zeros((1, 3)), cell=np.eye(3) * 4, pbc=np.ones(3, bool))
        file.child("parameters").write(setups=setups, mode="pw")
    run, _ = read(tmp_path / "x.gpw")
    assert run.section_method[0].electronic_structure_method == method
