import numpy as np
import pytest

from nomad.normalizing.dos_fingerprint import GRID_ID

from .archives import EV, add_dos, normalized, single_point
from .structures import conventional_silicon, silicon

VOLUME = 5.43e-10**3


def gapped(energies: np.ndarray) -> np.ndarray:
    return np.where((energies > -0.5) & (energies < 0.6), 0.0, 5e18)


def test_values_are_per_atom_and_volume() -> None:
    archive = single_point(conventional_silicon(), energy_reference_fermi=[0.0])
    dos = add_dos(archive.section_run[0].section_single_configuration_calculation[0], gapped)
    normalized(archive)
    assert dos.m_magnitude("dos_values_normalized") == pytest.approx(dos.m_magnitude("dos_values") / (8 * VOLUME))
    shift = dos.m_magnitude("dos_energies") - dos.m_magnitude("dos_energies_normalized")
    assert shift == pytest.approx(np.full(801, -0.5 * EV), abs=0.03 * EV)


def test_highest_occupied_level_is_the_zero() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0], energy_reference_highest_occupied=[-0.3 * EV])
    dos = add_dos(archive.section_run[0].section_single_configuration_calculation[0], gapped)
    normalized(archive)
    assert dos.m_magnitude("dos_energies_normalized")[0] == pytest.approx(-9.7 * EV)


def test_fingerprint_does_not_depend_on_cell_or_convention() -> None:
    found = []
    for atoms, factor in ((silicon(), 1.0), (conventional_silicon(), 4.0), (silicon(), VOLUME / 4)):
        archive = single_point(atoms, energy_reference_fermi=[0.0])
        calculation = archive.section_run[0].section_single_configuration_calculation[0]
        dos = add_dos(calculation, lambda energies, factor=factor: gapped(energies) * factor)
        normalized(archive)
        found.append(dos.section_dos_fingerprint)
    assert found[0].grid_id == GRID_ID
    assert found[0].stepsize == 0.05
    assert 0 < found[0].filling_factor < 1
    assert found[0].bins == found[2].bins
    assert found[0].indices.tolist() == found[1].indices.tolist()


def test_nothing_is_done_without_reference_or_system() -> None:
    archive = single_point(silicon())
    dos = add_dos(archive.section_run[0].section_single_configuration_calculation[0], gapped)
    normalized(archive)
    assert not dos.m_is_set("dos_values_normalized")

    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    dos = add_dos(calculation, gapped)
    calculation.single_configuration_calculation_to_system_ref = None
    assert "the system of a density of states is missing" in normalized(archive).errors
    assert not dos.m_is_set("dos_values_normalized")


def test_values_that_are_not_finite_give_no_fingerprint() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    calculation = archive.section_run[0].section_single_configuration_calculation[0]
    dos = add_dos(calculation, lambda energies: np.where(energies > 5, np.nan, 1e18))
    log = normalized(archive)
    assert dos.section_dos_fingerprint is None
    assert any("fingerprint" in error for error in log.errors)


def test_shapes_that_do_not_fit_are_left_alone() -> None:
    archive = single_point(silicon(), energy_reference_fermi=[0.0])
    dos = add_dos(archive.section_run[0].section_single_configuration_calculation[0], gapped)
    dos.dos_values = np.ones((1, 5))
    normalized(archive)
    assert not dos.m_is_set("dos_values_normalized")
