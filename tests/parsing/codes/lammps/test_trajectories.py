"""Dumps in all their forms, data files, and the elements of atom types."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from nomad.parsing.codes.lammps.labels import element_of_mass

from .runs import BANNER, DATA, END, HEAD, LOOP, MEMORY, ROWS, archive_of, run_of, snapshot, write

RUN = "fix 1 all nve\nrun 100\n" + MEMORY + ROWS + LOOP + END
A = 1e-10


def log_with(dumps: str) -> str:
    return BANNER + HEAD + dumps + RUN


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ("id type x y z", ("2 2 2.0 2.5 3.0", "1 1 0.0 0.0 0.0")),
        ("id type xs ys zs", ("2 2 0.5 0.5 0.5", "1 1 0 0 0")),
        ("id element xu yu zu", ("2 Ni 2.0 2.5 3.0", "1 Cu 0.0 0.0 0.0")),
        ("xsu ysu zsu type id", ("0.5 0.5 0.5 2 2", "0 0 0 1 1")),
        ("id type x y z ix iy iz vx vy vz", ("2 2 2.0 2.5 3.0 1 0 -1 1 2 3", "1 1 0 0 0 0 0 0 4 5 6")),
    ],
)
def test_columns_of_positions(columns: str, rows: tuple[str, str], tmp_path: Path) -> None:
    text = snapshot(0, columns, *rows) + snapshot(100, columns, *rows)
    log = log_with("dump 1 all custom 100 out.dump " + columns + "\n")
    run = run_of(write(tmp_path, log, data_cu=DATA, out_dump=text))
    assert len(run.section_system) == 2
    system = run.section_system[1]
    assert system.atom_labels == ["Cu", "Ni"]
    assert system.m_magnitude("atom_positions")[1] == pytest.approx([2 * A, 2.5 * A, 3 * A])
    assert list(system.configuration_periodic_dimensions) == [True, True, False]
    assert run.section_single_configuration_calculation[1].single_configuration_calculation_to_system_ref is system
    if "vx" in columns:
        assert system.m_magnitude("atom_velocities")[1] == pytest.approx([100, 200, 300])  # angstrom/ps
        assert system.m_magnitude("x_lammps_atom_positions_image_index")[1].tolist() == [1, 0, -1]


def test_forces_belong_to_the_calculation(tmp_path: Path) -> None:
    text = snapshot(100, "id type x y z fx fy fz", "1 1 0 0 0 0.5 0 0", "2 2 2 2 2 -0.5 0 0")
    run = run_of(write(tmp_path, log_with("dump 1 all custom 100 out.dump id\n"), data_cu=DATA, out_dump=text))
    forces = run.section_single_configuration_calculation[1].m_magnitude("atom_forces")
    assert forces[:, 0] == pytest.approx(np.array([0.5, -0.5]) * 1.602176634e-9)


def test_a_tilted_box(tmp_path: Path) -> None:
    text = snapshot(0, "id type xs ys zs", "1 1 0 0 0", "2 2 0.5 0.5 0.5").replace(
        "pp pp ff\n0.0 4.0\n0.0 5.0\n0.0 6.0", "xy xz yz pp pp pp\n-1.0 4.5 -1.0\n0.0 5.2 0.5\n0.0 6.0 0.2"
    )
    run = run_of(write(tmp_path, log_with("dump 1 all atom 100 out.dump\n"), data_cu=DATA, out_dump=text))
    cell = run.section_system[0].m_magnitude("lattice_vectors") / A
    assert cell == pytest.approx(np.array([[4, 0, 0], [-1, 5, 0], [0.5, 0.2, 6]]))
    assert run.section_system[0].m_magnitude("atom_positions")[1] / A == pytest.approx([1.75, 2.6, 3.0])


def test_compressed_dumps_and_one_file_a_snapshot(tmp_path: Path) -> None:
    path = write(tmp_path, log_with("dump 1 all custom/gz 50 d.*.gz id type x y z\n"), data_cu=DATA)
    for step in (100, 0, 50):
        text = snapshot(step, "id type x y z", "1 1 0 0 0", f"2 2 {step / 100} 2 2")
        (tmp_path / f"d.{step}.gz").write_bytes(gzip.compress(text.encode()))
    run = run_of(path)
    assert [system.m_magnitude("atom_positions")[1, 0] / A for system in run.section_system] == pytest.approx(
        [0, 0.5, 1]
    )


def test_two_dumps_of_the_same_steps_give_one_system_each(tmp_path: Path) -> None:
    one = snapshot(0, "id type x y z", "1 1 0 0 0", "2 2 2 2 2")
    two = snapshot(0, "id vx vy vz", "1 1 1 1", "2 2 2 2").replace("ATOMS id vx", "ATOMS id x y z vx")
    two = two.replace("1 1 1 1", "1 0 0 0 1 1 1").replace("2 2 2 2", "2 2 2 2 2 2 2")
    log = log_with("dump 1 all custom 9 a.dump id type x y z\ndump 2 all custom 9 b.dump id vx vy vz\n")
    run = run_of(write(tmp_path, log, data_cu=DATA, a_dump=one, b_dump=two))
    (system,) = run.section_system
    assert system.m_magnitude("atom_velocities")[1] == pytest.approx([200, 200, 200])


def test_dumps_of_stages_that_follow_each_other(tmp_path: Path) -> None:
    rows = ("1 1 0 0 0", "2 2 2 2 2")
    log = (
        BANNER + HEAD + "fix 1 all nve\ndump 1 all custom 100 a.dump id\nrun 100\n" + MEMORY + ROWS + LOOP
        + "undump 1\nreset_timestep 0\ndump 1 all custom 100 b.dump id\nrun 100\n" + MEMORY + ROWS + LOOP + END
    )  # fmt: skip
    texts = ["".join(snapshot(step, "id type x y z", *rows) for step in (0, 100)) for _ in range(2)]
    run = run_of(write(tmp_path, log, data_cu=DATA, a_dump=texts[0], b_dump=texts[1]))
    systems = [
        item.single_configuration_calculation_to_system_ref for item in run.section_single_configuration_calculation
    ]
    assert systems == list(run.section_system)
    assert len(systems) == 4


def test_snapshots_that_are_cut_or_spoilt_are_left_out(tmp_path: Path) -> None:
    good = snapshot(0, "id type x y z", "1 1 0 0 0", "2 2 2 2 2")
    bad = snapshot(50, "id type x y z", "1 1 0 0 0", "2 2 2 nan 2") + snapshot(100, "id type x y z", "1 1 0 0 0")
    log = log_with("dump 1 all custom 50 out.dump id\n")
    archive, entry_log = archive_of(write(tmp_path, log, data_cu=DATA, out_dump=good + bad))
    assert len(archive.section_run[0].section_system) == 1
    assert len(entry_log.warnings) == 2


def test_xyz_with_names_or_numbers_of_types(tmp_path: Path) -> None:
    log = log_with("dump 1 all xyz 100 out.xyz\n")
    for first, second in (("1", "2"), ("Cu", "Ni")):
        text = "".join(f"2\nAtoms. Timestep: {s}\n{first} 0 0 0\n{second} 2 2.5 {s}\n" for s in (0, 100))
        run = run_of(write(tmp_path, log, data_cu=DATA, out_xyz=text))
        assert [system.atom_labels for system in run.section_system] == [["Cu", "Ni"]] * 2
        assert run.section_system[0].m_magnitude("lattice_vectors")[2, 2] == pytest.approx(6 * A)
        assert list(run.section_system[0].configuration_periodic_dimensions) == [True, True, False]


def test_names_in_xyz_that_only_look_like_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, log_with("dump 1 all xyz 100 out.xyz\n"), data_cu=DATA)
    (tmp_path / "out.xyz").write_bytes("2\nAtoms. Timestep: 0\n2 0 0 0\n¹ 2 2 2\n".encode("latin-1"))
    assert run_of(path).section_system[0].atom_labels == ["X", "X"]


def test_a_data_file_with_an_infinite_box(tmp_path: Path) -> None:
    archive, log = archive_of(write(tmp_path, log_with(""), data_cu=DATA.replace("0 4 xlo", "1e999 1e999 xlo")))
    assert len(archive.section_run[0].section_single_configuration_calculation) == 2
    assert "the data file has no box" in log.warnings


def test_the_box_of_xyz_is_not_known_when_it_changes(tmp_path: Path) -> None:
    log = log_with("dump 1 all xyz 100 out.xyz\n").replace("fix 1 all nve", "fix 1 all nph iso 0 0 1")
    run = run_of(write(tmp_path, log, data_cu=DATA, out_xyz="2\nAtoms. Timestep: 0\n1 0 0 0\n2 2 2 2\n"))
    assert not run.section_system[0].m_is_set("lattice_vectors")


def dcd_of(order: str, angles: tuple[float, float, float], count: int) -> bytes:
    """A DCD file of two atoms, written every 100 steps."""

    def record(data: bytes) -> bytes:
        return struct.pack(order + "i", len(data)) + data + struct.pack(order + "i", len(data))

    control = [0] * 20
    control[0], control[2], control[10] = count, 100, 1
    data = record(b"CORD" + struct.pack(order + "20i", *control)) + record(struct.pack(order + "i", 0))
    data += record(struct.pack(order + "i", 2))
    for step in range(count):
        data += record(struct.pack(order + "6d", 4, angles[0], 5, angles[1], angles[2], 6))
        for axis in range(3):
            data += record(struct.pack(order + "2f", 0, axis + step))
    return data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("angles", [(0.0, 0.0, 0.0), (90.0, 90.0, 90.0)], ids=["cosines", "degrees"])
def test_dcd(order: str, angles: tuple[float, float, float], tmp_path: Path) -> None:
    data = dcd_of(order, angles, 2)
    path = write(tmp_path, log_with("dump 1 all dcd 100 out.dcd\n"), data_cu=DATA)
    (tmp_path / "out.dcd").write_bytes(data)
    run = run_of(path)
    assert [system.atom_labels for system in run.section_system] == [["Cu", "Ni"]] * 2
    assert run.section_system[1].m_magnitude("atom_positions")[1] / A == pytest.approx([1, 2, 3])
    assert np.diag(run.section_system[1].m_magnitude("lattice_vectors")) / A == pytest.approx([4, 5, 6])
    (tmp_path / "out.dcd").write_bytes(data[:-10])
    assert len(run_of(path).section_system) == 1


def test_xtc_has_nanometres(tmp_path: Path) -> None:
    data = b""
    for step in (0, 100):
        head = struct.pack(">3if9fi", 1995, 2, step, 0.0, 0.4, 0, 0, 0, 0.5, 0, 0, 0, 0.6, 2)
        data += head + struct.pack(">6f", 0, 0, 0, 0.2, 0.25, 0.3)
    path = write(tmp_path, log_with("dump 1 all xtc 100 out.xtc\n"), data_cu=DATA)
    (tmp_path / "out.xtc").write_bytes(data)
    run = run_of(path)
    assert len(run.section_system) == 2
    assert run.section_system[1].atom_labels == ["Cu", "Ni"]
    assert run.section_system[1].m_magnitude("atom_positions")[1] / A == pytest.approx([2, 2.5, 3])
    assert np.diag(run.section_system[1].m_magnitude("lattice_vectors")) / A == pytest.approx([4, 5, 6])


def test_files_outside_of_the_folder_are_not_read(tmp_path: Path) -> None:
    text = snapshot(0, "id type x y z", "1 1 0 0 0", "2 2 2 2 2")
    (tmp_path / "out.dump").write_text(text)
    folder = tmp_path / "run"
    folder.mkdir()
    for name in ("../out.dump", str(tmp_path / "out.dump")):
        run = run_of(write(folder, log_with(f"dump 1 all custom 100 {name} id\n"), data_cu=DATA))
        assert len(run.section_system) == 1  # that of the data file


def test_without_a_dump_command_the_only_trajectory_beside_the_log_is_read(tmp_path: Path) -> None:
    text = snapshot(0, "id type x y z", "1 1 0 0 0", "2 2 2 2 2")
    assert len(run_of(write(tmp_path, log_with(""), x_lammpstrj=text * 2)).section_system) == 2


def test_molecules_bonds_and_charges_of_a_data_file(tmp_path: Path) -> None:
    data = """A water molecule

3 atoms
2 atom types
2 bonds
1 bond types
1 angles

-5 5 xlo xhi
-5 5 ylo yhi
-5 5 zlo zhi

Masses

1 15.9994 # OW
2 1.008 # HW

Bond Coeffs # harmonic

1 450 0.9572

Atoms # full

3 1 2 0.417 -0.24 0.93 0
1 1 1 -0.834 0 0 0
2 1 2 0.417 0.96 0 0

Bonds

1 1 1 2
2 1 1 3

Angles

1 1 2 1 3
"""
    log = (
        BANNER + "units real\natom_style full\nread_data data.cu\npair_style lj/cut/coul/long 10\nbond_style harmonic\n"
    )
    log += "angle_style harmonic\nangle_coeff 1 55 104.52\npair_coeff * * 0 1\nrun 100\n" + MEMORY + ROWS + LOOP + END
    run = run_of(write(tmp_path, log, data_cu=data))
    assert run.section_system[0].atom_labels == ["O", "H", "H"]
    (topology,) = run.section_topology
    assert [kind.m_magnitude("atom_type_charge") for kind in topology.section_atom_type] == pytest.approx(
        [-0.834 * 1.602176634e-19, 0.417 * 1.602176634e-19]
    )
    pair, bond, angle = topology.section_interaction
    assert (pair.interaction_kind, pair.interaction_parameters) == ("lj/cut/coul/long 10", [["*", "*", 0, 1]])
    assert (bond.interaction_kind, bond.interaction_parameters) == ("harmonic", [[1, 450, 0.9572]])
    assert bond.interaction_atoms.tolist() == [[0, 1], [0, 2]]
    assert angle.interaction_atoms.tolist() == [[1, 0, 2]]
    assert topology.atom_to_molecule.tolist() == [[0, 0], [0, 1], [0, 2]]


@pytest.mark.parametrize(
    ("mass", "element"),
    [
        ("12.011", "C"), ("12.0", "C"), ("1", "H"), ("1.00794", "H"), ("14.027", None), ("15.035", None),
        ("72.0", None), ("35.45", "Cl"), ("58.6934", "Ni"), ("58.933", "Co"), ("nan", None), ("-12", None),
    ],
)  # fmt: skip
def test_elements_of_masses(mass: str, element: str | None) -> None:
    assert element_of_mass(mass, 1.0) == element
